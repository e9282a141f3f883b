"""What is told of stored files."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NoticeKind, to

FILES_DOUBTED = NoticeKind(
    "files.doubted",
    _("The comparison of the stored files found something; look at once"),
    "the audit administrators, in the night",
    to("dispatch:run"),
)

NOTICES = (FILES_DOUBTED,)

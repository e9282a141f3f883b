"""What is told of entries by hand."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NAMED, TEXT, NoticeKind, to

OF_ENTRY = {"item": NAMED, "subject": TEXT}
ENTRY_REFUSED = NoticeKind(
    "entry.refused",
    _("Your entry was refused: %(item)s (%(subject)s)"),
    "who made the entry",
    to("appraisal:entry"),
    OF_ENTRY,
)
ENTRY_VOIDED = NoticeKind(
    "entry.voided",
    _("Your entry was made void: %(item)s (%(subject)s)"),
    "who made the entry",
    to("appraisal:entry"),
    OF_ENTRY,
)

NOTICES = (ENTRY_REFUSED, ENTRY_VOIDED)

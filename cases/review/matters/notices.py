"""What is told of matters that end."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

CASE_VOIDED = NoticeKind(
    "case.voided",
    _("%(number)s: the registration is void, its number stays"),
    "its handlers and who asked for it",
    to("cases:file"),
    {"number": TEXT},
)

NOTICES = (CASE_VOIDED,)

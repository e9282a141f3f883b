"""What dispatch itself tells people."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, WHEN, NoticeKind, to, to_page

LEDGER_DOUBTED = NoticeKind(
    "ledger.doubted",
    _("The verification of the ledger found something; look at once"),
    "the audit administrators, in the night",
    to("dispatch:run"),
)
SUBSTITUTE_TOLD = NoticeKind(
    "substitute.told",
    _("You act for %(name)s from %(first)s to %(last)s"),
    "who is to act for somebody",
    to_page("people:me"),
    {"name": TEXT, "first": WHEN, "last": WHEN},
)

NOTICES = (LEDGER_DOUBTED, SUBSTITUTE_TOLD)

"""What is told at intake."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NAMED, TEXT, NoticeKind, to

SAME_REGISTERED = NoticeKind(
    "case.alike",
    _("%(number)s: %(other)s, registered by %(unit)s, may be the same event; compare them"),
    "the lead of the case that was named as the same",
    to("cases:file"),
    {"number": TEXT, "other": TEXT, "unit": NAMED},
)

NOTICES = (SAME_REGISTERED,)

"""What is told of clocks; reminders of deadlines are the desk's."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NAMED, TEXT, NoticeKind, to

CLOCK_PAUSED = NoticeKind(
    "clock.paused",
    _("%(number)s: a pause of “%(rule)s” was recorded or corrected (%(ground)s); look whether it is right"),
    "who watches over the unit",
    to("cases:section", "clocks"),
    {"number": TEXT, "rule": NAMED, "ground": NAMED},
)

NOTICES = (CLOCK_PAUSED,)

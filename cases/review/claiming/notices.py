"""What is told when a matter is put back."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

MATTER_PUT_BACK = NoticeKind(
    "matter.put-back",
    _("%(number)s: %(by)s put the matter back"),
    "the others of the level",
    to("cases:review"),
    {"number": TEXT, "by": TEXT},
)
MATTER_RELEASED = NoticeKind(
    "matter.released",
    _("%(number)s: %(by)s put back what %(holder)s had taken up (%(reason)s)"),
    "the level, and who had taken it up",
    to("cases:review"),
    {"number": TEXT, "by": TEXT, "holder": TEXT, "reason": TEXT},
)

NOTICES = (MATTER_PUT_BACK, MATTER_RELEASED)

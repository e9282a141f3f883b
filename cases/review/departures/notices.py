"""What is told of work whose holder left."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

MATTER_FREED = NoticeKind(
    "matter.freed",
    _("%(number)s: %(name)s no longer decides the matter, it is free again"),
    "the level",
    to("cases:review"),
    {"number": TEXT, "name": TEXT},
)
HANDOVER_PROPOSED = NoticeKind(
    "handover.proposed",
    _("%(number)s: %(name)s has left or is recused; name another lead officer"),
    "the head of the unit",
    to("cases:hand_over"),
    {"number": TEXT, "name": TEXT},
)

NOTICES = (MATTER_FREED, HANDOVER_PROPOSED)

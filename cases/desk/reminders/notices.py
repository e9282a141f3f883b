"""What is told of deadlines before they come and after they passed: clocks, levels of a review, supervision orders."""

from django.utils.translation import gettext_lazy as _

from cases.file.case.states import MatterKind
from cases.review.chain import STAGE_OF_LEVEL
from portal.dispatch.notices.wording import NAMED, SPAN, TEXT, WHEN, Fact, NoticeKind, choice, to

BY_STEP = "whom a reminder step names"
LEFT = {"left": SPAN, "end": WHEN}
LEVEL = Fact(int, lambda kept: str(STAGE_OF_LEVEL[kept].label))
OF_CLOCK = {"number": TEXT, "rule": NAMED, **LEFT}
OF_REVIEW = {"number": TEXT, "level": LEVEL, "matter": choice(MatterKind), **LEFT}
OF_ORDER = {"number": TEXT, **LEFT}

CLOCK_REMINDED = NoticeKind(
    "clock.reminded",
    _("%(number)s: %(rule)s, %(left)s left (until %(end)s)"),
    BY_STEP,
    to("cases:section", "clocks"),
    OF_CLOCK,
)
CLOCK_ESCALATED = NoticeKind(
    "clock.escalated",
    _("%(number)s: %(rule)s is %(left)s over (%(end)s)"),
    BY_STEP,
    to("cases:section", "clocks"),
    OF_CLOCK,
)
REVIEW_REMINDED = NoticeKind(
    "review.reminded",
    _("%(number)s: review by the %(level)s (%(matter)s), %(left)s left (until %(end)s)"),
    BY_STEP,
    to("cases:review"),
    OF_REVIEW,
)
REVIEW_ESCALATED = NoticeKind(
    "review.escalated",
    _("%(number)s: review by the %(level)s (%(matter)s) is %(left)s over (%(end)s)"),
    BY_STEP,
    to("cases:review"),
    OF_REVIEW,
)
ORDER_REMINDED = NoticeKind(
    "order.reminded",
    _("%(number)s: supervision order, %(left)s left (until %(end)s)"),
    BY_STEP,
    to("cases:order"),
    OF_ORDER,
)
ORDER_ESCALATED = NoticeKind(
    "order.escalated",
    _("%(number)s: supervision order is %(left)s over (%(end)s)"),
    BY_STEP,
    to("cases:order"),
    OF_ORDER,
)

NOTICES = (CLOCK_REMINDED, CLOCK_ESCALATED, REVIEW_REMINDED, REVIEW_ESCALATED, ORDER_REMINDED, ORDER_ESCALATED)

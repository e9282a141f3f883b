"""What is told of evaluations, second readings, supervision orders and corrections."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NUMBER, TEXT, NoticeKind, to, to_page

EVALUATION_CONCLUDED = NoticeKind(
    "evaluation.concluded",
    _("A case was evaluated: %(number)s"),
    "the handlers",
    to("cases:evaluations"),
    {"number": TEXT},
)
EVALUATION_FOUND = NoticeKind(
    "evaluation.found",
    _("An evaluation found something: %(number)s"),
    "the handlers, and who answers for what was found",
    to("cases:evaluations"),
    {"number": TEXT},
)
READINGS_DRAWN = NoticeKind(
    "reading.drawn",
    _("Second readings of %(month)s: %(count)s for you"),
    "each second reader of the month",
    to_page("cases:readings"),
    {"month": TEXT, "count": NUMBER},
)
RECORD_CORRECTED = NoticeKind(
    "record.corrected",
    _("%(number)s: %(by)s corrected the record"),
    "the handlers, of a correction by somebody else",
    to("cases:section", "history"),
    {"number": TEXT, "by": TEXT},
)
OF_ORDER = {"order": TEXT, "number": TEXT}
RESPONSIBLE, SUPERVISORS = "who answers for it, and the head of the unit", "the supervisors"
ORDER_RAISED = NoticeKind(
    "order.raised", _("%(order)s (%(number)s) is a new supervision order"), RESPONSIBLE, to("cases:order"), OF_ORDER
)
# By the name of the move (`cases.quality.supervision.rules`).
ORDER_MOVED = {
    "answer": NoticeKind(
        "order.answered",
        _("%(order)s (%(number)s) was answered; look whether it is put right"),
        SUPERVISORS,
        to("cases:order"),
        OF_ORDER,
    ),
    "confirm": NoticeKind(
        "order.confirmed", _("%(order)s (%(number)s) is confirmed"), RESPONSIBLE, to("cases:order"), OF_ORDER
    ),
    "raise-again": NoticeKind(
        "order.raised-again", _("%(order)s (%(number)s) was raised again"), RESPONSIBLE, to("cases:order"), OF_ORDER
    ),
    "suspend": NoticeKind(
        "order.suspended", _("%(order)s (%(number)s) is suspended"), RESPONSIBLE, to("cases:order"), OF_ORDER
    ),
    "resume": NoticeKind(
        "order.resumed", _("%(order)s (%(number)s) runs again"), RESPONSIBLE, to("cases:order"), OF_ORDER
    ),
    "extend": NoticeKind(
        "order.extended", _("%(order)s (%(number)s) has a later day"), RESPONSIBLE, to("cases:order"), OF_ORDER
    ),
    "reassign": NoticeKind(
        "order.reassigned",
        _("%(order)s (%(number)s) is now answered by somebody else"),
        RESPONSIBLE,
        to("cases:order"),
        OF_ORDER,
    ),
}

NOTICES = (
    EVALUATION_CONCLUDED,
    EVALUATION_FOUND,
    READINGS_DRAWN,
    RECORD_CORRECTED,
    ORDER_RAISED,
    *ORDER_MOVED.values(),
)

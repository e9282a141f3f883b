"""What counts of cases that have ended: whether in time, and whether decided online."""

from django.utils.translation import gettext_lazy as _

from cases.clocks.measures import HANDLING
from cases.file.case.measures import CASES, Led, of_case
from cases.file.case.states import CASE_ENDS, CaseState, MatterKind
from cases.review.chain import ending_kinds
from portal.office.counting.rules import Measure, MeasureKind, listed, share_of

ONLINE = "关于推进三项建设的实施方案（案件不上网流转的，不审批、不统计）"

ENDING_KINDS = tuple(sorted(str(kind) for kind in ending_kinds() - {MatterKind.VOIDING}))
END_STATES = tuple(sorted(state.value for state in CASE_ENDS - {CaseState.VOID}))

_HANDLING = (
    "EXISTS (SELECT 1 FROM cases_clock k JOIN office_clockrule r ON r.id = k.rule_id WHERE k.case_id = c.id "
    "AND r.code LIKE 'handling.%%' AND NOT k.is_void AND k.met_at IS NOT NULL{})"
)
_DECIDED_ONLINE = (
    "EXISTS (SELECT 1 FROM cases_matter m WHERE m.case_id = c.id AND m.stage = 'approved' "
    f"AND m.kind IN ({listed(ENDING_KINDS)}))"
)

_LED = Led("c.ended_at")

ENDINGS = of_case(
    record=CASES,
    key="c.id",
    at="c.ended_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=f"cases_case c{_LED.tables}",
    columns=(
        f"c.state, CASE WHEN {_HANDLING.format('')} THEN 1 ELSE 0 END AS has_deadline, "
        f"CASE WHEN {_HANDLING.format(' AND k.met_at > k.due_at')} THEN 1 ELSE 0 END AS is_overdue, "
        f"CASE WHEN {_DECIDED_ONLINE} THEN 1 ELSE 0 END AS is_online"
    ),
    where=f"c.state IN ({listed(END_STATES)})",
)

MEASURES = (
    Measure("cases.closed", _("Cases closed"), HANDLING, _("cases"), ENDINGS, "state = 'closed'"),
    Measure("cases.closed_overdue", _("Cases closed overdue"), HANDLING, _("cases"), ENDINGS, "is_overdue = 1"),
    Measure(
        "cases.closed_on_time_rate",
        _("Cases closed on time"),
        HANDLING,
        _("cases"),
        ENDINGS,
        "has_deadline = 1",
        quantity=share_of("is_overdue = 0"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "cases.online_rate",
        _("Cases handled online"),
        ONLINE,
        _("cases"),
        ENDINGS,
        quantity=share_of("is_online = 1"),
        kind=MeasureKind.RATE,
    ),
)

"""What counts of cases that have ended: whether in time, and whether decided online."""

from dataclasses import replace

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.clocks.measures import COUNTED as DEADLINES
from cases.clocks.measures import HANDLING, fill_pauses, proof_of
from cases.clocks.models import Clock
from cases.file.case.measures import CASES, OF_CASE, Led, of_case, page_of
from cases.file.case.states import CASE_ENDS, CaseState, MatterKind
from cases.review.chain import ending_kinds
from portal.office.counting.dialect import day_of, days_between
from portal.office.counting.rules import Filter, Measure, MeasureKind, Told, listed, share_of
from portal.shell.templatetags.shell import moment

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


def _fill(cases):
    """Give each case its `handled_by`: the clocks for handling it, the first due first."""
    found = Clock.objects.filter(case__in=cases, rule__code__startswith="handling.", is_void=False)
    clocks = list(found.exclude(met_at=None).select_related("rule").order_by("due_at", "pk"))
    fill_pauses(clocks)
    for case in cases:
        case.handled_by = [clock for clock in clocks if clock.case_id == case.pk]


def _tell(case):
    clocks = case.handled_by
    missed = next((clock for clock in clocks if clock.met_at > clock.due_at), None)
    shown = missed or next(iter(clocks), None)
    url = page_of(case, section="clocks", row=shown) if shown else page_of(case)
    proof = [(_("Ended"), moment(case.ended_at))]
    for clock in clocks:
        proof += [(_("Deadline"), str(clock.rule.label)), *proof_of(clock)]
    return Told(str(case.get_state_display()), officer=case.ended_under or "", url=url, proof=tuple(proof))


def _missed(case):
    """The deadlines that had passed when a case was decided."""
    late = Clock.objects.filter(
        case=case, rule__code__startswith="handling.", is_void=False, met_at__gt=F("due_at")
    ).order_by("pk")
    return [(DEADLINES.label, clock, "cases.deadlines_missed") for clock in late.values_list("pk", flat=True)]


def _ends():
    return [(state, CaseState(state).label) for state in END_STATES]


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
    tell=_tell,
    fill=_fill,
    filters=(*OF_CASE, Filter("end", gettext_lazy("how it ended"), "c.state", _ends)),
)

# How long each took, to be used with a mean or a median: in calendar days, the first not counted.
DURATIONS = replace(ENDINGS, columns=lambda: f"{days_between(day_of('c.registered_at'), day_of('c.ended_at'))} AS days")

MEASURES = (
    Measure("cases.closed", gettext_lazy("Cases closed"), HANDLING, gettext_lazy("cases"), ENDINGS, "state = 'closed'"),
    Measure(
        "cases.closed_overdue",
        gettext_lazy("Cases closed overdue"),
        HANDLING,
        gettext_lazy("cases"),
        ENDINGS,
        "is_overdue = 1",
        out_of="cases.closed_on_time_rate",
        same_deed=_missed,
    ),
    Measure(
        "cases.closed_on_time_rate",
        gettext_lazy("Cases closed on time"),
        HANDLING,
        gettext_lazy("cases"),
        ENDINGS,
        "has_deadline = 1",
        quantity=share_of("is_overdue = 0"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "cases.online_rate",
        gettext_lazy("Cases handled online"),
        ONLINE,
        gettext_lazy("cases"),
        ENDINGS,
        quantity=share_of("is_online = 1"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "cases.days_to_end",
        gettext_lazy("Days from registration to the end of a case"),
        HANDLING,
        gettext_lazy("days"),
        DURATIONS,
        quantity="days * 100",
    ),
)

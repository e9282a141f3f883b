"""What counts of deadlines: those for handling a case that passed before it was decided, open or not; other duties.

Also which cases lie open at the end of a time, and which of these are overdue.
"""

from collections.abc import Iterable
from functools import partial

from django.db.models import F, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.clocks.models import Clock, ClockPause
from cases.file.case.measures import CASE, CASES, OF_CASE, Led, led_by, of_case, page_of
from portal.office.clocks.models import ClockRule
from portal.office.counting.rules import LAST_DAY, Counted, Filter, Measure, MeasureKind, Told, listed, share_of
from portal.shell.pages.wording import Words
from portal.shell.templatetags.shell import moment

HANDLING = "治安管理处罚法(2025)第一百一十八条"
TERMS = "公安机关办理行政案件程序规定第三十四条、第三十五条；公安机关办理刑事案件程序规定"
# What others have to do in time, who may also leave it.
THEIRS = (
    "appraisal.repeat_request",
    "filing.review.supplement",
    "hearing.request",
    "mediation.judicial_confirmation",
    "not_filed.reconsideration.request",
    "not_filed.review.request",
    "not_filed.transfer_reconsideration.request",
    "property.claim",
)


def fill_pauses(clocks: Iterable[Clock]) -> None:
    """Give each clock its `stood_still`: the pauses that count, in order; one query."""
    by_clock: dict[int, list[Model]] = {}
    pauses = ClockPause.objects.counting().filter(clock__in=[clock.pk for clock in clocks])
    for pause in pauses.select_related("ground"):
        by_clock.setdefault(pause.clock_id, []).append(pause)
    for clock in clocks:
        clock.stood_still = by_clock.get(clock.pk, [])


def proof_of(clock: Clock) -> tuple[tuple[str, str], ...]:
    """Return what shows whether a deadline was kept: from when, until when, when met, extensions and pauses."""
    met = moment(clock.met_at) if clock.met_at else _("still open")
    extended = [(_("Extended"), str(clock.extensions))] if clock.extensions else []
    stood = [(_("Stood still"), _pause_words(pause)) for pause in getattr(clock, "stood_still", ())]
    return (
        (_("Counted from"), moment(clock.base_at)),
        (_("Due"), moment(clock.due_at)),
        (pgettext("clock", "Met"), met),
        *extended,
        *stood,
    )


def _pause_words(pause):
    until = moment(pause.ends_at) if pause.ends_at else "…"
    return f"{moment(pause.starts_at)} – {until} {pause.ground.label if pause.ground else pause.reason}"


def _tell(clock):
    url = page_of(clock.case, section="clocks", row=clock)
    return Told(clock.rule.label, officer=clock.led_by or "", url=url, proof=proof_of(clock))


def _closed_late(clock):
    """The case that ended past this deadline, or lies open past it."""
    ended = Clock.objects.filter(pk=clock, case__ended_at__isnull=False, met_at__gt=F("due_at"))
    closed = [(CASES.label, case, "cases.closed_overdue") for case in ended.values_list("case", flat=True)]
    timed = Clock.objects.filter(pk=clock).values_list("case", flat=True)
    return [*closed, *((CASES.label, case, "cases.open_overdue") for case in timed)]


COUNTED = Counted(
    model=Clock,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_clock r",
    rows=lambda: Clock.objects.select_related("rule", "case").annotate(
        led_by=led_by("due_at", case="case", lead="case__lead__name")
    ),
    carrier_of=lambda clock: clock.case_id,
    tell=_tell,
)

_LED = Led("k.due_at")

# One that stands still has no deadline yet: the open pause will move it.
_RUNS = (
    "NOT EXISTS (SELECT 1 FROM cases_clockpause h WHERE h.clock_id = k.id AND h.ends_at IS NULL "
    "AND NOT h.is_void AND h.starts_at <= k.due_at)"
)
MISSED = of_case(
    record=COUNTED,
    key="k.id",
    at="k.due_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=(
        f"cases_clock k JOIN office_clockrule r ON r.id = k.rule_id JOIN cases_case c ON c.id = k.case_id{_LED.tables}"
    ),
    where=(f"r.code LIKE 'handling.%%' AND NOT k.is_void AND (k.met_at IS NULL OR k.met_at > k.due_at) AND {_RUNS}"),
    is_silent=True,
    fill=fill_pauses,
)


def deadlines() -> list[tuple[str, Words]]:
    """Return (code, name) of the periods that the bureau has for something else than handling a case."""
    rules = ClockRule.objects.exclude(code__startswith="handling.").exclude(code__in=THEIRS).order_by("code", "-pk")
    return [(code, rule.label) for code, rule in {rule.code: rule for rule in rules}.items()]


def _kinds_of_duty():
    groups = {
        "service": "r.code LIKE 'service.%%'",
        "filing": "r.code LIKE 'acceptance.review%%' OR r.code LIKE 'filing.review%%'",
        "nonfiling": "r.code LIKE 'not_filed.%%.decision%%'",
        "keeper": "r.code = 'property.handover'",
        "approval": "r.code = 'measure.approval'",
        "seizure": "r.code LIKE 'evidence.%%'",
        "family": "r.code = 'custody.notice'",
    }
    return " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in groups.items())


# By the day on which it fell due, whether it was done long before or never: then it is clear which.
DUTIES = of_case(
    record=COUNTED,
    key="k.id",
    at="k.due_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=(
        f"cases_clock k JOIN office_clockrule r ON r.id = k.rule_id JOIN cases_case c ON c.id = k.case_id{_LED.tables}"
    ),
    columns=(
        f"CASE {_kinds_of_duty()} ELSE 'other' END AS duty, "
        "CASE WHEN k.met_at IS NULL OR k.met_at > k.due_at THEN 1 ELSE 0 END AS is_late"
    ),
    where=f"r.code NOT LIKE 'handling.%%' AND r.code NOT IN ({listed(THEIRS)}) AND NOT k.is_void AND {_RUNS}",
    fill=fill_pauses,
    filters=(*OF_CASE, Filter("deadline", gettext_lazy("deadline"), "r.code", deadlines)),
)

_LED_LAST = Led("asked.until", "<")
_WAITS = "(k.met_at IS NULL OR k.met_at >= asked.until)"
_OVERDUE = (
    "EXISTS (SELECT 1 FROM cases_clock k JOIN office_clockrule r ON r.id = k.rule_id WHERE k.case_id = c.id "
    f"AND r.code LIKE 'handling.%%' AND NOT k.is_void AND k.due_at < asked.until AND {_WAITS} "
    "AND NOT EXISTS (SELECT 1 FROM cases_clockpause h WHERE h.clock_id = k.id AND NOT h.is_void "
    "AND h.starts_at <= k.due_at AND (h.ends_at IS NULL OR h.ends_at >= asked.until)))"
)


def _fill_deadlines(cases):
    """Give each case its `deadlines`: the clocks for handling it, the first due first."""
    found = Clock.objects.filter(case__in=cases, rule__code__startswith="handling.", is_void=False)
    clocks = list(found.select_related("rule").order_by("due_at", "pk"))
    fill_pauses(clocks)
    for case in cases:
        case.deadlines = [clock for clock in clocks if clock.case_id == case.pk]


def _tell_open(case):
    clocks = case.deadlines
    proof = [(_("Registered"), moment(case.registered_at))]
    for clock in clocks:
        proof += [(_("Deadline"), str(clock.rule.label)), *proof_of(clock)]
    if case.ended_at:
        proof.append((_("Ended"), moment(case.ended_at)))
    url = page_of(case, section="clocks", row=clocks[0]) if clocks else page_of(case)
    return Told(
        _("open at the end of the period"), officer=case.lead.name if case.lead else "", url=url, proof=tuple(proof)
    )


def _missed_while_open(case):
    """The deadlines that a case has passed."""
    late = Clock.objects.filter(case=case, rule__code__startswith="handling.", is_void=False)
    found = late.filter(Q(met_at=None) | Q(met_at__gt=F("due_at"))).order_by("pk").values_list("pk", flat=True)
    clocks = [(COUNTED.label, clock, "cases.deadlines_missed") for clock in found]
    return [*clocks, (CASES.label, case, "cases.closed_overdue")]


# Whether a case lay open then can be asked at any time: neither its registration nor its end moves.
OPEN = of_case(
    record=CASES,
    key="c.id",
    at=LAST_DAY,
    officer=_LED_LAST.officer,
    unit=_LED_LAST.unit,
    tables=f"cases_case c{_LED_LAST.tables}",
    columns=f"CASE WHEN {_OVERDUE} THEN 1 ELSE 0 END AS is_overdue",
    where="c.registered_at < asked.until AND (c.ended_at IS NULL OR c.ended_at >= asked.until)",
    is_silent=True,
    tell=_tell_open,
    fill=_fill_deadlines,
)


def _late_in(code):
    return lambda clock: [(COUNTED.label, clock, code)]


_of_duties = partial(Measure, unit=gettext_lazy("deadlines"), reads=DUTIES)
_kept = partial(_of_duties, quantity=share_of("is_late = 0"), kind=MeasureKind.RATE)

MEASURES = (
    Measure(
        "cases.deadlines_missed",
        gettext_lazy("Handling deadlines missed"),
        HANDLING,
        gettext_lazy("deadlines"),
        MISSED,
        out_of="cases.closed_on_time_rate",
        same_deed=_closed_late,
    ),
    Measure("cases.open", gettext_lazy("Open cases"), HANDLING, gettext_lazy("cases"), OPEN),
    Measure(
        "cases.open_overdue",
        gettext_lazy("Open cases past their deadline"),
        HANDLING,
        gettext_lazy("cases"),
        OPEN,
        "is_overdue = 1",
        out_of="cases.open",
        same_deed=_missed_while_open,
    ),
    _kept("cases.duties_on_time_rate", gettext_lazy("Duties with a deadline done in time"), TERMS),
    _of_duties(
        "cases.duties_late",
        gettext_lazy("Duties with a deadline done late or not at all"),
        TERMS,
        when="is_late = 1",
        out_of="cases.duties_on_time_rate",
        same_deed=_late_in("cases.service_late"),
    ),
    _kept(
        "cases.service_on_time_rate",
        gettext_lazy("Decisions served in time"),
        "治安管理处罚法(2025)第一百一十六条；公安机关办理行政案件程序规定第三十六条、第一百七十二条",
        when="duty = 'service'",
    ),
    _of_duties(
        "cases.service_late",
        gettext_lazy("Decisions served late or not at all"),
        "治安管理处罚法(2025)第一百一十六条；公安机关办理行政案件程序规定第三十六条、第一百七十二条",
        when="duty = 'service' AND is_late = 1",
        out_of="cases.service_on_time_rate",
        same_deed=_late_in("cases.duties_late"),
    ),
    _kept(
        "cases.filing_on_time_rate",
        gettext_lazy("Reports reviewed for filing in time"),
        "公安部关于改革完善受案立案制度的意见（公通字〔2015〕32号）",
        when="duty = 'filing'",
    ),
    _kept(
        "cases.nonfiling_reviewed_on_time_rate",
        gettext_lazy("Reviews of non-filings decided in time"),
        "公安机关办理刑事案件程序规定第一百七十九条、第一百八十一条",
        when="duty = 'nonfiling'",
    ),
    _kept(
        "cases.property_kept_on_time_rate",
        gettext_lazy("Property handed to the keeper in time"),
        "公安机关办理行政案件程序规定第一百九十条；公安机关涉案财物管理若干规定第十一条",
        when="duty = 'keeper'",
    ),
    _kept(
        "cases.urgent_measures_on_time_rate",
        gettext_lazy("Urgent compulsory measures submitted within 24 hours"),
        "公安机关办理行政案件程序规定第五十六条",
        when="duty = 'approval'",
    ),
    _kept(
        "cases.seizures_on_time_rate",
        gettext_lazy("Seizures and preservations ended within their term"),
        "公安机关办理行政案件程序规定第一百一十条、第一百一十二条",
        when="duty = 'seizure'",
    ),
    _kept(
        "cases.families_told_on_time_rate",
        gettext_lazy("Families told in time"),
        "公安机关办理刑事案件程序规定第一百二十七条",
        when="duty = 'family'",
    ),
)

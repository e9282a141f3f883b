"""The list of cases: narrowed by a filter, counted by state, each row with what it waits for."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from cases.models import Case, Clock, Handler, Matter
from cases.queries.counting import capped_counts_by, grouped_counts_by
from cases.queries.remaining import clock_view
from cases.scope import listed_cases, oversees
from cases.search.matching import matching
from cases.workflow import CaseState, MatterKind, Stage
from portal.people.models import Unit
from portal.shell.paging import Keyset, neighbours, place

ORDER = ("-registered_at", "-id")
SHOWN = (
    "number", "state", "registered_at", "cause__name", "cause__name_en", "unit__name", "unit__name_en", "lead__name",
)  # fmt: skip

CLOCK = (
    "case_id", "base_at", "due_at", "extensions", "is_provisional", "rule__name", "rule__name_en", "rule__amount",
    "rule__unit", "rule__basis",
)  # fmt: skip


def in_sight_of(officer):
    """Return the cases an officer may know of, for several lists of one page; at most two queries."""
    return listed_cases(Case.objects.all(), officer)


def cases_for(officer, chosen, *, without=(), among=None):
    """Return the cases an officer may know of that fit the filter; `chosen` is a CaseFilter's cleaned data."""
    cases = in_sight_of(officer) if among is None else among
    for name, narrow in NARROWING.items():
        value = chosen.get(name)
        if value and name not in without:
            cases = narrow(cases, value, officer)
    return cases


def page_of_cases(request, officer, chosen, at, among=None):
    """Return one Page of cases with cause, unit and lead, each with `open_matter` and `clock`; four queries."""
    cases = cases_for(officer, chosen, among=among).select_related("cause", "unit", "lead").only(*SHOWN)
    page = Keyset(cases, ORDER).page_for(request)
    add_progress(page.rows, at)
    return page


def counts_by_state(officer, chosen, among=None):
    """Return {state or "": Counted} of the cases that fit the rest of the filter; one query."""
    cases = cases_for(officer, chosen, without=("state",), among=among)
    count = capped_counts_by if oversees(officer) else grouped_counts_by
    return count(cases, "state", CaseState.values)


def place_in_list(officer, chosen, case):
    """Return (place, primary key before, primary key after) of a case inside the filter."""
    cases = cases_for(officer, chosen)
    before, after = neighbours(cases, case, ORDER)
    return place(cases, case, ORDER), before, after


def add_progress(cases, at):
    """Give each case its newest open matter and the clock that ends first; two queries."""
    ids = [case.pk for case in cases]
    waiting = Matter.objects.open().filter(case__in=ids).only("case_id", "kind", "stage")
    matters = {matter.case_id: matter for matter in waiting.order_by("pk")}
    running = Clock.objects.filter(case__in=ids, met_at=None, is_void=False).select_related("rule").only(*CLOCK)
    clocks = {clock.case_id: clock for clock in running.order_by("-due_at")}
    for case in cases:
        case.open_matter = matters.get(case.pk)
        case.waits_for = _waits_for(case.open_matter)
        clock = clocks.get(case.pk)
        case.clock = clock_view(clock, at) if clock and not case.has_ended else None


def _waits_for(matter):
    """What is asked for and where it lies; not `get_…_display`, which is dear in a list."""
    return f"{MatterKind(matter.kind).label} · {Stage(matter.stage).label}" if matter else ""


def _with_text(cases, text, _officer):
    return matching(cases, text)


def _with_cause(cases, text, _officer):
    named = Q(cause__name__icontains=text) | Q(cause__name_en__icontains=text)
    return cases.filter(Q(cause__code=text) | named)


def _with_lead(cases, text, _officer):
    return cases.filter(Q(lead__name__icontains=text) | Q(lead__badge_number=text))


def _below(cases, unit, _officer):
    return cases.filter(unit__in=list(Unit.objects.below(unit).values_list("pk", flat=True)))


def _mine(cases, _value, officer):
    return cases.filter(pk__in=Handler.objects.filter(officer=officer, ends_at=None).values("case_id"))


def _day(on):
    return timezone.make_aware(datetime.combine(on, time.min))


NARROWING = {
    "q": _with_text,
    "state": lambda cases, state, _officer: cases.filter(state=state),
    "kind": lambda cases, kind, _officer: cases.filter(kind=kind),
    "unit": _below,
    "cause": _with_cause,
    "lead": _with_lead,
    "since": lambda cases, on, _officer: cases.filter(registered_at__gte=_day(on)),
    "until": lambda cases, on, _officer: cases.filter(registered_at__lt=_day(on + timedelta(days=1))),
    "mine": _mine,
}

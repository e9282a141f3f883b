"""The list of cases: narrowed by a filter, counted by state, each row with what it waits for."""

from collections import namedtuple
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.clocks.models import Clock
from cases.desk.list.counting import (
    CAP,
    bounded_counts_by,
    capped_counts_by,
    counting_statement,
    grouped_counts_by,
    summed_counts,
)
from cases.file.case.models import Case
from cases.file.case.states import CASE_ENDS, CaseState, MatterKind
from cases.file.reference import Cause
from cases.file.search.matching import matching
from cases.file.sight.models import DocketLine, Handler
from cases.file.sight.scope import Listing, cases_listed, listing_of, oversees
from cases.review.chain import Stage
from cases.review.models import Matter
from portal.office.clocks.models import ClockRule
from portal.office.clocks.remaining import label_of, share_used, tone_of, words_left
from portal.people.models import Officer, Unit
from portal.shell.pages.paging import Counted, Keyset, Page, beyond, capped_count, neighbours, place
from portal.shell.statements.prepared import Prepared, PreparedSql

# The cleaned data of a CaseFilter, or some of it.
Chosen = Mapping[str, str | bool | int | date | Unit | None]
ORDER = ("-listed_at", "-id")
SHOWN = (
    "id",
    "listed_at",
    "number",
    "state",
    "registered_at",
    "cause__name",
    "cause__name_en",
    "unit__name",
    "unit__name_en",
    "lead__name",
)
Shown = namedtuple("Shown", SHOWN)  # type: ignore[misc]


@dataclass(slots=True)
class CaseLine:
    """A case as the list shows it, names in the language of the page; what it waits for comes by `add_progress`."""

    pk: int
    number: str
    state: str
    registered_at: datetime
    cause: str
    unit: str
    lead: str
    open_matter: "OpenMatter | None" = None
    waits_for: str = ""
    clock: "Remaining | None" = None

    @property
    def has_ended(self) -> bool:
        return self.state in CASE_ENDS


class OpenMatter(NamedTuple):
    """What is asked for in a case, and where it lies."""

    case_id: int
    kind: str
    stage: str


class Remaining(NamedTuple):
    """How much is left of the clock that ends first; what a ClockView says in short."""

    label: str
    short: str
    tone: str
    is_provisional: bool


def cases_for(
    officer: Officer, chosen: Chosen, *, without: Collection[str] = (), among: Listing | None = None
) -> QuerySet[Case]:
    """Return the cases an officer may know of that fit the filter; `chosen` is a CaseFilter's cleaned data."""
    among = among or listing_of(officer)
    cases = cases_listed(Case.objects.all(), among.reach, **among.values)
    for name, narrow in NARROWING.items():
        value = chosen.get(name)
        if value and name not in without:
            cases = narrow(cases, value, officer)
    if "state" not in without and not chosen.get("state") and not chosen.get("q"):
        cases = cases.exclude(listed_state=CaseState.VOID)
    return cases


def page_of_cases(
    request: HttpRequest, officer: Officer, chosen: Chosen, at: datetime, among: Listing | None = None
) -> Page:
    """Return one Page of Lines with what they wait for; three queries."""
    among = among or listing_of(officer)
    plain = _is_plain(chosen, among)
    pages = _PlainPages(among, chosen) if plain else pages_of(cases_for(officer, chosen, among=among))
    return with_lines(pages.page_for(request), at)


def pages_of(cases: QuerySet[Case], size: int = 25) -> Keyset:
    """Return cases that one may know of, cut into pages in the order of the list; `with_lines` makes them readable."""
    return Keyset(cases.values_list(*SHOWN, named=True), ORDER, size=size)


def with_lines(page: Page, at: datetime) -> Page:
    """Return a Page of `pages_of` with Lines for rows; two queries."""
    lines = _lines(page.rows)
    add_progress(lines, at)
    return replace(page, rows=lines)


def counts_by_state(officer: Officer, chosen: Chosen, among: Listing | None = None) -> dict[str, Counted]:
    """Return {state or "": Counted} of the cases that fit the rest of the filter; one query.

    What is void counts among all only where words are searched for.
    """
    among = among or listing_of(officer)
    beside = () if "q" in chosen else (CaseState.VOID,)
    if oversees(officer):
        if _is_plain(chosen, among):
            return summed_counts(_plain_counts(among.reach)(**among.values), CaseState.values, beside=beside)
        counts_by = bounded_counts_by if "q" in chosen else capped_counts_by
        return counts_by(_of_any_state(officer, chosen, among), "listed_state", CaseState.values, beside=beside)
    if set(chosen) <= {"state", "cause"}:
        return summed_counts(_of_docket(officer, chosen), CaseState.values, beside=beside)
    found = _of_any_state(officer, chosen, among)
    return grouped_counts_by(found, "listed_state", CaseState.values, beside=beside)


def number_of_cases(officer: Officer, chosen: Chosen) -> Counted:
    """Return how many cases the list holds, counted no further than anybody reads."""
    if set(chosen) <= {"state", "cause"} and not oversees(officer):
        return counts_by_state(officer, chosen)[str(chosen.get("state") or "")]
    return capped_count(cases_for(officer, chosen), CAP)


def place_in_list(officer: Officer, chosen: Chosen, case: Case) -> tuple[Counted, int | None, int | None]:
    """Return (place, primary key before, primary key after) of a case inside the filter."""
    cases = cases_for(officer, chosen)
    key = {"listed_at": case.registered_at, "id": case.pk}
    before, after = neighbours(cases, key, ORDER)
    return place(cases, key, ORDER), before, after


def add_progress(cases: Collection[CaseLine], at: datetime) -> None:
    """Give each case (CaseLine or model) its newest open matter and the clock that ends first; two queries."""
    ids = [case.pk for case in cases]
    matters = {row[0]: OpenMatter(*row) for row in _open_matters(cases=ids)}
    clocks = {row[0]: row for row in _running_clocks(cases=ids)}
    language = get_language()
    for case in cases:
        case.open_matter = matters.get(case.pk)
        case.waits_for = _waits_for(language, *case.open_matter[1:]) if case.open_matter else ""
        clock = clocks.get(case.pk)
        case.clock = _remaining(clock, at, language) if clock and not case.has_ended else None


class _PlainPages(Keyset):
    """The pages of a list that at most a state narrows, by statements that are written once a process."""

    def __init__(self, among: Listing, chosen: Chosen, size: int = 25):
        super().__init__(None, ORDER, size)
        self._among = among
        self._narrow = {"state": chosen["state"]} if chosen else {}

    def rows(self, order: tuple[str, ...], key: tuple[datetime, int] | None) -> list[Shown]:
        values = self._among.values | self._narrow | ({"at": key[0], "pk": key[1]} if key else {})
        return [Shown._make(row) for row in _plain_rows(self._among.reach, order, self.size + 1)(**values)]


def _is_plain(chosen, among):
    return set(chosen) <= {"state"} and among.reach != "none"


def _of_any_state(officer, chosen, among):
    return cases_for(officer, chosen, without=("state",), among=among)


@cache
def _plain_rows(reach, order, number):
    def rows(state=None, at=None, pk=None, **values):
        cases = cases_listed(Case.objects.all(), reach, **values)
        cases = cases.filter(listed_state=state) if state else cases.exclude(listed_state=CaseState.VOID)
        if at:
            cases = cases.filter(beyond(order, (at, pk)))
        return cases.order_by(*order).values_list(*SHOWN)[:number]

    return Prepared(rows)


@cache
def _plain_counts(reach):
    def statement(**values):
        return counting_statement(cases_listed(Case.objects.all(), reach, **values), "listed_state", CaseState.values)

    return PreparedSql(statement)


def _lines(rows):
    in_english = (get_language() or "").startswith("en")
    return [
        CaseLine(
            row.id,
            row.number,
            row.state,
            row.registered_at,
            (in_english and row.cause__name_en) or row.cause__name or "",
            (in_english and row.unit__name_en) or row.unit__name,
            row.lead__name or "",
        )
        for row in rows
    ]


def _remaining(clock, at, language):
    """Return the Remaining of a row of `_running_clocks`."""
    _case, base_at, due_at, is_provisional, paused_since, *rule = clock
    label = _label(language, *rule)
    if paused_since:
        return Remaining(label, _("standing still"), "idle", is_provisional)
    share = share_used(base_at, due_at, at)
    left = words_left(due_at, at, in_hours=rule[-1] == "hour")
    return Remaining(label, left, tone_of(share, due_at, at), is_provisional)


@lru_cache
def _label(_language, extensions, name, name_en, amount, unit):
    return label_of(Clock(extensions=extensions, rule=ClockRule(name=name, name_en=name_en, amount=amount, unit=unit)))


@cache
def _waits_for(_language, kind, stage):
    """What is asked for and where it lies, in the language of the page."""
    return f"{MatterKind(kind).label} · {Stage(stage).label}"


@Prepared
def _open_matters(cases):
    return Matter.objects.open().filter(case__in=cases).order_by("pk").values_list("case_id", "kind", "stage")


@Prepared
def _running_clocks(cases):
    running = Clock.objects.filter(case__in=cases, met_at=None, is_void=False).order_by("-due_at")
    return running.with_pause().values_list(
        "case_id",
        "base_at",
        "due_at",
        "is_provisional",
        "paused_since",
        "extensions",
        "rule__name",
        "rule__name_en",
        "rule__amount",
        "rule__unit",
    )


def _of_docket(officer, chosen):
    """Return (state, number) of the own cases that fit: counted on the docket alone, less the few that are sealed."""
    if "cause" not in chosen:
        return _docket_by_state(officer=officer.pk)
    return _docket_of_causes(officer=officer.pk, causes=_causes_named(chosen["cause"]))


@Prepared
def _docket_by_state(officer):
    return _by_state(officer)


@Prepared
def _docket_of_causes(officer, causes):
    return _by_state(officer, cause__in=causes)


def _by_state(officer, **narrow):
    # Read once, by an index of them alone; to ask each case would read them all.
    sealed = Case.objects.filter(is_sealed=True).order_by().values("pk")
    lines = DocketLine.objects.filter(officer=officer, **narrow).exclude(case__in=sealed)
    return lines.order_by().values_list("state").annotate(_rows=Count("*"))


def _with_text(cases, text, _officer):
    return matching(cases, text)


def _with_cause(cases, text, _officer):
    # Looked up first: with the causes in hand the database knows how many cases each has.
    return cases.filter(listed_cause__in=_causes_named(text))


def _causes_named(text):
    named = Q(name__icontains=text) | Q(name_en__icontains=text)
    return list(Cause.objects.filter(Q(code=text) | named).order_by("pk").values_list("pk", flat=True))


def _with_lead(cases, text, _officer):
    named = Officer.objects.filter(Q(name__icontains=text) | Q(badge_number=text))
    return cases.filter(lead__in=list(named.values_list("pk", flat=True)))


def _below(cases, unit, _officer):
    return cases.filter(unit__in=list(Unit.objects.below(unit).values_list("pk", flat=True)))


def _mine(cases, _value, officer):
    return cases.filter(pk__in=Handler.objects.filter(officer=officer, ends_at=None).values("case_id"))


def _day(on):
    return timezone.make_aware(datetime.combine(on, time.min))


NARROWING = {
    "q": _with_text,
    "state": lambda cases, state, _officer: cases.filter(listed_state=state),
    "kind": lambda cases, kind, _officer: cases.filter(kind=kind),
    "unit": _below,
    "cause": _with_cause,
    "lead": _with_lead,
    "since": lambda cases, on, _officer: cases.filter(listed_at__gte=_day(on)),
    "until": lambda cases, on, _officer: cases.filter(listed_at__lt=_day(on + timedelta(days=1))),
    "mine": _mine,
}

"""The ranking of one peer group in one month, each row with its course over twelve months."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from appraisal.consequences.models import Consequence
from appraisal.engine.models import REVIEWERS, Sheet
from appraisal.engine.names import NO_GROUP, group_names
from appraisal.facts.models import Fact, Run
from appraisal.facts.months import runs_until
from appraisal.objections.models import Objection
from appraisal.results.permissions import is_own, may_open_sheet
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Category
from portal.people.models import Officer
from portal.shell.statements.parts import counted
from portal.shell.statements.prepared import Prepared

LAST = 1_000_000
FEWEST_ANONYMOUS = 3
MOST_COLUMNS = 12
WIDTHS = (100, 200, 500, 1000, LAST)
ORDER = ("place", "-points", "pk")
FIRST_PASS = "cases.first_pass_rate"


@dataclass(frozen=True)
class Group:
    """A peer group as a tab: its code in addresses, its name, how many are in it."""

    code: str
    label: str
    count: int

    @property
    def stored(self) -> str:
        """The code as sheets keep it."""
        return "" if self.code == NO_GROUP else self.code

    @property
    def is_of_reviewers(self) -> bool:
        """Whether its people only review, so that reviews count instead of matters."""
        return self.code == REVIEWERS


@dataclass
class Row:
    """One subject of a ranking."""

    sheet: Sheet
    name: str
    unit: str
    course: list
    full_marks: int
    is_open: bool
    is_mine: bool
    is_last_twice: bool
    is_selected: bool = False

    @property
    def change(self) -> int | None:
        """Places won since the month before, None without both ranks."""
        rank, before = self.sheet.rank, self.sheet.previous_rank
        return None if rank is None or before is None else before - rank

    @property
    def lost(self) -> int:
        """Points missing to the full marks, as a negative number of hundredths."""
        return min(self.sheet.points - self.full_marks, 0)

    @property
    def tone(self) -> str:
        """The colour of bar and line: bad for the last twice in a row."""
        return "bad" if self.is_last_twice else "brand"


def groups_by_kind(run: Run) -> dict[SubjectKind, list[Group]]:
    """Return {kind of subject: its Groups in the order of the bureau} of a run, units first; two queries."""
    counts: dict[str, dict[str, int]] = {}
    for kind, code, number in _counted(run=run.pk):
        counts.setdefault(kind, {})[code] = number
    named = group_names()
    return {kind: _in_order(counts[kind], named) for kind in SubjectKind if kind in counts}


def groups_of(run: Run, subject_kind: str) -> list[Group]:
    """Return the Groups of one kind of subject of a run; two queries."""
    return groups_by_kind(run).get(SubjectKind(subject_kind), [])


def _in_order(counts, named):
    order = list(named)
    found = sorted(counts, key=lambda code: (order.index(code) if code in named else -1, code))
    return [Group(code or NO_GROUP, named.get(code, code), counts[code]) for code in found]


@Prepared
def _counted(run):
    sheets = Sheet.objects.filter(run=run).order_by()
    return sheets.values_list("subject_kind", "group").annotate(number=Count("pk"))


def sheets_of(run: Run, subject_kind: str, group: Group) -> QuerySet[Sheet]:
    """Return the sheets of a group, the best first, those too few to rank last; paged by ORDER."""
    return (
        Sheet.objects.filter(run=run, subject_kind=subject_kind, group=group.stored)
        .annotate(place=Coalesce(F("rank"), Value(LAST)))
        .select_related("unit", "officer")
        .order_by(*ORDER)
    )


def rows_of(
    sheets: Collection[Sheet], run: Run, officer: Officer, *, subject_kind: str, shows_consequences: bool
) -> list[Row]:
    """Return a Row for each sheet of a page; four queries."""
    courses = courses_of(sheets, run, officer, subject_kind)
    full = full_marks(run.version_id)
    marked = last_twice(run.period_id, subject_kind) if shows_consequences else {}
    rows = []
    for sheet in sheets:
        sheet.run = run
        rows.append(
            Row(
                sheet=sheet,
                name=sheet.label,
                unit=sheet.unit_label if subject_kind == SubjectKind.OFFICER else "",
                course=courses[sheet.subject_id],
                full_marks=full,
                is_open=may_open_sheet(officer, sheet),
                is_mine=is_own(officer, sheet),
                is_last_twice=sheet.subject_id in marked,
            )
        )
    return rows


def courses_of(sheets: Iterable[Sheet], run: Run, officer: Officer, subject_kind: str) -> dict[int, list[float | None]]:
    """Return {subject id: points of the last twelve months, None where there is no rank}; two queries."""
    runs = runs_until(run.period, officer)
    ids = [sheet.subject_id for sheet in sheets]
    known = {
        (run_id, subject): points
        for run_id, subject, points in Sheet.objects.filter(
            run__in=runs.values(), subject_kind=subject_kind, subject_id__in=ids, is_ranked=True
        )
        .order_by()
        .values_list("run_id", "subject_id", "points")
    }
    return {subject: [_in_points(known.get((run_id, subject))) for run_id in runs.values()] for subject in ids}


def _in_points(hundredths):
    return None if hundredths is None else hundredths / 100


def full_marks(version_id: int) -> int:
    """Return what a sheet of a version can reach, in hundredths."""
    return sum(marks for (marks,) in _marks(version=version_id))


@Prepared
def _marks(version):
    return Category.objects.filter(version=version).order_by().values_list("full_marks")


def last_twice(period_id: int, subject_kind: str) -> dict[int, str]:
    """Return {subject id: state} of those proposed for being last twice in a row in a period."""
    return dict(_last_twice(period=period_id, kind=str(subject_kind)))


@Prepared
def _last_twice(period, kind):
    rows = Consequence.objects.filter(period=period, subject_kind=kind, rule=Consequence.Rule.LAST_TWICE)
    return rows.order_by().values_list("subject_id", "state")


@dataclass(frozen=True)
class Figures:
    """What the cards above a ranking say; points in hundredths."""

    average: int | None
    average_before: int | None
    ranked: int
    too_few: int
    caseload: int
    first_pass: tuple
    open_objections: int
    open_consequences: int

    @property
    def first_pass_share(self) -> float | None:
        """The share of matters approved without a return in per cent, None without any."""
        part, whole = self.first_pass
        return round(part * 100 / whole, 1) if whole else None


def figures_of(run: Run, run_before: int | None, subject_kind: str, group: Group) -> Figures:
    """Return the Figures of a group; five queries."""
    about = {"kind": str(subject_kind), "group": group.stored}
    average, ranked, number, caseload = next(iter(_summed_up(run=run.pk, **about)), (None, 0, 0, 0))
    before = _summed_up(run=run_before, **about) if run_before else []
    passed = next(iter(_passed(run=run.pk, **about)), (0, 0))
    ((open_objections, open_consequences),) = _open_beside(period=run.period_id)
    return Figures(
        average=_whole(average),
        average_before=_whole(before[0][0]) if before else None,
        ranked=ranked,
        too_few=number - ranked,
        caseload=caseload or 0,
        first_pass=tuple(each or 0 for each in passed),
        open_objections=open_objections,
        open_consequences=open_consequences,
    )


@Prepared
def _summed_up(run, kind, group):
    sheets = Sheet.objects.filter(run=run, subject_kind=kind, group=group).order_by().values("run")
    is_ranked = Q(is_ranked=True)
    return sheets.annotate(
        average=Avg("points", filter=is_ranked),
        ranked=Count("pk", filter=is_ranked),
        all=Count("pk"),
        cases=Sum("caseload"),
    ).values_list("average", "ranked", "all", "cases")


@Prepared
def _passed(run, kind, group):
    members = Sheet.objects.filter(run=run, subject_kind=kind, group=group).order_by().values("subject_id")
    facts = Fact.objects.filter(run=run, subject_kind=kind, subject_id__in=members, measure=FIRST_PASS, adjusts=None)
    return facts.order_by().values("run").annotate(part=Sum("quantity"), whole=Sum("base")).values_list("part", "whole")


@Prepared
def _open_beside(period):
    objections = Objection.objects.filter(run__period=period, state=Objection.State.OPEN)
    consequences = Consequence.objects.filter(period=period, state=Consequence.State.PROPOSED)
    return (
        Period.objects.filter(pk=period)
        .order_by()
        .values_list(counted(objections, "run__period"), counted(consequences, "period"))
    )


def _whole(number):
    return None if number is None else round(number)


def spans_of(runs: Iterable[int], subject_kind: str, group: Group) -> dict[int, tuple[int, int, int]]:
    """Return {run id: (lowest, average, highest)} points of the ranked of a group; one query."""
    rows = _spans(runs=list(runs), kind=str(subject_kind), group=group.stored)
    return {run: (low, round(middle), high) for run, low, middle, high in rows}


@Prepared
def _spans(runs, kind, group):
    ranked = Sheet.objects.filter(run__in=runs, subject_kind=kind, group=group, is_ranked=True).order_by()
    spans = ranked.values("run_id").annotate(low=Min("points"), middle=Avg("points"), high=Max("points"))
    return spans.values_list("run_id", "low", "middle", "high")


def histogram_of(run: Run, subject_kind: str, group: Group) -> list[tuple[int, int, int]]:
    """Return [(from, to, how many)] of the ranked points of a group, in steps of one width; one query.

    Empty for fewer than three, who would not stay anonymous.
    """
    points = list(
        Sheet.objects.filter(run=run, subject_kind=subject_kind, group=group.stored, is_ranked=True)
        .order_by()
        .values_list("points", flat=True)
    )
    if len(points) < FEWEST_ANONYMOUS:
        return []
    span = max(points) - min(points)
    width = next(each for each in WIDTHS if span <= each * MOST_COLUMNS)
    first, last = min(points) // width, max(max(points) - 1, 0) // width
    counts = dict.fromkeys(range(min(first, last), last + 1), 0)
    for each in points:
        counts[min(each // width, last)] += 1
    return [(step * width, (step + 1) * width, number) for step, number in counts.items()]

"""The ranking of one peer group in one month, each row with its course over twelve months."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Max, Min, Q, Sum, Value
from django.db.models.functions import Coalesce

from appraisal.consequences.models import Consequence
from appraisal.engine.models import Sheet
from appraisal.engine.names import NO_GROUP, group_names, name_of
from appraisal.facts.models import Fact
from appraisal.facts.months import runs_until
from appraisal.objections.models import Objection
from appraisal.results.permissions import is_own, may_open_sheet
from appraisal.scheme.versions.models import Category, SubjectKind

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
    def stored(self):
        """The code as sheets keep it."""
        return "" if self.code == NO_GROUP else self.code


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
    def change(self):
        """Places won since the month before, None without both ranks."""
        rank, before = self.sheet.rank, self.sheet.previous_rank
        return None if rank is None or before is None else before - rank

    @property
    def lost(self):
        """Points missing to the full marks, as a negative number of hundredths."""
        return min(self.sheet.points - self.full_marks, 0)

    @property
    def tone(self):
        """The colour of bar and line: bad for the last twice in a row."""
        return "bad" if self.is_last_twice else "brand"


def groups_of(run, subject_kind):
    """Return the Groups of a run in the order of the bureau; two queries."""
    counts = dict(
        Sheet.objects.filter(run=run, subject_kind=subject_kind)
        .order_by()
        .values_list("group")
        .annotate(number=Count("pk"))
    )
    named = group_names()
    order = list(named)
    found = sorted(counts, key=lambda code: (order.index(code) if code in named else -1, code))
    return [Group(code or NO_GROUP, named.get(code, code), counts[code]) for code in found]


def sheets_of(run, subject_kind, group):
    """Return the sheets of a group, the best first, those too few to rank last; paged by ORDER."""
    return (
        Sheet.objects.filter(run=run, subject_kind=subject_kind, group=group.stored)
        .annotate(place=Coalesce(F("rank"), Value(LAST)))
        .select_related("unit", "officer")
        .order_by(*ORDER)
    )


def rows_of(sheets, run, officer, *, subject_kind, shows_consequences):
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
                name=name_of(sheet),
                unit=sheet.unit.label if sheet.unit and subject_kind == SubjectKind.OFFICER else "",
                course=courses[sheet.subject_id],
                full_marks=full,
                is_open=may_open_sheet(officer, sheet),
                is_mine=is_own(officer, sheet),
                is_last_twice=sheet.subject_id in marked,
            )
        )
    return rows


def courses_of(sheets, run, officer, subject_kind):
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
    return {
        subject: [_in_points(known.get((run_id, subject))) for run_id in runs.values()] for subject in ids
    }


def _in_points(hundredths):
    return None if hundredths is None else hundredths / 100


def full_marks(version_id):
    """Return what a sheet of a version can reach, in hundredths."""
    return Category.objects.filter(version=version_id).aggregate(sum=Sum("full_marks"))["sum"] or 0


def last_twice(period_id, subject_kind):
    """Return {subject id: state} of those proposed for being last twice in a row in a period."""
    rows = Consequence.objects.filter(
        period=period_id, subject_kind=subject_kind, rule=Consequence.Rule.LAST_TWICE
    )
    return dict(rows.order_by().values_list("subject_id", "state"))


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
    def first_pass_share(self):
        """The share of matters approved without a return in per cent, None without any."""
        part, whole = self.first_pass
        return round(part * 100 / whole, 1) if whole else None


def figures_of(run, run_before, subject_kind, group):
    """Return the Figures of a group; five queries."""
    mine = Sheet.objects.filter(run=run, subject_kind=subject_kind, group=group.stored).order_by()
    now = mine.aggregate(
        average=Avg("points", filter=Q(is_ranked=True)),
        ranked=Count("pk", filter=Q(is_ranked=True)),
        all=Count("pk"),
        caseload=Sum("caseload"),
    )
    before = Sheet.objects.filter(
        run=run_before, subject_kind=subject_kind, group=group.stored, is_ranked=True
    )
    passed = Fact.objects.filter(
        run=run,
        subject_kind=subject_kind,
        subject_id__in=mine.values("subject_id"),
        measure=FIRST_PASS,
        adjusts=None,
    ).aggregate(part=Sum("quantity"), whole=Sum("base"))
    return Figures(
        average=_whole(now["average"]),
        average_before=_whole(before.order_by().aggregate(average=Avg("points"))["average"])
        if run_before
        else None,
        ranked=now["ranked"],
        too_few=now["all"] - now["ranked"],
        caseload=now["caseload"] or 0,
        first_pass=(passed["part"] or 0, passed["whole"] or 0),
        open_objections=Objection.objects.filter(
            run__period=run.period_id, state=Objection.State.OPEN
        ).count(),
        open_consequences=Consequence.objects.filter(
            period=run.period_id, state=Consequence.State.PROPOSED
        ).count(),
    )


def _whole(number):
    return None if number is None else round(number)


def spans_of(runs, subject_kind, group):
    """Return {run id: (lowest, average, highest)} points of the ranked of a group; one query."""
    rows = (
        Sheet.objects.filter(run__in=runs, subject_kind=subject_kind, group=group.stored, is_ranked=True)
        .order_by()
        .values("run_id")
        .annotate(low=Min("points"), middle=Avg("points"), high=Max("points"))
    )
    return {row["run_id"]: (row["low"], round(row["middle"]), row["high"]) for row in rows}


def histogram_of(run, subject_kind, group):
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

"""A computed simulation as it may be read: by name for who sees names, else in numbers that give nobody away.

Of a count between one and four only that it is small is said. Bars grow until each holds nobody or at least five, so
that no bar is found by taking the others from the sum; a group that small is shown with others or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from appraisal.engine.names import group_names
from appraisal.results.simulations.models import Simulation
from appraisal.scheme.periods.queries import periods_like
from appraisal.scheme.permissions import sees_names
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer
from portal.shell import periods as calendar

FEWEST = 5
MOST_BARS = 8
WIDTHS = (100, 200, 500, 1000, 2000, 5000, 1_000_000)
MOST_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """So many with points from `low` up to `high`, before and after; in hundredths."""

    low: int
    high: int
    before: int
    after: int
    most: int

    def width(self, number: int) -> int:
        """Return the length of a bar in per cent."""
        return round(number * 100 / self.most) if self.most else 0

    @property
    def width_before(self) -> int:
        return self.width(self.before)

    @property
    def width_after(self) -> int:
        return self.width(self.after)


@dataclass(frozen=True)
class GroupShown:
    """One peer group: how many, how many change places or points (in words), and how the points are spread."""

    label: str
    count: int
    moved: str
    changed: str
    bars: list[Bar]
    average_before: str
    average_after: str

    @property
    def sentence(self) -> str:
        """The figures of the group in a sentence."""
        words = {
            "count": self.count,
            "moved": self.moved,
            "changed": self.changed,
            "before": self.average_before,
            "after": self.average_after,
        }
        said = _(
            "%(count)s in the group; %(moved)s change places, %(changed)s have other points; on average %(before)s "
            "before and %(after)s after."
        )
        return said % words


@dataclass(frozen=True)
class Mover:
    """Somebody who moves, with the lines that move him most."""

    name: str
    unit: str
    group: str
    rank_before: int | None
    rank: int | None
    places: int
    points_before: int
    points: int
    why: list[tuple[str, str]]


@dataclass(frozen=True)
class LineShown:
    """One line that moves points: of how many, and by how much."""

    code: str
    name: str
    subjects: str
    total: str
    mean: str


@dataclass(frozen=True)
class PeriodShown:
    """One period of a simulation."""

    code: str
    label: str
    has_before: bool
    sentence: str
    groups: list[GroupShown] = field(default_factory=list)
    movers: list[Mover] = field(default_factory=list)
    lines: list[LineShown] = field(default_factory=list)


def shown(simulation: Simulation, officer: Officer, subject_kind: str) -> list[PeriodShown]:
    """Return the periods of a computed simulation for one kind of subject, the newest first."""
    named = sees_names(officer)
    rows = periods_like(simulation.version.scheme).filter(code__in=simulation.periods).order_by("-starts_on")
    return [
        _period(row, simulation.results[row.code], subject_kind, named)
        for row in rows
        if row.code in simulation.results
    ]


def _period(period, result, subject_kind, named):
    groups = [each for each in result["groups"] if each["kind"] == subject_kind]
    movers = [each for each in result["movers"] if each["kind"] == subject_kind]
    lines = [each for each in result["lines"] if each["kind"] == subject_kind]
    has_before = result["before"] is not None
    return PeriodShown(
        period.code,
        calendar.Period(period.starts_on, period.ends_on).label,
        has_before,
        _sentence(groups, movers, lines, named) if has_before else _("No version has scored this period so far."),
        _groups(groups, named),
        [_mover(each, lines) for each in movers[:MOST_SHOWN]] if named else [],
        [_line(each, sum(group["count"] for group in groups), named) for each in lines[:MOST_SHOWN]],
    )


def _sentence(groups, movers, lines, named):
    """What came out in a sentence or two."""
    count, moved = (sum(each[name] for each in groups) for name in ("count", "moved"))
    words = {"count": count, "moved": moved if named else small(moved, count)}
    said = [_("Of %(count)s, %(moved)s change places.") % words]
    if named and movers:
        first = movers[0]
        if first["places"]:
            ranks = {"name": first["name"], "before": first["rank_before"], "after": first["rank"]}
            said.append(_("%(name)s moves most: %(before)s → %(after)s.") % ranks)
    if lines and (named or lines[0]["subjects"] >= FEWEST):
        line = {"line": f"{lines[0]['code']} {lines[0]['name']}".strip() or _("adjustments")}
        said.append(_("“%(line)s” moves most points.") % line)
    return " ".join(said)


def small(number: int, of: int) -> str:
    """Return a count in words that give nobody away: neither those who are meant nor those who are left."""
    if 0 < number < FEWEST:
        return _("fewer than %(fewest)s") % {"fewest": FEWEST}
    if 0 < of - number < FEWEST:
        return _("nearly all")
    return str(number)


def _groups(groups, named):
    names = group_names()
    large = [each for each in groups if named or _is_large(each)]
    found = [_group(names.get(each["group"], each["group"]), each, named) for each in large]
    rest = [each for each in groups if each not in large]
    together = _together(rest)
    if len(rest) > 1 and _is_large(together):
        label = _("everybody") if not large else _("smaller groups together")
        found.append(_group(label, together, named))
    return found


def _is_large(group):
    """Whether a group gives nobody away: before and after each nobody or enough of it are ranked."""
    return group["count"] >= FEWEST and all(len(group[side]) == 0 or len(group[side]) >= FEWEST for side in SIDES)


SIDES = ("before", "after")


def _together(groups):
    summed: dict[str, Any] = {name: sum(each[name] for each in groups) for name in ("count", "moved", "changed")}
    return summed | {side: sorted(points for each in groups for points in each[side]) for side in SIDES}


def _group(label, group, named):
    count = group["count"]
    return GroupShown(
        label,
        count,
        str(group["moved"]) if named else small(group["moved"], count),
        str(group["changed"]) if named else small(group["changed"], count),
        bars_of(group["before"], group["after"], fewest=1 if named else FEWEST),
        *(_average(group[side]) for side in SIDES),
    )


def _average(points):
    return marks(round(sum(points) / len(points))) if points else "–"


def bars_of(before: Iterable[int], after: Iterable[int], *, fewest: int = FEWEST) -> list[Bar]:
    """Return the Bars of two sets of points over the same steps, each with nobody or at least `fewest` on either side.

    Empty where there are not as many in all.
    """
    sides = [sorted(before), sorted(after)]
    every = sorted([*sides[0], *sides[1]])
    if not every or any(0 < len(side) < fewest for side in sides):
        return []
    width = next(each for each in WIDTHS if every[-1] - every[0] < each * MOST_BARS)
    first, last = every[0] // width, every[-1] // width
    bars = [
        [step * width, (step + 1) * width, *(sum(point // width == step for point in side) for side in sides)]
        for step in range(first, last + 1)
    ]
    merged = _merged(bars, fewest)
    most = max(max(bar[2], bar[3]) for bar in merged)
    return [Bar(bar[0], bar[1], bar[2], bar[3], most) for bar in merged]


def _merged(bars, fewest):
    """Bars with their neighbours until each is large enough on both sides; what is left joins the one before."""
    found: list[list[int]] = []
    growing: list[int] | None = None
    for bar in bars:
        growing = _joined(growing, bar) if growing else bar
        if _is_fit(growing, fewest):
            found.append(growing)
            growing = None
    while growing and found and not _is_fit(growing, fewest):
        growing = _joined(found.pop(), growing)
    return [*found, growing] if growing else found


def _joined(one, other):
    return [one[0], other[1], one[2] + other[2], one[3] + other[3]]


def _is_fit(bar, fewest):
    return all(number == 0 or number >= fewest for number in bar[2:4])


def _mover(mover, lines):
    names = {each["code"]: each["name"] for each in lines}
    why = [
        (f"{code} {names.get(code, '')}".strip() or _("adjustments"), _signed(points)) for code, points in mover["why"]
    ]
    label = group_names().get(mover["group"], mover["group"])
    return Mover(
        mover["name"],
        mover["unit"] if mover["kind"] == SubjectKind.OFFICER else "",
        label,
        mover["rank_before"],
        mover["rank"],
        mover["places"],
        mover["points_before"],
        mover["points"],
        why,
    )


def _line(line, count, named):
    name = line["name"] or _("adjustments")
    if not named and (line["subjects"] < FEWEST or 0 < count - line["subjects"] < FEWEST):
        return LineShown(line["code"], name, small(line["subjects"], count), "", "")
    mean = _signed(round(line["total"] / line["subjects"]))
    return LineShown(line["code"], name, str(line["subjects"]), _signed(line["total"]), mean)


def _signed(points):
    return f"+{marks(points)}" if points > 0 else marks(points)

"""The levels of a rating as one table, and how marks become points, a grade and the gates that hold it.

The order, the dates and who decides which grade stand in article 18 of the standard; who issues the plaque in 20.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.ratings.base import Answer, Outcome, Stage
from appraisal.scheme.gates.rules import Condition, Rules, Test, condition_of, rules_for
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rulekinds.kinds import ALONE, Value
from appraisal.scheme.rules import best_of, figures_of, kind_of, of_nothing
from appraisal.scheme.versions.base import Effect, Missing, Rule, SubjectKind
from appraisal.scheme.versions.models import Band, Category, Gate, Indicator
from portal.shell.pages.wording import Words
from portal.shell.refusals import Refused, refuse

WHOLE = 100
# In this category stands what a station without population duties is not asked.
POPULATION = "population"


@dataclass(frozen=True)
class Level:
    """One level: which grades it decides, until when it decides or passes on, and whether it makes public before."""

    stage: Stage
    decides: tuple[str, ...]
    due: tuple[int, int, int] | None
    is_public: bool
    says: Words
    plaque_of: tuple[str, ...] = ()

    def due_on(self, year: int) -> date | None:
        """Return the last day for the rating of a year; None where the text names none."""
        return date(year + self.due[0], *self.due[1:]) if self.due else None


LEVELS = (
    Level(
        Stage.COUNTY,
        (),
        (0, 12, 31),
        False,
        gettext_lazy("The county assesses first and sends the papers to the city by the end of December."),
    ),
    Level(
        Stage.CITY,
        ("4", "5"),
        (1, 1, 15),
        True,
        gettext_lazy(
            "The city decides grades 4 and 5 after making them public, and passes better ones on by 15 January."
        ),
        ("4",),
    ),
    Level(
        Stage.PROVINCE,
        ("3",),
        (1, 2, 15),
        True,
        gettext_lazy(
            "The province decides grade 3 after making it public, and passes grades 1 and 2 on by 15 February."
        ),
        ("3",),
    ),
    Level(
        Stage.NATIONAL,
        ("2",),
        (1, 3, 31),
        False,
        gettext_lazy("The national bureau decides grade 2 and passes grade 1 on by the end of March."),
        ("2",),
    ),
    Level(Stage.MINISTRY, ("1",), None, False, gettext_lazy("The ministry recognises grade 1."), ("1",)),
)
LEVEL = {level.stage: level for level in LEVELS}
ORDER = {level.stage: place for place, level in enumerate(LEVELS)}


def decider_of(grade: str) -> Level:
    """Return the level that decides a grade."""
    return next(level for level in LEVELS if grade in level.decides)


def next_stage(stage: str, proposed: str, outcome: str, grade: str) -> Stage:
    """Return where a rating is after a level has passed it on, decided it or sent it back with a grade.

    Raises Refused beside `outcome` or `grade` for what the text does not let this level do: grades are decided by their
    own level, none is passed over, and none rises above what was proposed.
    """
    level = LEVEL.get(Stage(stage))
    if level is None or stage == Stage.COUNTY:
        raise Refused(_("The rating is with no level above the county."))
    if grade not in {each for one in LEVELS for each in one.decides}:
        refuse(grade=_("Choose a grade from 1 to 5."))
    if grade < proposed:
        refuse(grade=_("No level gives a better grade than grade %(grade)s, which was proposed.") % {"grade": proposed})
    decider = decider_of(grade)
    if outcome == Outcome.DECIDED:
        if grade not in level.decides:
            refuse(grade=_("Grade %(grade)s is decided by another level.") % {"grade": grade})
        return Stage.DECIDED
    if outcome == Outcome.PASSED:
        if ORDER[decider.stage] <= ORDER[level.stage]:
            refuse(outcome=_("Grade %(grade)s is decided here and not passed on.") % {"grade": grade})
        return LEVELS[ORDER[level.stage] + 1].stage
    if outcome == Outcome.SENT_BACK:
        if ORDER[decider.stage] >= ORDER[level.stage]:
            refuse(grade=_("It is sent back with a grade that a lower level decides."))
        return decider.stage
    refuse(outcome=_("Choose what the level did."))


@dataclass(frozen=True)
class Item:
    """What is graded: an item of the standard or a part of one, a condition of grade 1, or a veto."""

    indicator: Indicator

    @property
    def code(self) -> str:
        return str(self.indicator.code)

    @property
    def has_points(self) -> bool:
        """Whether it gives points; conditions and vetoes are answered with yes or no."""
        return self.indicator.rule == Rule.ITEM

    @property
    def full(self) -> int:
        """Its full marks in hundredths; of a condition or a veto what “yes” is written as."""
        return best_of(self.indicator) if self.has_points else WHOLE

    @property
    def exemption(self) -> str:
        """Why nobody is asked this and everybody has it full, or ""."""
        return str(self.indicator.missing_reason) if self.indicator.missing == Missing.FULL else ""


def value_of(item: Item, answer: str, points: int | None) -> int:
    """Return what an answer counts, in hundredths. Raises Refused beside `points` or `answer`."""
    if answer not in Answer.values:
        refuse(answer=_("Choose an answer."))
    if answer == Answer.PART:
        if not item.has_points:
            refuse(answer=_("This is answered with yes or no."))
        if points is None or not 0 < points < item.full:
            refuse(points=_("In part: more than 0 and less than %(full)s points.") % {"full": marks(item.full)})
        return points
    worth = item.full if answer == Answer.YES else 0
    if points is not None and points != worth:
        refuse(points=_("Points are given where the item is met in part."))
    return worth


@dataclass(frozen=True)
class Chapter:
    """A chapter of the standard with what is graded in it."""

    category: Category
    items: list[Item]

    @property
    def full(self) -> int:
        return int(self.category.full_marks)


@dataclass(frozen=True)
class Standard:
    """A version of the standard: its chapters, then conditions and vetoes, with grades and gates."""

    chapters: list[Chapter]
    bands: list[Band]
    gates: list[Gate]

    @cached_property
    def items(self) -> dict[str, Item]:
        """All that is graded, by code."""
        return {item.code: item for chapter in self.chapters for item in chapter.items}

    def asked(self, has_population: bool) -> dict[str, Item]:
        """What has to be answered of a station, by code."""
        left_out = set() if has_population else self.of_population
        return {code: item for code, item in self.items.items() if not item.exemption and code not in left_out}

    @cached_property
    def of_population(self) -> set[str]:
        """The codes of the chapter that stations without population duties have full."""
        chapters = [each for each in self.chapters if each.category.code == POPULATION]
        return {item.code for chapter in chapters for item in chapter.items}

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each grade in the language of the page."""
        return {band.code: band.label for band in self.bands}

    @cached_property
    def conditions(self) -> list[tuple[Gate, Condition]]:
        """The gates with their checked conditions."""
        indicators = [item.indicator for item in self.items.values()]
        rules: Rules = rules_for(SubjectKind.UNIT, indicators, [each.category for each in self.chapters], self.bands)
        return [(gate, condition_of(gate, rules)) for gate in self.gates]


@dataclass(frozen=True)
class Result:
    """What marks come to: points by item and chapter, the sum, the grade it earns, and what gates left of that."""

    items: dict[str, int]
    chapters: dict[str, int]
    points: int
    earned: str
    grade: str
    held: list[Gate]


def result_of(standard: Standard, values: Mapping[str, int], *, has_population: bool = True) -> Result:
    """Return the Result of the values that stand, {code: hundredths}; what has none counts as the standard says.

    It is what the engine makes of the same values as confirmed entries.
    """
    exempt = set() if has_population else standard.of_population
    given = {code: value for code, value in values.items() if code not in exempt}
    items = {code: _points(item, given.get(code), code in exempt) for code, item in standard.items.items()}
    chapters = {chapter.category.code: _sum(chapter, items) for chapter in standard.chapters}
    points = sum(chapters.values())
    held = [gate for gate, condition in standard.conditions if _holds(condition, given, items)]
    earned = next((band.code for band in _best_first(standard.bands) if points >= band.from_points), "")
    return Result(items, chapters, points, earned, _held_at(earned, held), held)


def _points(item, value, is_exempt):
    if is_exempt:
        return max(best_of(item.indicator), 0)
    if value is None:
        return of_nothing(item.indicator)
    # Every item is a count of hundredths: its use need not be read from the database for each.
    counted = Value(value, WHOLE, value, is_share=False)
    return kind_of(item.indicator).points(counted, figures_of(item.indicator), ALONE)


def _sum(chapter, items):
    whole = sum(items[item.code] for item in chapter.items)
    return min(whole, chapter.full) if chapter.full else whole


def _best_first(bands: Iterable[Band]) -> list[Band]:
    return sorted(bands, key=lambda band: -band.from_points)


def _holds(condition, values, items):
    found = (_passes(test, values, items) for test in condition.tests)
    return all(found) if condition.needs_all else any(found)


def _passes(test: Test, values: Mapping[str, int], items: Mapping[str, int]) -> bool:
    code = test.indicator.code if test.indicator else ""
    if test.of == "empty":
        return code not in values
    if code not in values:
        return False
    found = values[code] if test.of == "value" else items[code]
    return {
        ">=": found >= test.than,
        ">": found > test.than,
        "<=": found <= test.than,
        "<": found < test.than,
        "==": found == test.than,
        "!=": found != test.than,
    }[test.sign]


def _held_at(earned, held):
    if any(gate.effect == Effect.NOT_RATED for gate in held):
        return ""
    limits = [gate.target for gate in held if gate.effect == Effect.GRADE_AT_MOST]
    # Grades count upward from the best.
    return max([earned, *limits])

"""Gates: a condition on what a sheet counted, and what then becomes of an item, a category, the total or the grade.

A condition names tests, any or all of which have to hold. A test asks for the value or the points of an indicator, or
whether it had nothing to measure; for the points of a category; or for the total. What asks for a category or the total
is looked at once these stand, so it moves the sheet as a whole and no item.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.scheme.rulekinds.arithmetic import LIMIT, marks, percent
from appraisal.scheme.rulekinds.figures import BadFigures, whole
from appraisal.scheme.rules import SHARE, reading_of
from appraisal.scheme.versions.base import Effect, Rule
from appraisal.scheme.versions.models import Band, Category, Gate, Indicator

COMPARE = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=", "!=": "≠"}
OF_INDICATOR = ("value", "points", "empty")
# What acts on parts of the sheet has to be known before the total is.
ON_PARTS = (Effect.ITEM, Effect.CATEGORY)
WITH_TARGET = (*ON_PARTS, Effect.GRADE_AT_MOST, Effect.GRADE_AT_LEAST)


@dataclass(frozen=True)
class Test:
    """One test: `of` is value, points or empty of an `indicator`, points of a `category`, or the total.

    `than` counts in hundredths, of a share in basis points.
    """

    of: str
    sign: str
    than: int
    indicator: Indicator | None = None
    category: Category | None = None

    @property
    def is_of_whole(self) -> bool:
        """Whether it asks for what is known only when all lines are summed."""
        return self.indicator is None

    @property
    def is_share(self) -> bool:
        """Whether it is held against a share, in basis points."""
        return self.of == "value" and self.indicator is not None and reading_of(self.indicator) == SHARE

    @property
    def words(self) -> str:
        """The test in words: “清零率” ≥ 95%."""
        if self.of == "empty":
            return _("“%(name)s” had nothing to measure") % {"name": self.indicator.label if self.indicator else ""}
        than = percent(self.than) if self.is_share else marks(self.than)
        return f"{self._what} {COMPARE[self.sign]} {than}"

    @property
    def _what(self):
        if self.category:
            return _("points of “%(name)s”") % {"name": self.category.label}
        if self.indicator is None:
            return _("the total")
        said = _("points of “%(name)s”") if self.of == "points" else "“%(name)s”"
        return said % {"name": self.indicator.label}


@dataclass(frozen=True)
class Condition:
    """Tests, of which any or all have to hold."""

    tests: tuple[Test, ...]
    needs_all: bool

    @property
    def is_of_whole(self) -> bool:
        """Whether it can be looked at only when all lines are summed."""
        return any(test.is_of_whole for test in self.tests)

    @property
    def words(self) -> str:
        """The condition in words."""
        between = pgettext("between tests", " and ") if self.needs_all else pgettext("between tests", " or ")
        return between.join(test.words for test in self.tests)


@dataclass(frozen=True)
class Rules:
    """The rows of a version that a gate may name, by their codes, for one kind of subject."""

    indicators: Mapping[str, Indicator]
    categories: Mapping[str, Category]
    bands: Mapping[str, Band]


def rules_for(
    subject: str, indicators: Iterable[Indicator], categories: Iterable[Category], bands: Iterable[Band]
) -> Rules:
    """Return the Rules of one kind of subject."""
    return Rules(
        {each.code: each for each in indicators if each.subject == subject},
        {each.code: each for each in categories},
        {each.code: each for each in bands if each.subject == subject},
    )


def condition_of(gate: Gate, rules: Rules) -> Condition:
    """Return the checked condition of a gate. Raises BadFigures."""
    written = gate.condition
    if not isinstance(written, Mapping) or len(written) != 1 or not set(written) <= {"any", "all"}:
        raise BadFigures(_("A condition says which tests have to hold, any or all of them."))
    ((how, tests),) = written.items()
    if not isinstance(tests, list) or not tests:
        raise BadFigures(_("A condition says which tests have to hold, any or all of them."))
    condition = Condition(tuple(_test(each, rules) for each in tests), how == "all")
    if condition.is_of_whole and gate.effect in ON_PARTS:
        raise BadFigures(_("What asks for the total or a category moves the sheet as a whole, not an item of it."))
    return condition


def check(gate: Gate, rules: Rules) -> None:
    """Raise BadFigures where a gate cannot be applied: its condition, what it names, or its limit."""
    condition_of(gate, rules)
    named = {Effect.ITEM: rules.indicators, Effect.CATEGORY: rules.categories}.get(Effect(gate.effect), rules.bands)
    if gate.effect in WITH_TARGET and gate.target not in named:
        raise BadFigures(_("“%(code)s” is not in this version.") % {"code": gate.target})
    if gate.effect == Effect.ITEM and rules.indicators[gate.target].rule == Rule.VETO:
        raise BadFigures(_("A veto is no item that could count 0: a gate would lift it."))
    if gate.effect == Effect.CAP:
        whole(_("points at most"), gate.limit, low=0)


def effect_words(gate: Gate, rules: Rules) -> str:
    """Return what a gate does where it holds, in words."""
    said = str(Effect(gate.effect).label)
    if gate.effect == Effect.CAP:
        return _("%(effect)s %(what)s") % {"effect": said, "what": marks(gate.limit or 0)}
    named: Mapping[str, Any] = {Effect.ITEM: rules.indicators, Effect.CATEGORY: rules.categories}.get(
        Effect(gate.effect), rules.bands
    )
    target = named.get(gate.target)
    if gate.effect not in WITH_TARGET or target is None:
        return said
    return _("%(effect)s %(what)s") % {"effect": said, "what": target.label}


def _test(written: Any, rules: Rules) -> Test:
    if not isinstance(written, Mapping):
        raise BadFigures(_("A condition says which tests have to hold, any or all of them."))
    of = written.get("of", "points")
    indicator = category = None
    if "indicator" in written:
        indicator = rules.indicators.get(str(written["indicator"]))
        if indicator is None or of not in OF_INDICATOR:
            raise BadFigures(_("“%(code)s” is not in this version.") % {"code": written["indicator"]})
    elif "category" in written:
        category = rules.categories.get(str(written["category"]))
        if category is None or of != "points":
            raise BadFigures(_("“%(code)s” is not in this version.") % {"code": written["category"]})
    elif of != "total":
        raise BadFigures(_("A test asks for an indicator, a category or the total."))
    if of == "empty":
        return Test(of, "==", 0, indicator)
    sign = written.get("is")
    if sign not in COMPARE:
        raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": sign})
    return Test(of, sign, whole(_("limit of a test"), written.get("than"), low=-LIMIT), indicator, category)

"""The figures of a rule: what each kind of rule asks for, and what somebody wrote, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from appraisal.scheme.rulekinds.arithmetic import LIMIT
from portal.shell.pages.wording import Words

# A figure as somebody wrote it into a scheme, before it is looked at.
Written = int | float | str | list | dict | None


class BadFigures(ValueError):
    """The figures of an indicator do not fit its rule; the message says what to change, `of` in which field."""

    of = "rule"


class Unit(Enum):
    """What a figure counts in, and so how it is typed and shown."""

    POINTS = "points"  # hundredths of a point
    SHARE = "share"  # basis points
    VALUE = "value"  # what the measure counts in: a whole number, or basis points of a rate
    NUMBER = "number"  # a whole number
    STEPS = "steps"  # pairs of (value, points), from 0 upward
    RANKS = "ranks"  # pairs of (rank, points), from 1 upward
    CHOICE = "choice"
    FORMULA = "formula"  # text in the language of formulas


@dataclass(frozen=True)
class Field:
    """One figure that a kind of rule asks for: a form shows it by `title`, in its `unit`, between `low` and `high`.

    One without a default has to be given.
    """

    name: str
    title: Words
    unit: Unit
    default: int | None = None
    low: int = -LIMIT
    high: int = LIMIT
    choices: tuple[tuple[int, Words], ...] = ()


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator in the columns that the SQL reads; `best` is the most that the rule can give.

    `compares` says of a formula whether it names what others of the group have.
    """

    a: int = 0
    b: int = 0
    c: int = 0
    d: int = 0
    e: int = 0
    start: int = 0
    best: int = 0
    steps: tuple[tuple[int, int], ...] = ()
    formula: str = ""
    compares: bool = True


Read = int | str | tuple[tuple[int, int], ...]


def read(fields: tuple[Field, ...], params: Mapping[str, Written]) -> dict[str, Read]:
    """Return {name: figure} of all fields, defaults filled in. Raises BadFigures, also for a figure not asked for."""
    known = {field.name for field in fields}
    for name in params:
        if name not in known:
            raise BadFigures(_("The rule has no figure “%(name)s”.") % {"name": name})
    return {field.name: _figure(field, params.get(field.name)) for field in fields}


def _figure(field, value):
    if field.unit in (Unit.STEPS, Unit.RANKS):
        return _pairs(field, value)
    if field.unit == Unit.FORMULA:
        return _formula(field, value)
    return whole(field.title, value, default=field.default, low=field.low, high=field.high)


def _formula(field, value):
    if not isinstance(value, str) or not value.strip():
        raise BadFigures(_("The figure “%(name)s” is missing.") % {"name": field.title})
    return value


def _pairs(field, value):
    first = 0 if field.unit == Unit.STEPS else 1
    if not isinstance(value, (list, tuple)) or not value:
        raise BadFigures(_("The steps are pairs of a threshold and its points."))
    if not all(isinstance(step, (list, tuple)) and len(step) == 2 for step in value):
        raise BadFigures(_("The steps are pairs of a threshold and its points."))
    pairs = tuple((whole(field.title, at, low=first), whole(field.title, points)) for at, points in value)
    thresholds = [at for at, _points in pairs]
    if thresholds[0] != first or thresholds != sorted(set(thresholds)):
        raise BadFigures(_("The steps begin at %(first)s and rise.") % {"first": first})
    return pairs


def whole(title: Words, value: Written, *, default: int | None = None, low: int = -LIMIT, high: int = LIMIT) -> int:
    """Return one figure as an integer within its limits. Raises BadFigures."""
    if value is None:
        if default is None:
            raise BadFigures(_("The figure “%(name)s” is missing.") % {"name": title})
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadFigures(_("The figure “%(name)s” must be a whole number of hundredths.") % {"name": title})
    if not low <= value <= high:
        raise BadFigures(
            _("The figure “%(name)s” must lie between %(low)s and %(high)s.")
            % {"name": title, "low": low, "high": high}
        )
    return value

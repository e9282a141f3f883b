"""How a scheme uses a measure: which records, how they become one value, of which time, in proportion to what.

A use is typed and checked when it is saved; two indicators that use a measure alike share its facts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from appraisal.scheme.measures import BY_CODE, MEASURES
from appraisal.scheme.rulekinds.figures import BadFigures, whole
from appraisal.scheme.versions.base import Aggregate, Window
from appraisal.scheme.versions.models import Indicator
from portal.ledger.chain.canonical import digest
from portal.office.counting.rules import Filter, Measure

Written = Mapping[str, Any]

# A value weighs, and one divides, by no more than this, in hundredths: sums stay numbers that both engines hold.
HEAVIEST, MOST_FOR_EACH = 100_000, 10_000
# How many periods or years back a use may look.
FURTHEST = 36
OF_USE = ("filters", "weights", "record_cap", "aggregate", "window", "length")
OF_PER = ("measure", *OF_USE, "times", "shown_as")
# Such a sign stands between the code of a measure and what sets this use of it apart.
SIGN = "#"
# These go by a window of which the value needs to know how long.
LONG = (Window.LAST, Window.PREVIOUS, Window.YEARS)


@dataclass(frozen=True)
class MeasureUse:
    """One use of a measure: `filters` are (column, values), `weights` (column, ((value, hundredths), …)).

    `record_cap` is the most that one record counts, in hundredths; `length` how many periods or years a window has.
    """

    measure: Measure
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weights: tuple[str, tuple[tuple[str, int], ...]] | None = None
    record_cap: int | None = None
    aggregate: Aggregate = Aggregate.SUM
    window: Window = Window.PERIOD
    length: int = 1

    @property
    def key(self) -> str:
        """What its facts are filed under: the code of the measure, and a digest where it is not used plainly."""
        apart = [self.filters, self.weights, self.record_cap, self.aggregate, self.window, self.length]
        if apart == [(), None, None, Aggregate.SUM, Window.PERIOD, 1]:
            return self.measure.code
        listed = [
            [[column, list(values)] for column, values in self.filters],
            self.weights and [self.weights[0], [list(each) for each in self.weights[1]]],
            self.record_cap,
            str(self.aggregate),
            str(self.window),
            self.length,
        ]
        return f"{self.measure.code}{SIGN}{digest(listed)[:12]}"

    @property
    def out_of(self) -> "MeasureUse | None":
        """What its records could have been: where these are none either, there was nothing to measure.

        The same records are chosen of it, of the same time, as far as it knows them.
        """
        measure = BY_CODE.get(self.measure.out_of)
        if measure is None:
            return None
        known = {each.name for each in measure.reads.filters}
        chosen = tuple((name, values) for name, values in self.filters if name in known)
        kept = chosen if measure.reads is self.measure.reads else ()
        return MeasureUse(measure, kept, window=self.window, length=self.length)

    @property
    def asks(self) -> list[Filter]:
        """The Filters by which it chooses or weighs."""
        names = {name for name, _values in self.filters} | ({self.weights[0]} if self.weights else set())
        return [each for each in self.measure.reads.filters if each.name in names]

    @property
    def definitions(self) -> dict[str, list[str]]:
        """What decides what it counts, as text: by the code of the measure, and by that and a part that it asks for.

        The parts are filters (`code:name`) and, where each file counts once, what a file is (`code@file`).
        """
        parts = {f"{self.measure.code}:{each.name}": each.definition for each in self.asks}
        if self.aggregate == Aggregate.DISTINCT:
            parts[f"{self.measure.code}@file"] = [self.measure.reads.carrier]
        return {self.measure.code: self.measure.definition, **parts}

    @property
    def is_share(self) -> bool:
        """Whether its value is a share, in basis points."""
        return self.measure.is_rate

    @property
    def is_mean(self) -> bool:
        """Whether its value is divided by the number of its records."""
        return self.aggregate in (Aggregate.MEAN, Aggregate.MEDIAN)

    @property
    def is_additive(self) -> bool:
        """Whether what comes late to a month can be added to what was counted there."""
        if self.measure.reads.is_settled:
            return False
        return self.aggregate in (Aggregate.SUM, Aggregate.MEAN) and self.window == Window.PERIOD


@dataclass(frozen=True)
class Proportion:
    """What a use is divided by: another use, so many `times` (hundredths), shown as a share or as so many for each."""

    use: MeasureUse
    times: int = 100
    is_share: bool = True


def measure_of(key: str) -> Measure:
    """Return the measure of a key under which facts are filed. Raises KeyError."""
    return BY_CODE[key.partition(SIGN)[0]]


def use_of(indicator: Indicator) -> MeasureUse:
    """Return the use of an indicator as it was checked when it was saved. Raises BadFigures."""
    return _use(indicator.measure, indicator.use)


def proportion_of(indicator: Indicator) -> Proportion | None:
    """Return what the use of an indicator is divided by, as it was checked, or None. Raises BadFigures."""
    return _proportion(indicator.per)


def uses_of(indicator: Indicator) -> list[MeasureUse]:
    """Return all uses that an indicator reads. Raises BadFigures."""
    per = proportion_of(indicator)
    return [use_of(indicator), *([per.use] if per else [])]


def wanted(indicators: Iterable[Indicator]) -> set[tuple[MeasureUse, str]]:
    """Return the (MeasureUse, subject kind) pairs that a version needs, with those that are read always.

    A code without a declaration is left out; `versions.deeds.publish` refuses such a version.
    """
    listed = [each for each in indicators if each.measure in BY_CODE]
    named = {(use, indicator.subject) for indicator in listed for use in uses_of(indicator)}
    named |= {(use.out_of, subject) for use, subject in named if use.out_of}
    always = {(MeasureUse(each), subject) for each in MEASURES if each.is_always_read for subject in ("u", "o")}
    return named | always


def read_use(code: str, written: Written) -> MeasureUse:
    """Return a use as somebody wrote it, also checked against what its source offers. Raises BadFigures."""
    use = _use(code, written)
    check_offered(use)
    return use


def read_proportion(written: Written) -> Proportion | None:
    """Return what a use is divided by as somebody wrote it, checked likewise, or None. Raises BadFigures."""
    proportion = _proportion(written)
    if proportion:
        check_offered(proportion.use)
    return proportion


def check_offered(use: MeasureUse) -> None:
    """Raise BadFigures where a use chooses or weighs by a value that its source does not offer."""
    named = dict(use.filters)
    if use.weights:
        column, weights = use.weights
        named[column] = (*named.get(column, ()), *(value for value, _weight in weights))
    for chosen in use.asks:
        offered = {str(code) for code, _label in chosen.choices()}
        for value in named[chosen.name]:
            if value not in offered:
                raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": value})


def _use(code, written):
    measure = BY_CODE.get(code)
    if measure is None:
        raise BadFigures(_("The measure “%(code)s” does not exist.") % {"code": code})
    if not written:
        return MeasureUse(measure)
    for name in written:
        if name not in OF_USE:
            raise BadFigures(_("A use of a measure has nothing called “%(name)s”.") % {"name": name})
    known = {each.name: each for each in measure.reads.filters}
    aggregate = _choice(Aggregate, written.get("aggregate") or Aggregate.SUM)
    window = _choice(Window, written.get("window") or Window.PERIOD)
    if measure.is_rate and (aggregate != Aggregate.SUM or written.get("weights")):
        raise BadFigures(_("“%(title)s” is a share already: it is neither weighed nor averaged.") % _titled(measure))
    length = whole(_("length of the window"), written.get("length"), default=1, low=1, high=FURTHEST)
    return MeasureUse(
        measure,
        _filters(measure, known, written.get("filters") or {}),
        _weights(measure, known, written.get("weights")),
        _record_cap(written.get("record_cap")),
        aggregate,
        window,
        length if window in LONG else 1,
    )


def _proportion(written):
    if not written:
        return None
    for name in written:
        if name not in OF_PER:
            raise BadFigures(_("A use of a measure has nothing called “%(name)s”.") % {"name": name})
    use = _use(str(written.get("measure", "")), {name: written[name] for name in OF_USE if name in written})
    if use.is_share or use.is_mean:
        raise BadFigures(_("A value is divided by a count: “%(title)s” is a share.") % _titled(use.measure))
    times = whole(_("so many for each"), written.get("times"), default=100, low=1, high=MOST_FOR_EACH)
    return Proportion(use, times, written.get("shown_as", "share") == "share")


def _titled(measure):
    return {"title": measure.title}


def _choice(kinds, value):
    if value not in kinds.values:
        raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": value})
    return kinds(value)


def _filters(measure, known, written):
    if not isinstance(written, Mapping):
        raise BadFigures(_("Filters name a column and its values."))
    return tuple(
        (column, _values(measure, known, column, values)) for column, values in sorted(written.items()) if values
    )


def _values(measure, known, column, values):
    _column(measure, known, column)
    if not isinstance(values, (list, tuple)):
        raise BadFigures(_("Filters name a column and its values."))
    return tuple(sorted({str(value) for value in values}))


def _column(measure, known, column):
    if column not in known:
        raise BadFigures(_("“%(title)s” cannot be chosen by “%(column)s”.") % {**_titled(measure), "column": column})


def _weights(measure, known, written):
    if not written:
        return None
    if not isinstance(written, Mapping) or set(written) != {"by", "of"} or not isinstance(written["of"], Mapping):
        raise BadFigures(_("Weights name a column and what each of its values counts."))
    column = written["by"]
    _column(measure, known, column)
    weights = {
        str(value): whole(value, number, low=-HEAVIEST, high=HEAVIEST) for value, number in written["of"].items()
    }
    if not weights:
        raise BadFigures(_("Weights name a column and what each of its values counts."))
    return column, tuple(sorted(weights.items()))


def _record_cap(written):
    if written is None:
        return None
    return whole(_("most that one record counts"), written, low=1)

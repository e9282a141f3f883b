"""One kind of rule: what it asks for, how a value becomes points in Python and in SQL, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from appraisal.scheme.rulekinds.arithmetic import percent
from appraisal.scheme.rulekinds.figures import Field, Figures, Written, read


class Takes(Enum):
    """What kind of value a rule takes."""

    COUNTS = "counts"
    SHARES = "shares"
    BOTH = "both"


@dataclass(frozen=True)
class Peers:
    """How a value stands in its group: the best value, the place, how many there are, their sum and twice the median.

    Values are as they are shown: counts in hundredths, shares in basis points. Equal values share a place.
    """

    best: int = 0
    place: int = 1
    number: int = 1
    total: int = 0
    twice_median: int = 0


ALONE = Peers()


@dataclass(frozen=True)
class Value:
    """A value as a fraction `num / den`, positive below: a count is quantity / 100, a share counts basis points."""

    num: int
    den: int
    shown: int
    is_share: bool

    def words(self, at: int) -> str:
        """Return a threshold in the unit of the value: 95%, or 3."""
        return percent(at) if self.is_share else str(at)


@dataclass(frozen=True)
class RuleKind:
    """One kind of rule. `points(value, figures, peers)` and `sql` agree on every input.

    The SQL reads num, den, shown, the figures a to e and start, step_points (of the step that holds), and of the group
    best, place, number, total, twice_median; where every rule has its own, `sql_of` makes it. `says(figures, in_unit)`
    is the rule in a sentence; `explains(words, …)` leads from a value to its points.
    """

    code: str
    fields: tuple[Field, ...]
    figures: Callable[[dict], Figures]
    points: Callable[[Value, Figures, Peers], int]
    sql: str
    says: Callable[[Figures, Callable[[int], str]], str]
    explains: Callable[[dict[str, str], Value, Figures, Peers], str]
    takes: Takes = Takes.BOTH
    # Whether it compares with the others of the group.
    is_relative: bool = False
    # Whether it goes by the place in the group, the fewest first where the figure `e` says so.
    compares_by_place: bool = False
    sql_of: Callable[[Figures], str] | None = None
    # Whether it divides by the best of the group: where that is nothing there is nothing to have a share of.
    needs_a_best: bool = False

    def read(self, params: dict[str, Written]) -> Figures:
        """Return the checked figures. Raises BadFigures."""
        return self.figures(read(self.fields, params))

"""The rule for what no other kind says: a formula that somebody writes, between its least and its full marks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.scheme.rulekinds.arithmetic import clamp, clamp_sql, half_up, half_up_sql, marks
from appraisal.scheme.rulekinds.figures import BadFigures, Field, Figures, Unit
from appraisal.scheme.rulekinds.formulas.counting import Known, bounds_of, check_depth, count, sql_of
from appraisal.scheme.rulekinds.formulas.reading import LARGEST, SCALE, read_formula, written
from appraisal.scheme.rulekinds.formulas.words import GROUP_CODES
from appraisal.scheme.rulekinds.kinds import Peers, RuleKind, Value
from appraisal.scheme.rulekinds.relative import FEWEST

# A hundredth, and a whole, in what a formula counts with.
HUNDREDTH = SCALE // 100
# A share counts as a part of one, so that 92% is 0.92; a count, and so many for each, as it is shown.
_UNIT = f"CASE WHEN reading = 1 THEN 1 ELSE {HUNDREDTH} END"
COLUMNS = {
    "value": f"shown * ({_UNIT})",
    "base": f"den * CAST({HUNDREDTH} AS bigint)",
    "full": f"a * CAST({HUNDREDTH} AS bigint)",
    "target": f"b * CASE WHEN reading = 1 THEN 1 ELSE CAST({SCALE} AS bigint) END",
    "best": f"best * ({_UNIT})",
    "mean": f"({half_up_sql(f'total * ({_UNIT})', 'number')})",
    "median": f"({half_up_sql(f'twice_median * ({_UNIT})', '2')})",
    "place": f"place * CAST({SCALE} AS bigint)",
    "number": f"number * CAST({SCALE} AS bigint)",
}
BASE = frozenset({"base"})


def _named(value: Value, f: Figures, peers: Peers) -> dict[str, int]:
    unit = 1 if value.is_share else HUNDREDTH
    return {
        "value": value.shown * unit,
        "base": value.den * HUNDREDTH,
        "full": f.a * HUNDREDTH,
        "target": f.b * (1 if value.is_share else SCALE),
        "best": peers.best * unit,
        "mean": half_up(peers.total * unit, peers.number),
        "median": half_up(peers.twice_median * unit, 2),
        "place": peers.place * SCALE,
        "number": peers.number * SCALE,
    }


def _known(full: int) -> Known:
    """Between what the names lie: whoever had something to measure has a base, a place, and is one of the group."""
    of_full = min(full * HUNDREDTH, LARGEST)
    return {
        "base": (HUNDREDTH, LARGEST),
        "full": (of_full, of_full),
        "target": (0, LARGEST),
        "place": (SCALE, LARGEST),
        "number": (SCALE, LARGEST),
    }


def _figures(given):
    root = read_formula(given["formula"])
    check_depth(root)
    bounds_of(root, _known(given["full"]))
    if given["least"] > given["full"]:
        raise BadFigures(_("The least lies below the full marks."))
    compares = root.names(GROUP_CODES)
    return Figures(
        a=given["full"],
        b=given["target"],
        c=given["least"],
        start=given["fewest"] if compares else 1,
        best=given["full"],
        formula=given["formula"],
        compares=compares,
    )


def _points(value, f, peers):
    found = count(read_formula(f.formula), _named(value, f, peers))
    return clamp(half_up(found, HUNDREDTH), f.c, f.a)


def _sql(f):
    found = sql_of(read_formula(f.formula), COLUMNS)
    rounded = half_up_sql("x", str(HUNDREDTH))
    return f"(SELECT {clamp_sql(rounded, 'c', 'a')} FROM (SELECT {found} AS x LIMIT 1) formula)"


def _words(f, in_unit):
    words = {"formula": written(read_formula(f.formula)), "full": marks(f.a), "least": marks(f.c)}
    return words | {"target": in_unit(f.b)}


def _says(f, in_unit):
    if f.b:
        said = _("By the formula %(formula)s, with the target %(target)s; from %(least)s to %(full)s.")
    else:
        said = _("By the formula %(formula)s; from %(least)s to %(full)s.")
    return said % _words(f, in_unit)


def _explains(words, value, f, peers):
    words |= _words(f, value.words)
    return _("%(value)s in the formula %(formula)s, from %(least)s to %(full)s: %(points)s points.") % words


def names_base(formula: str) -> bool:
    """Say whether a formula names what its value is divided by. Raises BadFigures."""
    return read_formula(formula).names(BASE)


EXPRESSION = (
    RuleKind(
        "expression",
        (
            Field("formula", gettext_lazy("formula"), Unit.FORMULA),
            Field("full", gettext_lazy("full marks"), Unit.POINTS, low=0),
            Field("target", gettext_lazy("target"), Unit.VALUE, default=0, low=0),
            Field("least", gettext_lazy("at least"), Unit.POINTS, default=0),
            FEWEST,
        ),
        _figures,
        _points,
        "",
        _says,
        _explains,
        is_relative=True,
        sql_of=_sql,
    ),
)

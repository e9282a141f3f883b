"""Kinds of rule: how a value becomes points, once in Python, once in SQL, once as a sentence.

A value is a fraction `num / den`: a count is quantity / 100, a rate in basis points is quantity · 10,000 / base.
Points and figures are integers in hundredths of a point; the one division rounds half away from zero.
Where there was nothing to measure, the indicator says what it gives: nothing and its marks are left out (not scored),
the best (by exemption), or zero.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.versions.models import FULL_MARKS, Category, Indicator, Missing, Rule

# A figure as somebody wrote it into a scheme, before it is looked at.
Figure = int | float | str | list | None

LIMIT = 1_000_000
# What makes up for losses of its category, where full marks are reached without it.
BONUSES = {Rule.LINEAR, Rule.PASS_FAIL, Rule.PER_OCCURRENCE}


class BadFigures(ValueError):
    """The figures of an indicator do not fit its rule; the message says what to change."""


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator in the columns that the SQL reads; `best` is the most that the rule can give."""

    a: int = 0
    b: int = 0
    c: int = 0
    d: int = 0
    best: int = 0
    steps: tuple = ()


@dataclass(frozen=True)
class RuleKind:
    """One kind of rule. `points(num, den, f, best)` and `sql` (over num, den, a–d, best) agree on every input."""

    code: str
    figures: Callable[[Mapping[str, Figure]], Figures]
    points: Callable[[int, int, Figures, int], int]
    sql: str
    sentence: Callable[[dict[str, str], Figures, bool, int], str]
    counts_only: bool = False


def half_up(num: int, den: int) -> int:
    """Return num / den as an integer, halves away from zero; den is positive."""
    return (2 * num + den) // (2 * den) if num >= 0 else -((-2 * num + den) // (2 * den))


def half_up_sql(num: str, den: str) -> str:
    """Return SQL for `half_up` of two integer expressions."""
    return (
        f"CASE WHEN ({num}) >= 0 THEN (2 * ({num}) + ({den})) / (2 * ({den})) "
        f"ELSE -((-2 * ({num}) + ({den})) / (2 * ({den}))) END"
    )


def clamp_sql(expression: str, low: str, high: str) -> str:
    """Return SQL for an expression held between two others."""
    return f"CASE WHEN ({expression}) < {low} THEN {low} WHEN ({expression}) > {high} THEN {high} ELSE {expression} END"


def marks(points: int) -> str:
    """Return hundredths of a point as people write them: 0.2, −2.5, 15."""
    sign, points = ("−" if points < 0 else ""), abs(points)
    return sign + f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".")


def percent(basis_points: int) -> str:
    """Return basis points as a percentage with at most two decimals: 97%, 96.55%."""
    return f"{marks(basis_points)}%"


def value_text(indicator: Indicator, value: int, base: int) -> str:
    """Return a value as people write it: 3, or 96.55% (56 of 58)."""
    if not BY_CODE[indicator.measure].is_rate:
        return marks(value)
    if not base:
        return _("none")
    share = percent(half_up(value * 10_000, base))
    return _("%(share)s (%(part)s of %(whole)s)") % {"share": share, "part": marks(value), "whole": marks(base)}


def fraction(is_rate: bool, value: int, base: int) -> tuple[int, int] | None:
    """Return a stored value as (num, den); None for a rate of nothing."""
    if not is_rate:
        return value, 100
    return (value * 10_000, base) if base else None


def score(indicator: Indicator, value: int, base: int = 0, best: int = 0) -> int:
    """Return the points of a value under an indicator, in hundredths; the reference for the SQL."""
    kind, figures = KINDS[indicator.rule], figures_of(indicator)
    cell = fraction(BY_CODE[indicator.measure].is_rate, value, base)
    return of_nothing(indicator) if cell is None else kind.points(*cell, figures, best)


def of_nothing(indicator: Indicator) -> int:
    """Return the points of an indicator that had nothing to measure, in hundredths."""
    best = figures_of(indicator).best if indicator.missing == Missing.FULL else 0
    return 0 if best == LIMIT else best


def weights_of(category: Category, indicators: Iterable[Indicator]) -> dict[int, int]:
    """Return {indicator id: the full marks that are left out when it is not scored} of one kind of subject.

    What takes points or only makes up for losses has none; bonus categories have no full marks to leave out.
    """
    listed = list(indicators)
    best = {each.pk: 0 if category.is_bonus else best_of(each) for each in listed}
    spare = sum(category.base_marks(subject) for subject in {each.subject for each in listed})
    spare += sum(best.values()) - category.full_marks
    for each in reversed(listed):
        if each.rule in BONUSES and 0 < best[each.pk] <= spare:
            spare -= best[each.pk]
            best[each.pk] = 0
    return {key: min(weight, category.full_marks) for key, weight in best.items()}


def best_of(indicator: Indicator) -> int:
    """Return the most that an indicator can give, in hundredths, 0 where it only takes. Raises BadFigures."""
    return figures_of(indicator).best


def explain(indicator: Indicator, value: int, base: int, points: int, best: int = 0) -> str:
    """Return the sentence that leads from a value to its points, in the language of the page."""
    is_rate = BY_CODE[indicator.measure].is_rate
    if is_rate and not base:
        return explain_nothing(indicator)
    words = {"value": value_text(indicator, value, base), "points": marks(points)}
    return KINDS[indicator.rule].sentence(words, figures_of(indicator), is_rate, best)


def explain_nothing(indicator: Indicator) -> str:
    """Return the sentence of an indicator that had nothing to measure, in the language of the page."""
    if indicator.missing == Missing.FULL:
        said = {"points": marks(of_nothing(indicator)), "reason": indicator.missing_reason}
        return _("Nothing to measure in this period; full by exemption, %(points)s points: %(reason)s") % said
    if indicator.missing == Missing.ZERO:
        return _("Nothing to measure in this period: 0 points, as the scheme says.")
    return _("Nothing to measure in this period: not scored.")


def figures_of(indicator: Indicator) -> Figures:
    """Return the checked figures of an indicator. Raises BadFigures."""
    kind = KINDS.get(indicator.rule)
    if kind is None:
        raise BadFigures(_("The kind of rule “%(rule)s” does not exist.") % {"rule": indicator.rule})
    return kind.figures(indicator.params)


def whole(
    params: Mapping[str, Figure], name: str, *, default: int | None = None, low: int = -LIMIT, high: int = LIMIT
) -> int:
    """Return one figure as an integer within its limits. Raises BadFigures."""
    value = params.get(name)
    if value is None:
        if default is None:
            raise BadFigures(_("The figure “%(name)s” is missing.") % {"name": name})
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadFigures(_("The figure “%(name)s” must be a whole number of hundredths.") % {"name": name})
    if not low <= value <= high:
        raise BadFigures(
            _("The figure “%(name)s” must lie between %(low)s and %(high)s.") % {"name": name, "low": low, "high": high}
        )
    return value


def only(params: Mapping[str, Figure], *names: str) -> None:
    """Raise BadFigures when there is a figure that the rule does not know."""
    for name in params:
        if name not in names:
            raise BadFigures(_("The rule has no figure “%(name)s”.") % {"name": name})


def _per_occurrence_figures(params):
    only(params, "points", "floor", "cap")
    points = whole(params, "points")
    floor, cap = whole(params, "floor", default=-LIMIT), whole(params, "cap", default=LIMIT)
    if floor > 0 or cap < 0:
        raise BadFigures(_("The floor is at most 0 and the cap at least 0."))
    return Figures(a=points, b=floor, c=cap, best=cap if points > 0 else 0)


def _per_occurrence_sentence(words, f, is_rate, best):
    words |= {"each": marks(f.a)}
    limit = f.b if f.a < 0 else f.c
    if abs(limit) == LIMIT:
        return _("%(value)s at %(each)s each: %(points)s points.") % words
    words |= {"limit": marks(abs(limit))}
    return _("%(value)s at %(each)s each, at most %(limit)s in all: %(points)s points.") % words


def _rate_target_figures(params):
    only(params, "target_bp", "points_per_point", "full")
    full = whole(params, "full", low=0)
    return Figures(
        a=whole(params, "target_bp", low=1, high=10_000), b=whole(params, "points_per_point", low=0), c=full, best=full
    )


def _rate_target(num, den, f, best):
    if num >= f.a * den:
        return f.c
    return max(0, half_up(f.c * 100 * den - (f.a * den - num) * f.b, 100 * den))


_RATE_TARGET_LEFT = "c * 100 * den - (a * den - num) * b"
_RATE_TARGET_SQL = (
    f"CASE WHEN num >= a * den THEN c WHEN {_RATE_TARGET_LEFT} <= 0 THEN 0 "
    f"ELSE {half_up_sql(_RATE_TARGET_LEFT, '100 * den')} END"
)


def _rate_target_sentence(words, f, is_rate, best):
    words |= {"target": percent(f.a), "full": marks(f.c), "each": marks(f.b)}
    return _("%(value)s; %(full)s at %(target)s, %(each)s less for each point below: %(points)s points.") % words


def _tiers_figures(params):
    only(params, "steps")
    steps = params.get("steps")
    if not steps or not all(isinstance(step, (list, tuple)) and len(step) == 2 for step in steps):
        raise BadFigures(_("The steps are pairs of a threshold and its points."))
    pairs = tuple((whole({"steps": at}, "steps", low=0), whole({"steps": points}, "steps")) for at, points in steps)
    thresholds = [at for at, _points in pairs]
    if thresholds[0] != 0 or thresholds != sorted(set(thresholds)):
        raise BadFigures(_("The steps begin at 0 and rise."))
    return Figures(best=max(points for _at, points in pairs), steps=pairs)


def _tiers(num, den, f, best):
    return next((points for at, points in reversed(f.steps) if num >= at * den), 0)


def _tiers_sentence(words, f, is_rate, best):
    show = percent if is_rate else str
    steps = _("; ").join(_("from %(at)s: %(points)s") % {"at": show(at), "points": marks(p)} for at, p in f.steps)
    return _("%(value)s in the tiers (%(steps)s): %(points)s points.") % (words | {"steps": steps})


def _linear_figures(params):
    only(params, "low", "high", "points_low", "points_high")
    f = Figures(
        a=whole(params, "low", low=0),
        b=whole(params, "high", low=0),
        c=whole(params, "points_low"),
        d=whole(params, "points_high"),
        best=max(whole(params, "points_low"), whole(params, "points_high")),
    )
    if f.a >= f.b:
        raise BadFigures(_("The lower value lies below the higher one."))
    return f


def _linear(num, den, f, best):
    if num <= f.a * den:
        return f.c
    if num >= f.b * den:
        return f.d
    return half_up(f.c * den * (f.b - f.a) + (num - f.a * den) * (f.d - f.c), den * (f.b - f.a))


_LINEAR_SQL = "CASE WHEN num <= a * den THEN c WHEN num >= b * den THEN d ELSE {} END".format(
    half_up_sql("c * den * (b - a) + (num - a * den) * (d - c)", "den * (b - a)")
)


def _linear_sentence(words, f, is_rate, best):
    show = percent if is_rate else str
    words |= {"low": show(f.a), "high": show(f.b), "from": marks(f.c), "to": marks(f.d)}
    return _("%(value)s; from %(from)s at %(low)s in proportion to %(to)s at %(high)s: %(points)s points.") % words


def _share_figures(params):
    only(params, "full")
    full = whole(params, "full", low=0)
    return Figures(a=full, best=full)


def _share(num, den, f, best):
    return half_up(f.a * num, best) if best > 0 else f.a


def _share_sentence(words, f, is_rate, best):
    words |= {"best": marks(best), "full": marks(f.a)}
    return _("%(value)s beside the best of the group, %(best)s, which earns %(full)s: %(points)s points.") % words


def _pass_figures(params):
    only(params, "threshold", "points", "otherwise")
    points = whole(params, "points")
    otherwise = whole(params, "otherwise", default=0)
    return Figures(a=whole(params, "threshold", low=0), b=points, c=otherwise, best=max(points, otherwise))


def _pass_sentence(words, f, is_rate, best):
    words |= {"threshold": (percent if is_rate else str)(f.a), "earns": marks(f.b)}
    return _("%(value)s; %(threshold)s is needed for %(earns)s: %(points)s points.") % words


def _veto_figures(params):
    only(params, "threshold")
    return Figures(a=whole(params, "threshold", default=1, low=1))


def _veto_sentence(words, f, is_rate, best):
    if words["points"] == "0":
        return _("%(value)s; the veto falls at %(threshold)s.") % (words | {"threshold": f.a})
    return _("%(value)s; the veto falls at %(threshold)s and the whole sheet counts 0.") % (words | {"threshold": f.a})


KINDS = {
    kind.code: kind
    for kind in (
        RuleKind(
            "per_occurrence",
            _per_occurrence_figures,
            lambda num, den, f, best: min(max(half_up(f.a * num, den), f.b), f.c),
            clamp_sql(half_up_sql("a * num", "den"), "b", "c"),
            _per_occurrence_sentence,
            counts_only=True,
        ),
        RuleKind("rate_target", _rate_target_figures, _rate_target, _RATE_TARGET_SQL, _rate_target_sentence),
        RuleKind("tiers", _tiers_figures, _tiers, "COALESCE(step_points, 0)", _tiers_sentence),
        RuleKind("linear", _linear_figures, _linear, _LINEAR_SQL, _linear_sentence),
        RuleKind(
            "share_of_best",
            _share_figures,
            _share,
            f"CASE WHEN best > 0 THEN {half_up_sql('a * num', 'best')} ELSE a END",
            _share_sentence,
            counts_only=True,
        ),
        RuleKind(
            "pass_fail",
            _pass_figures,
            lambda num, den, f, best: f.b if num >= f.a * den else f.c,
            "CASE WHEN num >= a * den THEN b ELSE c END",
            _pass_sentence,
        ),
        RuleKind(
            "veto",
            _veto_figures,
            lambda num, den, f, best: -FULL_MARKS if num >= f.a * den else 0,
            f"CASE WHEN num >= a * den THEN -{FULL_MARKS} ELSE 0 END",
            _veto_sentence,
            counts_only=True,
        ),
    )
}

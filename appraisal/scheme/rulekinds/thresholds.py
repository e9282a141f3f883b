"""Rules that hold a value against thresholds: a target, tiers, a line between two values, one that is passed or not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.scheme.rulekinds.arithmetic import half_up, half_up_sql, marks, percent
from appraisal.scheme.rulekinds.figures import BadFigures, Field, Figures, Unit
from appraisal.scheme.rulekinds.kinds import RuleKind, Takes


def _target_figures(given):
    return Figures(
        a=given["target_bp"],
        b=given["points_per_point"],
        c=given["full"],
        d=given["step_bp"],
        e=given["least"],
        best=given["full"],
    )


def _target(value, f, peers):
    short = f.a * value.den - value.num
    if short <= 0:
        return f.c
    if f.d:
        left = f.c - f.b * (short // (f.d * value.den))
    else:
        left = half_up(f.c * 100 * value.den - short * f.b, 100 * value.den)
    return max(f.e, left)


_SHORT = "(a * den - num)"
_LEFT = "c * 100 * den - (a * den - num) * b"
_TARGET_LEFT = (
    f"CASE WHEN d > 0 THEN c - b * ({_SHORT} / (CASE WHEN d > 0 THEN d ELSE 1 END * den)) "
    f"ELSE {half_up_sql(_LEFT, '100 * den')} END"
)
_TARGET_SQL = f"CASE WHEN num >= a * den THEN c WHEN ({_TARGET_LEFT}) < e THEN e ELSE {_TARGET_LEFT} END"


def _target_words(f):
    return {"target": percent(f.a), "full": marks(f.c), "each": marks(f.b), "step": percent(f.d), "least": marks(f.e)}


def _target_says(f, in_unit):
    if f.d:
        return _("%(full)s at %(target)s, %(each)s less for each full %(step)s below, at least %(least)s.") % (
            _target_words(f)
        )
    return _("%(full)s at %(target)s, %(each)s less for each point below, at least %(least)s.") % _target_words(f)


def _target_explains(words, value, f, peers):
    words |= _target_words(f)
    if f.d:
        return (
            _("%(value)s; %(full)s at %(target)s, %(each)s less for each full %(step)s below: %(points)s points.")
            % words
        )
    return _("%(value)s; %(full)s at %(target)s, %(each)s less for each point below: %(points)s points.") % words


def _tiers_figures(given):
    return Figures(best=max(points for _at, points in given["steps"]), steps=given["steps"])


def _tiers(value, f, peers):
    return next((points for at, points in reversed(f.steps) if value.num >= at * value.den), 0)


def _steps_words(f, in_unit):
    return _("; ").join(_("from %(at)s: %(points)s") % {"at": in_unit(at), "points": marks(p)} for at, p in f.steps)


def _tiers_says(f, in_unit):
    return _("In tiers: %(steps)s.") % {"steps": _steps_words(f, in_unit)}


def _tiers_explains(words, value, f, peers):
    steps = _steps_words(f, value.words)
    return _("%(value)s in the tiers (%(steps)s): %(points)s points.") % (words | {"steps": steps})


def _linear_figures(given):
    f = Figures(
        a=given["low"],
        b=given["high"],
        c=given["points_low"],
        d=given["points_high"],
        best=max(given["points_low"], given["points_high"]),
    )
    if f.a >= f.b:
        raise BadFigures(_("The lower value lies below the higher one."))
    return f


def _linear(value, f, peers):
    num, den = value.num, value.den
    if num <= f.a * den:
        return f.c
    if num >= f.b * den:
        return f.d
    return half_up(f.c * den * (f.b - f.a) + (num - f.a * den) * (f.d - f.c), den * (f.b - f.a))


_LINEAR_SQL = "CASE WHEN num <= a * den THEN c WHEN num >= b * den THEN d ELSE {} END".format(
    half_up_sql("c * den * (b - a) + (num - a * den) * (d - c)", "den * (b - a)")
)


def _linear_words(f, in_unit):
    return {"low": in_unit(f.a), "high": in_unit(f.b), "from": marks(f.c), "to": marks(f.d)}


def _linear_says(f, in_unit):
    return _("From %(from)s at %(low)s in proportion to %(to)s at %(high)s.") % _linear_words(f, in_unit)


def _linear_explains(words, value, f, peers):
    words |= _linear_words(f, value.words)
    return _("%(value)s; from %(from)s at %(low)s in proportion to %(to)s at %(high)s: %(points)s points.") % words


def _pass_figures(given):
    points, otherwise = given["points"], given["otherwise"]
    return Figures(a=given["threshold"], b=points, c=otherwise, best=max(points, otherwise))


def _pass_says(f, in_unit):
    words = {"threshold": in_unit(f.a), "earns": marks(f.b), "otherwise": marks(f.c)}
    return _("%(earns)s from %(threshold)s on, otherwise %(otherwise)s.") % words


def _pass_explains(words, value, f, peers):
    words |= {"threshold": value.words(f.a), "earns": marks(f.b)}
    return _("%(value)s; %(threshold)s is needed for %(earns)s: %(points)s points.") % words


THRESHOLDS = (
    RuleKind(
        "rate_target",
        (
            Field("target_bp", gettext_lazy("target"), Unit.SHARE, low=1, high=10_000),
            Field("full", gettext_lazy("full marks"), Unit.POINTS, low=0),
            Field("points_per_point", gettext_lazy("less for each step below"), Unit.POINTS, low=0),
            Field("step_bp", gettext_lazy("in full steps of"), Unit.SHARE, default=0, low=0, high=10_000),
            Field("least", gettext_lazy("at least"), Unit.POINTS, default=0),
        ),
        _target_figures,
        _target,
        _TARGET_SQL,
        _target_says,
        _target_explains,
        takes=Takes.SHARES,
    ),
    RuleKind(
        "tiers",
        (Field("steps", gettext_lazy("steps"), Unit.STEPS),),
        _tiers_figures,
        _tiers,
        "COALESCE(step_points, 0)",
        _tiers_says,
        _tiers_explains,
    ),
    RuleKind(
        "linear",
        (
            Field("low", gettext_lazy("lower value"), Unit.VALUE, low=0),
            Field("points_low", gettext_lazy("points there"), Unit.POINTS),
            Field("high", gettext_lazy("higher value"), Unit.VALUE, low=0),
            Field("points_high", gettext_lazy("points at the higher value"), Unit.POINTS),
        ),
        _linear_figures,
        _linear,
        _LINEAR_SQL,
        _linear_says,
        _linear_explains,
    ),
    RuleKind(
        "pass_fail",
        (
            Field("threshold", gettext_lazy("needed"), Unit.VALUE, low=0),
            Field("points", gettext_lazy("points"), Unit.POINTS),
            Field("otherwise", gettext_lazy("otherwise"), Unit.POINTS, default=0),
        ),
        _pass_figures,
        lambda value, f, peers: f.b if value.num >= f.a * value.den else f.c,
        "CASE WHEN num >= a * den THEN b ELSE c END",
        _pass_says,
        _pass_explains,
    ),
)

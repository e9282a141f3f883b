"""Rules that compare within the group, by the values as they are shown: shares of the best, ranks, mean and median."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.scheme.rulekinds.arithmetic import clamp, clamp_sql, half_up, half_up_sql, marks, percent
from appraisal.scheme.rulekinds.figures import BadFigures, Field, Figures, Unit
from appraisal.scheme.rulekinds.kinds import RuleKind

MEAN, MEDIAN = 0, 1
MORE, FEWER = 0, 1

# With fewer in the group than this there is nothing to compare with.
FEWEST = Field("fewest", gettext_lazy("compared from so many on"), Unit.NUMBER, default=1, low=1, high=1000)
FIRST = Field(
    "first",
    gettext_lazy("the first is who has"),
    Unit.CHOICE,
    default=MORE,
    low=MORE,
    high=FEWER,
    choices=((MORE, gettext_lazy("the most")), (FEWER, gettext_lazy("the fewest"))),
)


def _share(value, f, peers):
    return half_up(f.a * value.shown, peers.best) if peers.best > 0 else 0


def _share_says(f, in_unit):
    return _("%(full)s for the best of the group, the others their share of it.") % {"full": marks(f.a)}


def _share_explains(words, value, f, peers):
    words |= {"best": _shown(value, peers.best), "full": marks(f.a)}
    return _("%(value)s beside the best of the group, %(best)s, which earns %(full)s: %(points)s points.") % words


def _shown(value, hundredths):
    return percent(hundredths) if value.is_share else marks(hundredths)


def _table_figures(given):
    best = max(points for _at, points in given["ranks"])
    return Figures(e=given["first"], start=given["fewest"], best=best, steps=given["ranks"])


def _table(value, f, peers):
    return next((points for at, points in reversed(f.steps) if peers.place >= at), 0)


def _table_words(f):
    return _("; ").join(_("from place %(at)s: %(points)s") % {"at": at, "points": marks(p)} for at, p in f.steps)


def _table_says(f, in_unit):
    return _("By the place in the group: %(steps)s; equal values share a place.") % {"steps": _table_words(f)}


def _table_explains(words, value, f, peers):
    words |= {"place": peers.place, "number": peers.number, "steps": _table_words(f)}
    return _("%(value)s, place %(place)s of %(number)s (%(steps)s): %(points)s points.") % words


def _step_figures(given):
    return Figures(
        a=given["full"], b=given["less"], c=given["least"], e=given["first"], start=given["fewest"], best=given["full"]
    )


def _step(value, f, peers):
    return max(f.a - (peers.place - 1) * f.b, f.c)


def _step_words(f):
    return {"full": marks(f.a), "less": marks(f.b), "least": marks(f.c)}


def _step_says(f, in_unit):
    said = _("%(full)s for the first of the group, %(less)s less for each place behind, at least %(least)s.")
    return said % _step_words(f)


def _step_explains(words, value, f, peers):
    words |= _step_words(f) | {"place": peers.place, "number": peers.number}
    return (
        _("%(value)s, place %(place)s of %(number)s, %(less)s less for each place behind: %(points)s points.") % words
    )


def _against_figures(given):
    if given["least"] > given["most"]:
        raise BadFigures(_("The lower limit lies below the higher one."))
    return Figures(
        a=given["each"],
        b=given["least"],
        c=given["most"],
        d=given["against"],
        start=given["fewest"],
        best=max(given["most"], 0),
    )


def _against(value, f, peers):
    above, times = _above(value, f, peers)
    return clamp(half_up(f.a * above, 100 * times), f.b, f.c)


def _above(value, f, peers):
    """How far a value lies above the mean or the median, as a fraction of what it is shown in."""
    if f.d == MEDIAN:
        return 2 * value.shown - peers.twice_median, 2
    return value.shown * peers.number - peers.total, peers.number


_AGAINST_SQL = clamp_sql(
    half_up_sql(
        "a * CASE d WHEN 1 THEN 2 * shown - twice_median ELSE shown * number - total END",
        "100 * CASE d WHEN 1 THEN 2 ELSE number END",
    ),
    "b",
    "c",
)


def _against_words(f):
    return {
        "each": marks(f.a),
        "least": marks(f.b),
        "most": marks(f.c),
        "other": _("the median") if f.d == MEDIAN else _("the mean"),
    }


def _against_says(f, in_unit):
    said = _("%(each)s for each point above %(other)s of the group, from %(least)s to %(most)s.")
    return said % _against_words(f)


def _against_explains(words, value, f, peers):
    middle = half_up(peers.twice_median, 2) if f.d == MEDIAN else half_up(peers.total, peers.number)
    words |= _against_words(f) | {"middle": _shown(value, middle)}
    return _("%(value)s beside %(other)s of the group, %(middle)s, %(each)s for each point: %(points)s points.") % words


RELATIVE = (
    RuleKind(
        "share_of_best",
        (Field("full", gettext_lazy("full marks"), Unit.POINTS, low=0), FEWEST),
        lambda given: Figures(a=given["full"], start=given["fewest"], best=given["full"]),
        _share,
        f"CASE WHEN best > 0 THEN {half_up_sql('a * shown', 'best')} ELSE 0 END",
        _share_says,
        _share_explains,
        is_relative=True,
        needs_a_best=True,
    ),
    RuleKind(
        "rank_table",
        (Field("ranks", gettext_lazy("points by place"), Unit.RANKS), FIRST, FEWEST),
        _table_figures,
        _table,
        "COALESCE(step_points, 0)",
        _table_says,
        _table_explains,
        is_relative=True,
        compares_by_place=True,
    ),
    RuleKind(
        "rank_step",
        (
            Field("full", gettext_lazy("the first gets"), Unit.POINTS, low=0),
            Field("less", gettext_lazy("less for each place behind"), Unit.POINTS, low=0),
            Field("least", gettext_lazy("at least"), Unit.POINTS, default=0),
            FIRST,
            FEWEST,
        ),
        _step_figures,
        _step,
        "CASE WHEN a - (place - 1) * b < c THEN c ELSE a - (place - 1) * b END",
        _step_says,
        _step_explains,
        is_relative=True,
        compares_by_place=True,
    ),
    RuleKind(
        "against_group",
        (
            Field("each", gettext_lazy("points for each point above"), Unit.POINTS),
            Field("least", gettext_lazy("at least"), Unit.POINTS),
            Field("most", gettext_lazy("at most"), Unit.POINTS),
            Field(
                "against",
                gettext_lazy("compared with"),
                Unit.CHOICE,
                default=MEAN,
                low=MEAN,
                high=MEDIAN,
                choices=((MEAN, gettext_lazy("the mean")), (MEDIAN, gettext_lazy("the median"))),
            ),
            FEWEST,
        ),
        _against_figures,
        _against,
        _AGAINST_SQL,
        _against_says,
        _against_explains,
        is_relative=True,
    ),
)

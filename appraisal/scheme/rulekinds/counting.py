"""Rules that go by how often something happened: each time, a veto, an item that is met in whole or in part."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from appraisal.scheme.rulekinds.arithmetic import LIMIT, clamp, clamp_sql, half_up, half_up_sql, marks
from appraisal.scheme.rulekinds.figures import BadFigures, Field, Figures, Unit
from appraisal.scheme.rulekinds.kinds import RuleKind, Takes
from appraisal.scheme.versions.base import FULL_MARKS

# So many occurrences, one dearer than the other, and no more: their sum stays a number that both engines know.
MOST = 10_000


def _occurrence_figures(given):
    points, floor, cap = given["points"], given["floor"], given["cap"]
    if floor > 0 or cap < 0:
        raise BadFigures(_("The floor is at most 0 and the cap at least 0."))
    start, more = given["start"], given["more"]
    if more * points < 0:
        raise BadFigures(_("What each further one costs more has the sign of the points."))
    best = start + (cap if points > 0 else 0)
    return Figures(a=points, b=floor, c=cap, d=given["free"], e=more, start=start, best=min(best, LIMIT))


def _occurrence(value, f, peers):
    counted = max(value.num - f.d * value.den, 0)
    given = half_up(f.a * counted, value.den)
    if f.e:
        times = min(counted // value.den, MOST)
        given += f.e * (times * (times - 1) // 2)
    return f.start + clamp(given, f.b, f.c)


_COUNTED = "CASE WHEN num > d * den THEN num - d * den ELSE 0 END"
_TIMES = f"(CASE WHEN ({_COUNTED}) / den > {MOST} THEN {MOST} ELSE ({_COUNTED}) / den END)"
_GIVEN = f"({half_up_sql(f'a * ({_COUNTED})', 'den')}) + e * ({_TIMES} * ({_TIMES} - 1) / 2)"
_OCCURRENCE_SQL = f"start + {clamp_sql(_GIVEN, 'b', 'c')}"


def _limits(f):
    """What an occurrence rule says besides: how many are free, dearer ones, and the limit."""
    limit = f.b if f.a < 0 else f.c
    said = []
    if f.d:
        said.append(_("the first %(free)s free") % {"free": f.d})
    if f.e:
        said.append(_("each further one %(more)s more") % {"more": marks(f.e)})
    if abs(limit) != LIMIT:
        said.append(_("at most %(limit)s in all") % {"limit": marks(abs(limit))})
    if f.start:
        said.append(_("from %(start)s") % {"start": marks(f.start)})
    return said


def _occurrence_says(f, in_unit):
    each = _("%(each)s for each") % {"each": marks(f.a)}
    return pgettext("between parts of a rule", ", ").join([each, *_limits(f)]) + pgettext("end of a rule", ".")


def _occurrence_explains(words, value, f, peers):
    parts = [_("%(value)s at %(each)s each") % (words | {"each": marks(f.a)}), *_limits(f)]
    return _("%(said)s: %(points)s points.") % (words | {"said": pgettext("between parts of a rule", ", ").join(parts)})


def _veto_figures(given):
    return Figures(a=given["threshold"])


def _veto_says(f, in_unit):
    return _("From %(threshold)s on the whole sheet counts 0.") % {"threshold": in_unit(f.a)}


def _veto_explains(words, value, f, peers):
    if words["points"] == "0":
        return _("%(value)s; the veto falls at %(threshold)s.") % (words | {"threshold": f.a})
    return _("%(value)s; the veto falls at %(threshold)s and the whole sheet counts 0.") % (words | {"threshold": f.a})


SHARE, POINTS = 0, 1
_WEIGHT = "CASE b WHEN 0 THEN a ELSE 100 END"


def _item_figures(given):
    return Figures(a=given["full"], b=given["graded"], best=given["full"])


def _item(value, f, peers):
    return clamp(half_up(value.num * (f.a if f.b == SHARE else 100), value.den), 0, f.a)


def _item_says(f, in_unit):
    if f.b == SHARE:
        return _("Met: %(full)s points; in part: its share; not met: 0.") % {"full": marks(f.a)}
    return _("The points that were given, at most %(full)s.") % {"full": marks(f.a)}


def _item_explains(words, value, f, peers):
    return _("%(value)s of an item of %(full)s: %(points)s points.") % (words | {"full": marks(f.a)})


COUNTING = (
    RuleKind(
        "per_occurrence",
        (
            Field("points", gettext_lazy("points for each"), Unit.POINTS),
            Field("floor", gettext_lazy("at least"), Unit.POINTS, default=-LIMIT),
            Field("cap", gettext_lazy("at most"), Unit.POINTS, default=LIMIT),
            Field("free", gettext_lazy("so many are free"), Unit.NUMBER, default=0, low=0, high=1000),
            Field("more", gettext_lazy("each further one costs more by"), Unit.POINTS, default=0),
            Field("start", gettext_lazy("begins with"), Unit.POINTS, default=0, low=0, high=FULL_MARKS),
        ),
        _occurrence_figures,
        _occurrence,
        _OCCURRENCE_SQL,
        _occurrence_says,
        _occurrence_explains,
        takes=Takes.COUNTS,
    ),
    RuleKind(
        "veto",
        (Field("threshold", gettext_lazy("falls at"), Unit.VALUE, default=1, low=1),),
        _veto_figures,
        lambda value, f, peers: -FULL_MARKS if value.num >= f.a * value.den else 0,
        f"CASE WHEN num >= a * den THEN -{FULL_MARKS} ELSE 0 END",
        _veto_says,
        _veto_explains,
        takes=Takes.COUNTS,
    ),
    RuleKind(
        "item",
        (
            Field("full", gettext_lazy("full marks"), Unit.POINTS, low=0),
            Field(
                "graded",
                gettext_lazy("graded"),
                Unit.CHOICE,
                default=SHARE,
                low=SHARE,
                high=POINTS,
                choices=((SHARE, gettext_lazy("met, in part, not met")), (POINTS, gettext_lazy("by points"))),
            ),
        ),
        _item_figures,
        _item,
        clamp_sql(half_up_sql(f"num * ({_WEIGHT})", "den"), "0", "a"),
        _item_says,
        _item_explains,
        takes=Takes.COUNTS,
    ),
)

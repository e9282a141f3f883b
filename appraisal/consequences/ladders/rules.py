"""The figures of a rule of the ladder, read and checked, and the rule in a sentence made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.consequences.base import Compare, CountedAs, Problem, Trigger
from appraisal.consequences.ladders.models import OF_OFFICERS, OF_UNITS, ConsequenceRule
from appraisal.consequences.ladders.problems import OF_RECORDS, SEVERITY, choices_of
from appraisal.scheme.rulekinds.arithmetic import marks, percent
from appraisal.scheme.rulekinds.figures import BadFigures, whole
from appraisal.scheme.uses.rules import MeasureUse, read_use
from appraisal.scheme.versions.base import SubjectKind, Window
from appraisal.scheme.versions.models import Indicator
from portal.shell.pages.wording import Words

MOST_TIMES, MOST_PLACES, LONGEST_WINDOW = 12, 50, 36
OF_TRIGGER = {
    Trigger.LAST: ("times",),
    Trigger.BOTTOM: ("places",),
    Trigger.REPEATED: ("problem", "values", "severities", "counted", "least", "times", "window"),
    Trigger.MEASURE: ("measure", "use", "compare", "threshold", "window"),
    Trigger.GRADE: ("grades", "times"),
}


@dataclass(frozen=True)
class LadderFigures:
    """The figures of one rule; `window` in months, 0 for the year up to the period."""

    times: int = 1
    places: int = 0
    problem: Problem | None = None
    values: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    counted: CountedAs = CountedAs.RECORDS
    least: int = 1
    window: int = 0
    use: MeasureUse | None = None
    compare: Compare = Compare.AT_LEAST
    threshold: int = 0
    grades: tuple[str, ...] = ()


def figures_of(rule: ConsequenceRule) -> LadderFigures:
    """Return the checked figures of a rule. Raises BadFigures."""
    return read(Trigger(rule.trigger), rule.params)


def read(trigger: Trigger, params: Mapping[str, Any]) -> LadderFigures:
    """Return the figures of a trigger as somebody wrote them, checked. Raises BadFigures."""
    for name in params:
        if name not in OF_TRIGGER[trigger]:
            raise BadFigures(_("The rule has no figure “%(name)s”.") % {"name": name})
    if trigger == Trigger.LAST:
        return LadderFigures(times=_times(params, default=2))
    if trigger == Trigger.BOTTOM:
        return LadderFigures(places=whole(_("places"), params.get("places"), low=1, high=MOST_PLACES))
    if trigger == Trigger.GRADE:
        grades = _texts(params, "grades")
        if not grades:
            raise BadFigures(_("Name the grades."))
        return LadderFigures(times=_times(params, default=1), grades=grades)
    if trigger == Trigger.MEASURE:
        return _of_measure(params)
    return _of_problem(params)


def _of_problem(params):
    problem = _one_of(Problem, params.get("problem"))
    counted = _one_of(CountedAs, params.get("counted") or CountedAs.RECORDS)
    if problem == Problem.INDICATOR and counted == CountedAs.RECORDS:
        raise BadFigures(_("An indicator loses points once in a period: count periods."))
    values, severities = _texts(params, "values"), _texts(params, "severities")
    known = choices_of(problem) if problem in OF_RECORDS else {}
    unknown = [value for value in values if known and value not in known]
    unknown += [value for value in severities if value not in choices_of(SEVERITY)]
    if unknown:
        raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": unknown[0]})
    return LadderFigures(
        times=_times(params, default=None),
        problem=problem,
        values=values,
        severities=severities,
        counted=counted,
        least=whole(_("records a period"), params.get("least"), default=1, low=1, high=1000),
        window=_window(params),
    )


def _of_measure(params):
    use = read_use(str(params.get("measure", "")), params.get("use") or {})
    if use.window != Window.PERIOD or not use.is_additive:
        raise BadFigures(_("The rule has its own window: choose the records of the period itself, as a sum."))
    compare = _one_of(Compare, params.get("compare") or Compare.AT_LEAST)
    threshold = whole(_("threshold"), params.get("threshold"), low=1)
    return LadderFigures(use=use, compare=compare, threshold=threshold, window=_window(params))


def _times(params, default):
    return whole(_("times"), params.get("times"), default=default, low=1, high=MOST_TIMES)


def _window(params):
    return whole(_("window in months"), params.get("window"), default=12, low=0, high=LONGEST_WINDOW)


def _one_of(kinds, value):
    if value not in kinds.values:
        raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": value})
    return kinds(value)


def _texts(params, name):
    values = params.get(name) or []
    if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
        raise BadFigures(_("The rule lists its values."))
    return tuple(values)


def problems_of(rule: ConsequenceRule) -> dict[str, str]:
    """Return what keeps a rule from being put into force, by name of the field."""
    problems = {}
    try:
        figures = figures_of(rule)
    except BadFigures as wrong:
        return {"params": str(wrong)}
    if figures.use and not _is_counted(rule, figures.use):
        said = _(
            "No indicator of “%(scheme)s” counts this, so nothing would set it off: add one, of 0 points if need be."
        )
        problems["params"] = said % {"scheme": rule.scheme.label}
    if rule.trigger == Trigger.BOTTOM and rule.fewest_ranked <= figures.places:
        problems["fewest_ranked"] = _("More have to be ranked than there are last places, or everybody is among them.")
    if rule.trigger == Trigger.LAST and rule.fewest_ranked < 3:
        problems["fewest_ranked"] = _("Of fewer than three nobody is last.")
    allowed = OF_UNITS if rule.subject_kind == SubjectKind.UNIT else OF_OFFICERS
    if not rule.deciders or not set(rule.deciders) <= {str(role) for role in allowed}:
        problems["deciders"] = _("Name who decides: supervisors, bureau leaders, and about officers the personnel.")
    if not rule.basis.strip():
        problems["basis"] = _("Say on which text the rule rests.")
    if not rule.text.strip():
        problems["text"] = _("Write the rule as it will be read.")
    return problems


def _is_counted(rule, use):
    """Whether an indicator of the scheme uses the measure so: published runs hold the facts of these alone."""
    found = Indicator.objects.filter(
        version__scheme=rule.scheme_id, version__discarded_at=None, subject=rule.subject_kind, measure=use.measure.code
    )
    return any(read_use(each.measure, each.use).key == use.key for each in found)


def says(rule: ConsequenceRule) -> str:
    """Return what sets a rule off in a sentence made from its figures, in the language of the page."""
    figures, words = figures_of(rule), {"scheme": rule.scheme.label}
    match rule.trigger:
        case Trigger.LAST:
            words |= {"times": figures.times, "fewest": rule.fewest_ranked}
            return (
                _(
                    "Last in its peer group in %(times)s published periods in a row, by “%(scheme)s”. Last is the "
                    "lowest shared rank of a group with at least %(fewest)s ranked."
                )
                % words
            )
        case Trigger.BOTTOM:
            words |= {"places": figures.places, "fewest": rule.fewest_ranked}
            return (
                _(
                    "Among the last %(places)s of its peer group over the year, by the mean of its published periods "
                    "in “%(scheme)s”; at least %(fewest)s are compared."
                )
                % words
            )
        case Trigger.GRADE:
            words |= {"times": figures.times, "grades": " / ".join(figures.grades)}
            return _("Grade %(grades)s in %(times)s published periods in a row, by “%(scheme)s”.") % words
        case Trigger.MEASURE:
            words |= {"title": measure_title(figures), "window": _window_words(figures.window)}
            words["threshold"] = value_words(figures, figures.threshold)
            if figures.compare == Compare.BELOW:
                return _("“%(title)s” below %(threshold)s, %(window)s, by “%(scheme)s”.") % words
            return _("“%(title)s” at least %(threshold)s, %(window)s, by “%(scheme)s”.") % words
    return _problem_says(figures, words)


def _problem_says(figures, words):
    assert figures.problem
    words |= {
        "problem": figures.problem.label,
        "times": figures.times,
        "window": _window_words(figures.window),
        "severities": _severities(figures.severities),
    }
    sentence = {
        CountedAs.RECORDS: _(
            "The same problem (%(problem)s%(severities)s) %(times)s times, %(window)s, by the facts of “%(scheme)s”. "
            "What an earlier proposal rests on is not counted again."
        ),
        CountedAs.PERIODS: _(
            "The same problem (%(problem)s%(severities)s) in %(times)s published periods, %(window)s, by “%(scheme)s”. "
            "What an earlier proposal rests on is not counted again."
        ),
        CountedAs.IN_A_ROW: _(
            "The same problem (%(problem)s%(severities)s) in %(times)s published periods in a row, by “%(scheme)s”."
        ),
    }[figures.counted]
    sentence %= words
    if figures.least > 1:
        sentence += " " + _("A period counts from %(least)s records on.") % {"least": figures.least}
    return sentence


def measure_title(figures: LadderFigures) -> Words:
    """Return what the measure of a rule is called."""
    assert figures.use
    return figures.use.measure.title


def value_words(figures: LadderFigures, value: int) -> str:
    """Return a value of the rule's measure as people write it: a share of basis points, else a number."""
    return percent(value) if figures.use and figures.use.is_share else marks(value)


def _window_words(months):
    if not months:
        return _("in the year up to then")
    return ngettext("in %(months)s month", "in %(months)s months", months) % {"months": months}


def _severities(severities):
    if not severities:
        return ""
    words = choices_of(SEVERITY)
    return _(", %(severities)s") % {"severities": " / ".join(str(words[each]) for each in severities)}

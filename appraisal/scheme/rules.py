"""One indicator: how its value becomes points, what it gives with nothing to measure, and the sentences of both.

Points and figures are integers in hundredths of a point; the one division rounds half away from zero. Where there was
nothing to measure, the indicator says what it gives: nothing and its marks are left out (not scored), the best (by
exemption), or zero.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from appraisal.scheme.rulekinds.arithmetic import LIMIT, half_up, marks, percent
from appraisal.scheme.rulekinds.expression import names_base
from appraisal.scheme.rulekinds.figures import BadFigures, Figures
from appraisal.scheme.rulekinds.kinds import ALONE, Peers, RuleKind, Takes, Value
from appraisal.scheme.rulekinds.registry import KINDS
from appraisal.scheme.uses.rules import MeasureUse, Proportion, check_offered, proportion_of, use_of, uses_of
from appraisal.scheme.versions.base import Missing, Rule
from appraisal.scheme.versions.models import Category, Indicator

# What makes up for losses of its category, where full marks are reached without it.
BONUSES = {Rule.LINEAR, Rule.PASS_FAIL, Rule.PER_OCCURRENCE}
COUNT, SHARE, EACH = 0, 1, 2


def kind_of(indicator: Indicator) -> RuleKind:
    """Return the kind of rule of an indicator. Raises BadFigures."""
    kind = KINDS.get(indicator.rule)
    if kind is None:
        raise BadFigures(_("The kind of rule “%(rule)s” does not exist.") % {"rule": indicator.rule})
    return kind


def figures_of(indicator: Indicator, group: str = "") -> Figures:
    """Return the checked figures of an indicator, those of a peer group where it has its own. Raises BadFigures."""
    return kind_of(indicator).read({**indicator.params, **indicator.groups.get(group, {})})


def compares(indicator: Indicator) -> bool:
    """Say whether an indicator compares with the others of the group. Raises BadFigures."""
    return kind_of(indicator).is_relative and figures_of(indicator).compares


def reading_of(indicator: Indicator) -> int:
    """Return how the value is read: as a COUNT, a SHARE in basis points, or so many for EACH. Raises BadFigures."""
    return _reading(use_of(indicator), proportion_of(indicator))


def _reading(use: MeasureUse, per: Proportion | None) -> int:
    if use.is_share or (per and per.is_share):
        return SHARE
    return EACH if per or use.is_mean else COUNT


def value_of(indicator: Indicator, value: int, base: int) -> Value | None:
    """Return a stored value as the rules read it; None where it is a part of nothing."""
    reading = reading_of(indicator)
    if reading == COUNT:
        return Value(value, 100, value, False)
    if base <= 0:
        return None
    if reading == SHARE:
        return Value(value * 10_000, base, half_up(value * 10_000, base), True)
    return Value(value, base, half_up(value * 100, base), False)


def value_text(indicator: Indicator, value: int, base: int) -> str:
    """Return a value as people write it: 3, 96.55% (56 of 58), or 3.4 (17 over 5)."""
    read = value_of(indicator, value, base)
    if read is None:
        return _("none")
    if reading_of(indicator) == COUNT:
        return marks(value)
    words = {"part": marks(value), "whole": marks(base)}
    if read.is_share:
        return _("%(share)s (%(part)s of %(whole)s)") % {"share": percent(read.shown), **words}
    return _("%(share)s (%(part)s over %(whole)s)") % {"share": marks(read.shown), **words}


def peers_of(indicator: Indicator, values: Mapping[int, tuple[int, int]], subject: int, group: str = "") -> Peers:
    """Return the Peers of a subject among {subject: (value, base)} of its group, all with something to measure."""
    read = {key: value_of(indicator, *each) for key, each in values.items()}
    shown = {key: value.shown for key, value in read.items() if value is not None}
    ordered = sorted(shown.values())
    own, fewer_first = shown[subject], kind_of(indicator).compares_by_place and figures_of(indicator, group).e
    ahead = sum(1 for each in ordered if (each < own if fewer_first else each > own))
    number = len(ordered)
    twice_median = ordered[(number - 1) // 2] + ordered[number // 2]
    return Peers(ordered[-1], ahead + 1, number, sum(ordered), twice_median)


def score(indicator: Indicator, value: int, base: int = 0, peers: Peers = ALONE, group: str = "") -> int:
    """Return the points of a value under an indicator, in hundredths; the reference for the SQL."""
    read = value_of(indicator, value, base)
    kind, figures = kind_of(indicator), figures_of(indicator, group)
    if read is None or (kind.is_relative and peers.number < figures.start):
        return of_nothing(indicator)
    return kind.points(read, figures, peers)


def of_nothing(indicator: Indicator) -> int:
    """Return the points of an indicator that had nothing to measure, in hundredths."""
    return full_by_exemption(indicator) if indicator.missing == Missing.FULL else 0


def full_by_exemption(indicator: Indicator) -> int:
    """Return the points of an indicator from which somebody is exempted, 0 of one that has no most, in hundredths."""
    best = best_of(indicator)
    return 0 if best >= LIMIT else best


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


def says(indicator: Indicator, group: str = "") -> str:
    """Return the rule in a sentence made from its figures, in the language of the page. Raises BadFigures."""
    in_unit = percent if reading_of(indicator) == SHARE else str
    return kind_of(indicator).says(figures_of(indicator, group), in_unit)


def explain(indicator: Indicator, value: int, base: int, points: int, peers: Peers = ALONE, group: str = "") -> str:
    """Return the sentence that leads from a value to its points, in the language of the page."""
    read = value_of(indicator, value, base)
    if read is None:
        return explain_nothing(indicator)
    words = {"value": value_text(indicator, value, base), "points": marks(points)}
    return kind_of(indicator).explains(words, read, figures_of(indicator, group), peers)


def explain_nothing(indicator: Indicator) -> str:
    """Return the sentence of an indicator that had nothing to measure, in the language of the page."""
    if indicator.missing == Missing.FULL:
        said = {"points": marks(of_nothing(indicator)), "reason": indicator.missing_reason}
        return _("Nothing to measure in this period; full by exemption, %(points)s points: %(reason)s") % said
    if indicator.missing == Missing.ZERO:
        return _("Nothing to measure in this period: 0 points, as the scheme says.")
    return _("Nothing to measure in this period: not scored.")


def check(indicator: Indicator) -> None:
    """Raise BadFigures where an indicator cannot be counted: its use, figures of any group, or what its rule takes."""
    kind = kind_of(indicator)
    for use in uses_of(indicator):
        check_offered(use)
    best = best_of(indicator)
    for group in indicator.groups:
        if figures_of(indicator, group).best != best:
            raise BadFigures(_("The figures of a group leave the full marks as they are for all."))
    reading, title = reading_of(indicator), use_of(indicator).measure.title
    if kind.takes == Takes.COUNTS and reading != COUNT:
        raise BadFigures(_("This kind of rule needs a count, and “%(title)s” is a rate.") % {"title": title})
    if kind.takes == Takes.SHARES and reading != SHARE:
        raise BadFigures(_("This kind of rule needs a rate, and “%(title)s” is a count.") % {"title": title})
    if kind.code == Rule.EXPRESSION and not indicator.per and names_base(str(indicator.params["formula"])):
        raise BadFigures(_("A formula names the base only of what is counted in proportion to something."))
    if indicator.missing == Missing.FULL and not indicator.missing_reason.strip():
        raise BadFigures(_("An exemption gives its reason."))

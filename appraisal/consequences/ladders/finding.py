"""Whom a rule of the ladder hits in a published period: the one way from a rule to proposals, trials, corrections."""

from appraisal.consequences.base import Hit, Trigger
from appraisal.consequences.ladders import counts, places
from appraisal.consequences.ladders.counts import Spent
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.rules import figures_of
from appraisal.facts.models import Run


def hits(rule: ConsequenceRule, run: Run, spent: Spent | None = None) -> list[Hit]:
    """Return whom a rule hits in a run, those with them whom an exemption spares, by subject.

    `spent` is what earlier proposals of the rule rest on.
    """
    figures = figures_of(rule)
    match rule.trigger:
        case Trigger.LAST:
            return places.last_in_a_row(rule, figures, run)
        case Trigger.BOTTOM:
            return places.last_of_year(rule, figures, run)
        case Trigger.GRADE:
            return places.graded(rule, figures, run)
        case Trigger.REPEATED:
            return counts.repeated(rule, figures, run, spent or {})
    return counts.reached(rule, figures, run, spent or {})


def trial(rule: ConsequenceRule, runs: list[Run]) -> list[tuple[Run, list[Hit]]]:
    """Return [(run, whom the rule would have hit)] over published runs, the oldest first, as if in force throughout."""
    spent: dict[tuple[int, str], set[str]] = {}
    found = []
    for run in runs:
        hit = hits(rule, run, spent)
        for each in hit:
            if not each.is_spared:
                key = each.subject_id, each.problem
                spent[key] = spent.get(key, set()) | set(each.tokens)
        found.append((run, hit))
    return found

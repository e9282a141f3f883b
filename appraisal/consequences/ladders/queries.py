"""The rules of the ladder for the screens: which there are, and whom one would have hit in the published periods."""

from dataclasses import dataclass

from django.db.models import QuerySet

from appraisal.consequences.base import Hit
from appraisal.consequences.ladders.finding import trial
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.facts.models import Run
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Unit

# So many published periods a trial looks back on.
TRIED = 12
# Fewer of a kind are not told apart for those who see no names.
FEWEST_TOLD = 5


@dataclass(frozen=True)
class Tried:
    """What a rule would have done in one published period: the names of those hit and of those spared."""

    run: Run
    hit: list[str]
    spared: list[tuple[str, Hit]]

    @property
    def number(self) -> int:
        """How many it would have hit."""
        return len(self.hit)


def rules_of(officer_keeps: bool) -> QuerySet[ConsequenceRule]:
    """Return the rules, drafts only for those who keep them."""
    rules = ConsequenceRule.objects.select_related("scheme", "drafted_by", "approved_by")
    return rules if officer_keeps else rules.adopted()


def tried_on(rule: ConsequenceRule) -> list[Tried]:
    """Return what a rule would have done in the newest published periods of its scheme, the newest first."""
    runs = Run.objects.published().filter(stands_for=rule.scheme_id)
    newest = list(runs.select_related("period", "version__scheme").order_by("-period__starts_on")[:TRIED])
    found = trial(rule, newest[::-1])
    names = names_of(rule.subject_kind, {each.subject_id for _run, several in found for each in several})
    return [
        Tried(
            run,
            [names[each.subject_id] for each in several if not each.is_spared],
            [(names[each.subject_id], each) for each in several if each.is_spared],
        )
        for run, several in reversed(found)
    ]


def names_of(subject_kind: str, subjects: set[int]) -> dict[int, str]:
    """Return {subject id: what it is called, in the language of the page}; one query."""
    if subject_kind == SubjectKind.UNIT:
        return {pk: unit.label for pk, unit in Unit.objects.in_bulk(subjects).items()}
    return {pk: officer.name for pk, officer in Officer.objects.in_bulk(subjects).items()}

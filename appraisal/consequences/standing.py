"""What stands when a period is published: the rules in force, what earlier proposals rest on, and whom one concerns."""

from datetime import date, timedelta

from appraisal.consequences.base import About, Hit
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.rules import figures_of
from appraisal.consequences.ladders.spans import looked_back_on
from appraisal.consequences.models import Consequence
from appraisal.engine.concerned import heads_of
from appraisal.facts.models import Run
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Post, Role


def rules_for(run: Run) -> list[ConsequenceRule]:
    """Return the rules that read the scheme of a run and are in force on the last day of its period, by their code."""
    last = run.period.ends_on - timedelta(days=1)
    rules = ConsequenceRule.objects.in_force(last).filter(scheme=run.version.scheme_id)
    return list(rules.select_related("scheme").order_by("code", "-number"))


def spent_before(rule: ConsequenceRule, run: Run) -> dict[tuple[int, str], set[str]]:
    """Return {(subject, problem): tokens} of what earlier proposals of a rule rest on, in the window up to a run."""
    runs = looked_back_on(run, figures_of(rule).window)
    first = runs[0].period.starts_on if runs else run.period.starts_on
    rows = Consequence.objects.filter(rule=rule.code, scheme=rule.scheme_id, subject_kind=rule.subject_kind)
    rows = rows.filter(period__starts_on__gte=first, period__starts_on__lt=run.period.starts_on)
    spent: dict[tuple[int, str], set[str]] = {}
    for subject, problem, facts in rows.values_list("subject_id", "problem", "facts"):
        spent.setdefault((subject, problem), set())
        spent[subject, problem] |= set(facts.get("tokens") or ())
    return spent


def concerned(rule: ConsequenceRule, unit_id: int | None, hit: Hit, run: Run) -> list[Officer]:
    """Return who led the unit on the days of the deeds, else on the last day of the period; for officers nobody else.

    Of a unit whoever leads it is concerned whatever the proposal is about.
    """
    if unit_id is None or (rule.subject_kind == SubjectKind.OFFICER and rule.about == About.SUBJECT):
        return []
    days = hit.days or (run.period.ends_on - timedelta(days=1),)
    if rule.about == About.DEPUTY:
        return list(dict.fromkeys(each for day in days for each in _deputies(unit_id, day)))
    return list(dict.fromkeys(each for day in days for each in heads_of(unit_id, day)))


def _deputies(unit_id: int, on: date) -> list[Officer]:
    posts = Post.objects.on(on).filter(unit_id=unit_id, role=Role.UNIT_DEPUTY)
    return [post.officer for post in posts.select_related("officer").order_by("pk")]

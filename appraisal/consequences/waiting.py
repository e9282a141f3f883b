"""The proposed consequences that wait for a person's decision: the checks of `deciders` for many rows at once."""

from django.utils import timezone

from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.consequences.permissions import may_decide_consequences, visible_consequences
from appraisal.facts.makers import POINTS, facts_made_by
from appraisal.scheme.deciders import DECIDES, not_about
from portal.dispatch.inbox import MOST
from portal.people.models import Officer
from portal.people.rights import rights_of
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels


def consequences_waiting(officer, at):
    """Return [(proposed_at, primary key)] of the proposed consequences that this person may decide, the oldest first.

    One query where none is proposed.
    """
    if not may_decide_consequences(officer):
        return []
    keys = (
        _proposed(officer=officer.pk)
        if rights_of(officer).has(*DECIDES)
        else _by_age(visible_consequences(officer).filter(state=Consequence.State.PROPOSED).exclude(officer=officer))
    )
    if not keys:
        return []
    roles = rights_of(officer).roles
    rows = _of_others(officer=officer.pk, on=timezone.localdate(at), keys=[pk for _since, pk in keys])
    rows = [row for row in rows if not roles.isdisjoint(row.deciders)]
    scored = {row.pk: _scored(row) for row in rows}
    given = {fact[:3] for fact in facts_made_by(officer, set().union(*scored.values()), POINTS)}
    return [key for key in keys if key[1] in scored and given.isdisjoint(scored[key[1]])]


def gave_points(officer: Officer, consequence: Consequence) -> bool:
    """Say whether the officer gave points that a consequence rests on: `deeds.givers_of_points` of one person.

    What was found of somebody is kept (`makers.facts_made_by`); the deed itself asks anew.
    """
    scored = _scored(consequence)
    return bool(scored and facts_made_by(officer, scored, POINTS))


def _scored(consequence):
    """Return the (run, subject kind, subject) of the trace of a consequence."""
    steps = consequence.facts.get("trace", [])
    return {(step["run"], consequence.subject_kind, consequence.subject_id) for step in steps}


@PreparedModels
def _of_others(officer, on, keys):
    rows = not_about(Consequence.objects.filter(pk__in=keys), officer, on)
    rows = rows.exclude(pk__in=HeadConcerned.objects.filter(officer=officer).values("consequence"))
    return rows.select_related("by_rule")


def _by_age(consequences):
    return consequences.order_by("proposed_at", "pk").values_list("proposed_at", "pk")[: MOST + 1]


@Prepared
def _proposed(officer):
    # Who decides consequences reads them all.
    return _by_age(Consequence.objects.filter(state=Consequence.State.PROPOSED).exclude(officer=officer))

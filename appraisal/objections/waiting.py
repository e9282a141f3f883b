"""The open objections that wait for a person's decision: the checks of `deciders` for many rows at once."""

from django.utils import timezone

from appraisal.facts.makers import MADE, facts_made_by
from appraisal.objections.models import Objection
from appraisal.objections.permissions import may_decide_objections
from appraisal.scheme.deciders import not_about
from appraisal.scheme.uses.rules import use_of
from portal.dispatch.inbox import MOST
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

SCORED = ("run_id", "subject_kind", "subject_id")


def objections_waiting(officer, at):
    """Return [(end of publicity, filed_at, primary key)] of the open objections that this person may decide.

    One query where none is open.
    """
    if not may_decide_objections(officer):
        return []
    keys = list(_open(officer=officer.pk))
    if not keys:
        return []
    rows = _of_others(officer=officer.pk, on=timezone.localdate(at), keys=[key[-1] for key in keys])
    given = facts_made_by(officer, {tuple(getattr(row, name) for name in SCORED) for row in rows}, MADE)
    free = {row.pk for row in rows if not any(_disputes(row, fact) for fact in given)}
    return [key for key in keys if key[-1] in free]


@PreparedModels
def _of_others(officer, on, keys):
    return not_about(Objection.objects.filter(pk__in=keys), officer, on).select_related("indicator")


def _disputes(objection, fact):
    *scored, measure, ref_kind, ref_id = fact
    about = [getattr(objection, name) for name in SCORED]
    named = objection.ref_id is None or (objection.ref_kind, objection.ref_id) == (ref_kind, ref_id)
    return scored == about and measure == use_of(objection.indicator).key and named


@Prepared
def _open(officer):
    # Who decides objections reads them all.
    rows = Objection.objects.filter(state=Objection.State.OPEN).exclude(filed_by=officer)
    oldest = rows.order_by("filed_at", "pk")
    return oldest.values_list("run__period__publicity_until", "filed_at", "pk")[: MOST + 1]

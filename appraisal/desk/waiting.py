"""What waits for a person's decision in the appraisal: the checks of `deciders` for many rows at once."""

from django.utils import timezone

from appraisal.consequences.models import Consequence
from appraisal.consequences.permissions import may_decide_consequences, visible_consequences
from appraisal.facts.makers import MADE, POINTS, facts_of_subjects, makers_of
from appraisal.objections.models import Objection
from appraisal.objections.permissions import may_decide_objections
from appraisal.results.reissues.models import Reissue
from appraisal.scheme.deciders import DECIDES, HEADS, check_may_decide_reissue
from appraisal.scheme.permissions import issues_bulletins
from appraisal.scheme.versions.models import SubjectKind
from portal.dispatch.inbox import MOST
from portal.people.models import Post
from portal.people.rights import rights_of
from portal.shell.prepared import Prepared
from portal.shell.prepared_models import PreparedModels
from portal.shell.refusals import Denied

SCORED = ("run_id", "subject_kind", "subject_id")


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
    rows = _consequences_of_others(officer=officer.pk, on=timezone.localdate(at), keys=[pk for _since, pk in keys])
    scored = {row.pk: {(step["run"], row.subject_kind, row.subject_id) for step in row.facts["trace"]} for row in rows}
    given = {fact[:3] for fact in _given_by(officer, set().union(*scored.values()), POINTS)}
    return [key for key in keys if key[1] in scored and given.isdisjoint(scored[key[1]])]


def objections_waiting(officer, at):
    """Return [(end of publicity, filed_at, primary key)] of the open objections that this person may decide.

    One query where none is open.
    """
    if not may_decide_objections(officer):
        return []
    keys = list(_open(officer=officer.pk))
    if not keys:
        return []
    rows = _objections_of_others(officer=officer.pk, on=timezone.localdate(at), keys=[key[-1] for key in keys])
    given = _given_by(officer, {tuple(getattr(row, name) for name in SCORED) for row in rows}, MADE)
    free = {row.pk for row in rows if not any(_disputes(row, fact) for fact in given)}
    return [key for key in keys if key[-1] in free]


def reissues_waiting(officer, at):
    """Return [(proposed_at, primary key)] of the proposed corrected bulletins that this person may decide."""
    if not issues_bulletins(officer):
        return []
    return [(row.proposed_at, row.pk) for row in _reissues() if not _is_barred(officer, row, at)]


def _is_barred(officer, reissue, at):
    try:
        check_may_decide_reissue(officer, reissue, timezone.localdate(at))
    except Denied:
        return True
    return False


def _disputes(objection, fact):
    *scored, measure, ref_kind, ref_id = fact
    about = [getattr(objection, name) for name in SCORED]
    named = objection.ref_id is None or (objection.ref_kind, objection.ref_id) == (ref_kind, ref_id)
    return scored == about and measure == objection.indicator.measure and named


@PreparedModels
def _objections_of_others(officer, on, keys):
    return _not_about(Objection.objects.filter(pk__in=keys), officer, on).select_related("indicator")


@PreparedModels
def _consequences_of_others(officer, on, keys):
    rows = _not_about(Consequence.objects.filter(pk__in=keys), officer, on)
    return rows.only("pk", "facts", "subject_kind", "subject_id")


def _not_about(rows, officer, on):
    led = Post.objects.on(on).filter(officer=officer, role__in=HEADS).values("unit")
    return rows.exclude(subject_kind=SubjectKind.OFFICER, subject_id=officer).exclude(
        subject_kind=SubjectKind.UNIT, subject_id__in=led
    )


def _given_by(officer, scored, measures):
    """Return (run, subject kind, subject, measure, ref kind, ref) of the facts whose entry the officer made.

    `scored` are the (run, subject kind, subject) looked at, `measures` those whose entries are asked for.
    """
    found = facts_of_subjects(scored, measures)
    makers = makers_of({(fact[3], fact[-1]) for fact in found})
    return [fact for fact in found if officer.pk in makers[fact[3], fact[-1]]]


def _by_age(consequences):
    return consequences.order_by("proposed_at", "pk").values_list("proposed_at", "pk")[: MOST + 1]


@PreparedModels
def _reissues():
    rows = Reissue.objects.filter(state=Reissue.State.PROPOSED)
    return rows.order_by("proposed_at", "pk")[: MOST + 1]


@Prepared
def _open(officer):
    # Who decides objections reads them all.
    rows = Objection.objects.filter(state=Objection.State.OPEN).exclude(filed_by=officer)
    oldest = rows.order_by("filed_at", "pk")
    return oldest.values_list("run__period__publicity_until", "filed_at", "pk")[: MOST + 1]


@Prepared
def _proposed(officer):
    # Who decides consequences reads them all.
    return _by_age(Consequence.objects.filter(state=Consequence.State.PROPOSED).exclude(officer=officer))

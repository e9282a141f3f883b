"""Consequences (问责): proposed on computed facts, decided by a person with a reason, never automatic (A11)."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.models import Consequence, HeadConcerned, Step
from appraisal.engine.concerned import heads_of
from appraisal.facts.makers import POINTS, makers_of
from appraisal.facts.models import Fact, Run
from appraisal.scheme.deciders import DECIDES, as_actor, check_may_decide_consequence
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell.refusals import MovedOn, Refused

FEWEST_RANKED = 3


def propose(*, by: Actor, at: datetime, period_id: int) -> list[Consequence]:
    """Propose the admonition talk for each unit last in its group in this and the previous published period.

    It is with who headed the unit on the last day of the period, with all of them where several held the post.

    Safe to run again; returns the consequences that are new. "Last" is the lowest shared rank of a group with at
    least three ranked subjects.
    """
    period = Period.objects.get(pk=period_id)
    new = []
    for run in Run.objects.published().filter(period=period).select_related("version__scheme", "period"):
        earlier = run_before(run)
        if earlier is None:
            continue
        before = {row["subject_id"]: row for row in last_places(earlier)}
        for row in last_places(run):
            if row["subject_id"] in before:
                consequence = _propose(by, at, run, [before[row["subject_id"]], row])
                new += [consequence] if consequence else []
    return new


def last_places(run: Run) -> list[Step]:
    """Return the trace of every unit that holds the lowest shared rank of its group in a run."""
    ranked = run.sheets.filter(subject_kind=SubjectKind.UNIT, is_ranked=True)
    groups = ranked.values("group").annotate(ranked=Count("pk"), last=Max("rank")).filter(ranked__gte=FEWEST_RANKED)
    traces: list[Step] = []
    for group in groups:
        tied = ranked.filter(group=group["group"], rank=group["last"]).order_by("subject_id")
        # All of them first is nobody last.
        for sheet in tied if group["last"] > 1 else ():
            traces.append(
                {
                    "period": run.period.code,
                    "run": run.pk,
                    "sheet": sheet.pk,
                    "subject_id": sheet.subject_id,
                    "group": sheet.group,
                    "rank": sheet.rank,
                    "ranked": group["ranked"],
                    "points": sheet.points,
                    "caseload": sheet.caseload,
                    "shared_with": len(tied) - 1,
                }
            )
    return traces


def run_before(run: Run) -> Run | None:
    """Return the published run of the scheme for the period that ends where this one begins, or None."""
    runs = Run.objects.published().filter(
        version__scheme=run.version.scheme, period__kind=run.period.kind, period__ends_on=run.period.starts_on
    )
    return runs.select_related("period").first()


def resting_on(run: Run) -> list[Consequence]:
    """Return the consequences whose trace names a published run, the oldest first."""
    after = Q(period=run.period) | Q(period__starts_on=run.period.ends_on, period__kind=run.period.kind)
    found = Consequence.objects.filter(after, scheme=run.version.scheme_id).select_related("unit", "officer")
    return [each for each in found.order_by("pk") if run.pk in {step["run"] for step in each.facts.get("trace", [])}]


def changed_grounds(consequence: Consequence) -> list[tuple[Step, Run, Step | None]]:
    """Return [(step of the trace, the run that has taken its run's place, the step as it is there or None)].

    Only of runs that were corrected since; None says that the subject is last there no longer.
    """
    trace = consequence.facts.get("trace", [])
    named = Run.objects.filter(pk__in=[step["run"] for step in trace], superseded_by__isnull=False).in_bulk()
    found = []
    for step in trace:
        if step["run"] in named:
            old = named[step["run"]]
            standing = Run.objects.standing().select_related("period")
            run = standing.get(period=old.period_id, stands_for=old.stands_for_id)
            now = {row["subject_id"]: row for row in last_places(run)}
            found.append((step, run, now.get(consequence.subject_id)))
    return found


def confirm(*, by: Officer, at: datetime, consequence_id: int, reason: str) -> Consequence:
    """Confirm a proposed consequence with a reason and return it. Raises Denied, Refused, MovedOn."""
    return _decide(by, at, consequence_id, Consequence.State.CONFIRMED, reason)


def waive(*, by: Officer, at: datetime, consequence_id: int, reason: str) -> Consequence:
    """Waive a proposed consequence with a reason and return it. Raises Denied, Refused, MovedOn."""
    return _decide(by, at, consequence_id, Consequence.State.WAIVED, reason)


def givers_of_points(consequence: Consequence) -> set[int]:
    """Return the ids of the officers whose findings and reviews cost the subject points in the periods of the trace."""
    runs = [trace["run"] for trace in consequence.facts.get("trace", [])]
    facts = Fact.objects.filter(run__in=runs, subject_kind=consequence.subject_kind, subject_id=consequence.subject_id)
    entries = facts.filter(measure__in=POINTS).order_by().values_list("measure", "ref_id").distinct()
    return set().union(*makers_of(list(entries)).values())


def _propose(by, at, run, trace):
    unit_id = trace[-1]["subject_id"]
    key = {
        "rule": Consequence.Rule.LAST_TWICE,
        "scheme": run.version.scheme,
        "period": run.period,
        "subject_kind": SubjectKind.UNIT,
        "subject_id": unit_id,
    }
    if Consequence.objects.filter(**key).exists():
        return None
    heads = heads_of(unit_id, run.period.ends_on - timedelta(days=1))
    consequence = Consequence(
        **key,
        unit_id=unit_id,
        officer=next(iter(heads), None),
        proposed_at=at,
        facts={"trace": trace, "fewest_ranked": FEWEST_RANKED},
    )
    with deed("consequence.proposed", by=as_actor(by), at=at) as record:
        record.save(consequence)
        record.create_all([HeadConcerned(consequence=consequence, officer=head) for head in heads])
        record.about(consequence)
        record.note(
            rule=consequence.rule, period=run.period.code, unit=unit_id, heads=[head.pk for head in heads], trace=trace
        )
    return consequence


def _decide(by, at, consequence_id, state, reason):
    consequence = Consequence.objects.select_related("unit").get(pk=consequence_id)
    check_may_decide_consequence(by, consequence, givers_of_points(consequence), timezone.localdate(at))
    if not reason.strip():
        sentence = _("Give a reason.")
        raise Refused(sentence, {"reason": sentence})
    if state == Consequence.State.CONFIRMED and any(now is None for _step, _run, now in changed_grounds(consequence)):
        raise Refused(_("By the corrected results this is no longer so; it can only be waived."))
    kind = "consequence.confirmed" if state == Consequence.State.CONFIRMED else "consequence.waived"
    with deed(kind, by=as_actor(by, *DECIDES, Role.PERSONNEL), at=at, about=consequence) as record:
        won = record.change(
            consequence,
            only_if={"state": Consequence.State.PROPOSED},
            state=state,
            decided_by=by,
            decided_at=at,
            reason=reason.strip(),
        )
        if not won:
            raise MovedOn(_("Somebody has decided on this already."))
        record.note(before=Consequence.State.PROPOSED.value, after=state.value, reason=reason.strip())
    return consequence

"""Consequences (问责): proposed on computed facts, decided by a person with a reason, never automatic (A11)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.base import Step, Trigger
from appraisal.consequences.ladders.finding import hits
from appraisal.consequences.ladders.places import last_places
from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.consequences.standing import concerned, rules_for, spent_before
from appraisal.engine.models import Sheet
from appraisal.facts.makers import POINTS, makers_of
from appraisal.facts.models import Fact, Run
from appraisal.scheme.deciders import DECIDES, as_actor, check_may_decide_consequence
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell.refusals import MovedOn, Refused


def propose(*, by: Actor, at: datetime, period_id: int) -> list[Consequence]:
    """Propose what the rules of the ladder in force say of a published period, and return what is new.

    It concerns who headed the unit on the last day of the period, or on the days of the deeds, all of them where
    several held the post. Whom an exemption spares gets no proposal. Safe to run again.
    """
    period = Period.objects.get(pk=period_id)
    new: list[Consequence] = []
    for run in Run.objects.published().filter(period=period).select_related("version__scheme", "period"):
        for rule in rules_for(run):
            for hit in hits(rule, run, spent_before(rule, run)):
                consequence = None if hit.is_spared else _propose(by, at, run, rule, hit)
                new += [consequence] if consequence else []
    return new


def resting_on(run: Run) -> list[Consequence]:
    """Return the consequences whose trace names a published run, the oldest first."""
    found = Consequence.objects.filter(scheme=run.version.scheme_id, period__starts_on__gte=run.period.starts_on)
    found = found.select_related("unit", "officer", "by_rule")
    return [each for each in found.order_by("pk") if run.pk in {step["run"] for step in each.facts.get("trace", [])}]


def changed_grounds(consequence: Consequence) -> list[tuple[Step, Run, Step | None]]:
    """Return [(step of the trace, the run that has taken its run's place, the step as it is there or None)].

    Only of runs that were corrected since; None says that by the corrected results the step is there no longer.
    """
    trace = consequence.facts.get("trace", [])
    named = Run.objects.filter(pk__in=[step["run"] for step in trace], superseded_by__isnull=False).in_bulk()
    if not named:
        return []
    found, again = [], _hit_again(consequence)
    for step in trace:
        if step["run"] in named:
            old = named[step["run"]]
            standing = Run.objects.standing().select_related("period", "version")
            run = standing.get(period=old.period_id, stands_for=old.stands_for_id)
            found.append((step, run, again(step, run)))
    return found


def _hit_again(consequence):
    """How a step of a trace is found in corrected results: by its month alone where it is about being last."""
    rule = consequence.by_rule
    if rule is None or rule.trigger == Trigger.LAST:
        about = (rule.subject_kind, rule.groups, rule.fewest_ranked) if rule else ()
        return lambda step, run: {row["subject_id"]: row for row in last_places(run, *about)}.get(
            consequence.subject_id
        )
    runs = Run.objects.published().select_related("period", "version__scheme")
    standing = runs.filter(period=consequence.period_id, stands_for=consequence.scheme_id).first()
    spent = spent_before(rule, standing) if standing else None
    hit = next((each for each in hits(rule, standing, spent) if _is_of(each, consequence)), None) if standing else None
    steps = {step["period"]: step for step in hit.trace} if hit and not hit.is_spared else {}
    return lambda step, run: steps.get(step["period"])


def _is_of(hit, consequence):
    return (hit.subject_id, hit.problem) == (consequence.subject_id, consequence.problem)


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


def _propose(by, at, run, rule, hit):
    key = {
        "rule": rule.code,
        "scheme": run.version.scheme,
        "period": run.period,
        "subject_kind": rule.subject_kind,
        "subject_id": hit.subject_id,
        "problem": hit.problem,
    }
    if Consequence.objects.filter(**key).exists():
        return None
    is_unit = rule.subject_kind == SubjectKind.UNIT
    unit_id = hit.subject_id if is_unit else _unit_of(hit, run)
    heads = concerned(rule, unit_id, hit, run)
    consequence = Consequence(
        **key,
        by_rule=rule,
        unit_id=unit_id if is_unit else None,
        officer=next(iter(heads), None) if is_unit else Officer.objects.get(pk=hit.subject_id),
        proposed_at=at,
        facts={
            "trace": hit.trace,
            "fewest_ranked": rule.fewest_ranked,
            "tried": hit.tried,
            "above": hit.above,
            "tokens": hit.tokens,
        },
    )
    with deed("consequence.proposed", by=as_actor(by), at=at) as record:
        record.save(consequence)
        record.create_all([HeadConcerned(consequence=consequence, officer=head) for head in heads])
        record.about(consequence)
        record.note(
            rule=rule.code,
            version=rule.number,
            period=run.period.code,
            unit=unit_id,
            heads=[head.pk for head in heads],
            trace=hit.trace,
            problem=hit.problem,
        )
    return consequence


def _unit_of(hit, run):
    sheets = Sheet.objects.filter(run=run, subject_kind=SubjectKind.OFFICER, subject_id=hit.subject_id)
    return sheets.values_list("unit", flat=True).first()


def _decide(by, at, consequence_id, state, reason):
    consequence = Consequence.objects.select_related("unit", "by_rule", "officer").get(pk=consequence_id)
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

"""Corrected bulletins (更正通报): what was wrong in a published period has it issued anew, by a person's decision (B4).

The schedule looks every day for records that published runs counted and that a correction has made otherwise since;
an objection upheld after publication looks at once. A proposal is a run of the same version, computed from the facts of
the published one with what was corrected made good; it stands for nothing until somebody who may publish issues it.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences import deeds as ladder
from appraisal.consequences.models import Consequence
from appraisal.engine import scoring
from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.engine.models import Sheet
from appraisal.facts import corrected
from appraisal.facts.late import LOOK_BACK
from appraisal.facts.models import Fact, Run
from appraisal.results.bulletins import deeds as bulletins
from appraisal.results.bulletins.content import current
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.notices import GROUND_CHANGED, REISSUE_PROPOSED
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import comparing
from appraisal.results.reissues.models import Reissue
from appraisal.results.runs import deeds as runs
from appraisal.scheme.deciders import PUBLISHES, as_actor, check_may_decide_reissue
from appraisal.scheme.periods.models import Period
from portal.dispatch.models import Occurrence
from portal.dispatch.notices import deeds as notices
from portal.ledger.actors import Actor
from portal.ledger.models import Chain, Event
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Post, Role
from portal.shell.refusals import MovedOn, Refused

LOOK = "published-corrections"
State = Reissue.State


def look(*, at: datetime, by: Actor = runs.OFFICE) -> list[Reissue]:
    """Compare what published periods counted with what their records say now, and return the open proposals.

    Proposes, brings a proposal up to date, or lets it lapse where nothing is left of its ground. What a person has
    declined is not proposed again. Safe to run again.
    """
    published = _published(at)
    open_now = {each.replaces_id: each for each in Reissue.objects.filter(state=State.PROPOSED).select_related("run")}
    shown = {
        (record["carrier"], record["carrier_id"]) for each in open_now.values() for record in each.facts["records"]
    }
    for several in _by_scheme(published):
        found = corrected.changes(several, _mark(several), shown)
        for run in several:
            _settle(by, at, run, _undeclined(run, found.get(run, [])), open_now.get(run.pk))
    return list(Reissue.objects.filter(state=State.PROPOSED).order_by("pk"))


def issue(
    *, by: Actor | Officer, at: datetime, reissue_id: int, reason: str, seen_results: str | None = None
) -> Bulletin:
    """Publish the corrected run of a proposal and its bulletin, which names the one it corrects; return the bulletin.

    The first run and bulletin stay as they are and name what replaced them; everyone concerned is told once. Raises
    Denied, Refused without a reason, and MovedOn when it is decided or more was corrected than was shown.
    """
    look(at=at)
    reissue = _open_one(by, at, reissue_id, reason)
    first, run = reissue.replaces, reissue.run
    if seen_results is not None and seen_results != run.results_digest:
        raise MovedOn(_("More has been corrected since; these are the results now."))
    if results_digest(run) != run.results_digest:
        raise Refused(_("The stored results are not those that were computed; compute the period again."))
    grounds = ladder.resting_on(first)
    with deed("bulletin.reissued", by=as_actor(by, *PUBLISHES), at=at) as record:
        if not record.change(first, only_if={"superseded_by": None}, superseded_by=run):
            raise MovedOn(_("Somebody has decided on this already."))
        old = current(first, Bulletin.Kind.FINAL)
        bulletin = bulletins.issue(
            record, run, kind=Bulletin.Kind.FINAL, at=at, replaces=old, correction=_correction(old, reissue, reason)
        )
        record.about(bulletin)
        record.change(
            run,
            only_if={"published_at": None},
            state=Run.State.PUBLISHED,
            published_at=at,
            stands_for=run.version.scheme,
        )
        _decided(record, reissue, by, at, reason, State.ISSUED, bulletin=bulletin)
        record.note(
            period=run.period.code,
            replaces=old.number,
            reason=reason.strip(),
            records=reissue.facts["records"],
            consequences=[each.pk for each in grounds],
        )
        for each in grounds:
            _tell_of_ground(record, each, bulletin, at)
    _carry_on(run, at)
    return bulletin


def decline(*, by: Officer, at: datetime, reissue_id: int, reason: str, seen_results: str | None = None) -> Reissue:
    """Leave a published period as it is, with a reason, and return the proposal. Raises Denied, Refused, MovedOn."""
    reissue = _open_one(by, at, reissue_id, reason)
    if seen_results is not None and seen_results != reissue.run.results_digest:
        raise MovedOn(_("More has been corrected since; these are the results now."))
    with deed("reissue.declined", by=as_actor(by, *PUBLISHES), at=at, about=reissue) as record:
        _decided(record, reissue, by, at, reason, State.DECLINED)
        record.note(period=reissue.run.period.code, reason=reason.strip())
    return reissue


def _published(at: datetime) -> list[Run]:
    """The published runs of the last year, those which adjustments reach too; of longer periods those that ended."""
    first = timezone.localdate(at) - LOOK_BACK
    is_recent = Q(period__starts_on__gte=first) | Q(period__ends_on__gt=first) & ~Q(period__kind=Period.Kind.MONTH)
    runs_ = Run.objects.published().filter(is_recent)
    return list(runs_.select_related("period", "version__scheme").order_by("-period__starts_on", "pk"))


def _by_scheme(published):
    found: dict[int, list[Run]] = {}
    for run in published:
        found.setdefault(run.period.scheme_id, []).append(run)
    return found.values()


def _mark(published):
    """The number in the ledger after which something may have been corrected that nobody has looked at.

    Of a run that was published since the last look, all that came after its own reading.
    """
    looks = Occurrence.objects.filter(job=LOOK, state=Occurrence.State.DONE).order_by("-started_at")
    last = looks.values_list("started_at", flat=True).first()
    own = [run.ledger_mark for run in published if last is None or run.published_at >= last]
    if last is None:
        return min(own)
    business = Event.objects.filter(chain=Chain.BUSINESS, recorded_at__lt=last - timedelta(minutes=1))
    return min([*own, business.order_by("-seq").values_list("seq", flat=True).first() or 0])


def _undeclined(run, changes):
    declined = Reissue.objects.filter(replaces=run, state=State.DECLINED).values_list("facts", flat=True)
    settled = {tuple(row) for facts in declined for row in facts["changes"]}
    return [change for change, row in zip(changes, comparing.plain(changes), strict=True) if tuple(row) not in settled]


def _settle(by, at, first, changes, known):
    if known is None and changes:
        _propose(by, at, first, changes, Reissue(replaces=first, run=_run_for(first, at), proposed_at=at))
    elif known and not changes:
        with deed("reissue.lapsed", by=as_actor(by), at=at, about=known) as record:
            record.change(known, only_if={"state": State.PROPOSED}, state=State.LAPSED)
            record.note(period=first.period.code)
    elif known and known.facts["changes"] != comparing.plain(changes):
        _propose(by, at, first, changes, known)


def _run_for(first: Run, at: datetime) -> Run:
    """The run of an earlier proposal that was not issued, to be computed anew, else a new one of the same version."""
    if earlier := Reissue.objects.filter(replaces=first).select_related("run").order_by("-pk").first():
        return earlier.run
    number = Run.objects.filter(period=first.period, version=first.version, kind=first.kind).count() + 1
    # It has read no more of the records than the first: what arrived since is still to be looked for.
    return Run(
        period=first.period,
        version=first.version,
        kind=first.kind,
        number=number,
        ledger_mark=first.ledger_mark,
        started_at=at,
    )


def _propose(by, at, first, changes, reissue):
    run = reissue.run
    run.period, run.version = first.period, first.version
    with deed("reissue.proposed", by=as_actor(by), at=at) as record:
        run.started_at, run.computed_at, run.state = at, at, Run.State.COMPUTED
        record.save(run)
        scoring.clear(run)
        scoring.clear_facts(run)
        scoring.copy_facts(run, first, changes)
        scoring.score_again(run, first, changes)
        run.inputs_digest, run.results_digest = inputs_digest(run), results_digest(run)
        record.save(run)
        reissue.run = run
        reissue.facts = comparing.facts_of(first, run, changes)
        record.save(reissue)
        record.about(reissue)
        record.note(
            period=run.period.code,
            replaces=first.pk,
            records=reissue.facts["records"],
            inputs=run.inputs_digest,
            results=run.results_digest,
        )
        notices.send(
            record,
            REISSUE_PROPOSED,
            recipients=_holders(at),
            key=f"reissue:{reissue.pk}:{run.results_digest[:12]}",
            at=at,
            about=reissue,
            facts={"month": run.period.code},
        )


def _open_one(by, at, reissue_id, reason):
    reissue = Reissue.objects.select_related("replaces__period", "run__period", "run__version__scheme").get(
        pk=reissue_id
    )
    check_may_decide_reissue(by, reissue, timezone.localdate(at))
    if not reason.strip():
        sentence = _("Give a reason.")
        raise Refused(sentence, {"reason": sentence})
    if reissue.state != State.PROPOSED:
        raise MovedOn(_("Somebody has decided on this already."))
    return reissue


def _decided(record, reissue, by, at, reason, state, **fields):
    won = record.change(
        reissue,
        only_if={"state": State.PROPOSED},
        state=state,
        decided_by=by,
        decided_at=at,
        reason=reason.strip(),
        **fields,
    )
    if not won:
        raise MovedOn(_("Somebody has decided on this already."))


def _correction(old, reissue, reason):
    """What the corrected bulletin keeps of the first, of the ground and of what changed."""
    sheets = [
        {name: sheet[name] for name in ("kind", "subject_id", "name", "name_en", "before", "after")}
        for sheet in reissue.facts["sheets"]
    ]
    causes = sorted(record["cause"] for record in reissue.facts["records"])
    return {"bulletin": old.pk, "number": old.number, "reason": reason.strip(), "causes": causes, "sheets": sheets}


def _carry_on(run, at):
    """Consequences of the new places are proposed; months that build on this one and are not published follow it."""
    after = Period.objects.filter(scheme=run.period.scheme_id, starts_on__gt=run.period.starts_on)
    for period in (run.period, *after.filter(starts_on=run.period.ends_on)):
        ladder.propose(by=runs.OFFICE, at=at, period_id=period.pk)
    for period in after.filter(state__in=[Period.State.COMPUTED, Period.State.PUBLICITY]).order_by("starts_on"):
        _compute_again(period.pk, at)
    for period in _drafts_that_read(run):
        _compute_again(period, at)
    # Published periods that counted the first results are proposed at once.
    look(at=at)


def _compute_again(period_id, at):
    again = runs.compute(by=runs.OFFICE, at=at, period_id=period_id)
    publicity.reissue_draft(by=runs.OFFICE, at=at, run=again)


def _drafts_that_read(run):
    """The periods of other schemes that are not published and have counted sheets of what a run replaced."""
    drafts = Run.objects.standing().filter(published_at=None).exclude(period__scheme=run.period.scheme_id)
    drafts = drafts.filter(period__state__in=[Period.State.COMPUTED, Period.State.PUBLICITY])
    replaced = Sheet.objects.filter(run__superseded_by=run).values("pk")
    read = Fact.objects.filter(run__in=drafts, ref_kind=label_of_model(Sheet), ref_id__in=replaced)
    return sorted(set(read.values_list("run__period", flat=True)))


def _tell_of_ground(record, consequence, bulletin, at):
    """Tell whoever decided on a consequence, or may, and whom it concerns, that its ground has changed."""
    recipients = [consequence.decided_by_id] if consequence.decided_by_id else _holders(at)
    if consequence.state == Consequence.State.CONFIRMED:
        recipients = [*recipients, *(officer.pk for officer in consequence.people)]
    notices.send(
        record,
        GROUND_CHANGED,
        recipients=recipients,
        key=f"consequence:{consequence.pk}:{bulletin.pk}",
        at=at,
        about=consequence,
        facts={"number": bulletin.number},
    )


def _holders(at):
    posts = Post.objects.on(timezone.localdate(at)).filter(role=Role.SUPERVISOR, officer__is_active=True)
    return list(posts.order_by("officer_id").values_list("officer_id", flat=True).distinct())

"""Computing a period: collect the facts, score them, keep what was read and what came out as digests."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from appraisal.engine import scoring
from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.facts.collecting import gathered
from appraisal.facts.models import Run
from appraisal.scheme.deciders import RUNS, as_actor, check_may_compute
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.models import SchemeVersion
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import Actor, system
from portal.ledger.models import Chain, Head
from portal.ledger.writing.recording import deed
from portal.shell.refusals import Refused

STEPS = (gettext_noop("Collecting the facts"), gettext_noop("Scoring and ranking"))
OFFICE = system("appraisal office")
PUBLISHED = (Period.State.PUBLISHED, Period.State.CLOSED)


def compute(
    *,
    by: Actor,
    at: datetime,
    period_id: int,
    kind: str = Run.Kind.LIVE,
    version_id: int | None = None,
    progress: Progress | Silent | None = None,
) -> Run:
    """Compute a period and return its Run with digests; safe to run again until the results are published.

    A live run keeps the version with which its computing began, the one then in force on the period's first day, and
    fails with Refused once published; an analysis reads imported history, a simulation any version. Raises Denied
    for those who may not.
    """
    check_may_compute(by, timezone.localdate(at))
    progress = progress or Silent()
    period = Period.objects.get(pk=period_id)
    if kind == Run.Kind.LIVE and period.state in PUBLISHED:
        raise Refused(_("This period is published; what arrives now counts in the next one."))
    version = version_for(period, version_id if kind != Run.Kind.LIVE else None)
    actor = as_actor(by, *RUNS)
    run = _begin(actor, at, period, version, kind)
    progress.begin(STEPS[0], total=1)
    _collect(run, progress)
    progress.begin(STEPS[1], total=1)
    return _score(actor, at, run)


def version_for(period: Period, version_id: int | None = None) -> SchemeVersion:
    """Return the given version, or that of the standing run, or the scheme's in force on the period's first day.

    Raises Refused when there is none.
    """
    if version_id:
        return SchemeVersion.objects.select_related("scheme").get(pk=version_id)
    if begun := period.runs.standing().select_related("version__scheme").order_by("pk").first():
        return begun.version
    in_force = SchemeVersion.objects.in_force(period.scheme_id, period.starts_on)
    if version := in_force.select_related("scheme").first():
        return version
    raise Refused(_("No published version of the scheme is in force in this period."))


def _begin(actor: Actor, at: datetime, period: Period, version: SchemeVersion, kind: str) -> Run:
    """Return the unpublished run of a period and version, begun anew; make it if there is none."""
    run = _unpublished(period, version, kind)
    stands_for = version.scheme if kind == Run.Kind.LIVE else None
    run = run or Run(
        period=period, version=version, kind=kind, number=_next_number(period, version, kind), stands_for=stands_for
    )
    run.state, run.started_at = Run.State.COMPUTING, at
    run.ledger_mark = Head.objects.get(pk=Chain.BUSINESS).seq
    try:
        with deed("run.started", by=actor, at=at) as record:
            record.save(run)
            record.about(run)
            record.note(period=period.code, version=run.version.number, kind=kind)
    except IntegrityError:
        # Somebody began the same run a moment ago: both go on with it, one after the other.
        run = _unpublished(period, version, kind)
        if run is None:
            raise
    run.period, run.version = period, run.version
    return run


def _unpublished(period: Period, version: SchemeVersion, kind: str) -> Run | None:
    runs = Run.objects.filter(period=period, kind=kind, published_at=None)
    if kind == Run.Kind.LIVE:
        return runs.standing().filter(stands_for=version.scheme_id).first()
    return runs.filter(version=version).first()


def _next_number(period, version, kind):
    return Run.objects.filter(period=period, version=version, kind=kind).count() + 1


def _collect(run, progress):
    with gathered(run) as write, transaction.atomic():
        _hold(run)
        scoring.clear(run)
        scoring.clear_facts(run)
        write(progress)
        progress.hold()


def _score(actor: Actor, at: datetime, run: Run) -> Run:
    with deed("run.computed", by=actor, at=at, about=run) as record:
        _hold(run)
        scoring.clear(run)
        sheets = scoring.score(run)
        run.inputs_digest, run.results_digest = inputs_digest(run), results_digest(run)
        run.state, run.computed_at = Run.State.COMPUTED, at
        record.save(run)
        if run.kind == Run.Kind.LIVE and run.period.state == Period.State.OPEN:
            record.change(run.period, only_if={"state": Period.State.OPEN}, state=Period.State.COMPUTED)
        record.note(
            period=run.period.code,
            version=run.version.number,
            kind=run.kind,
            sheets=sheets,
            inputs=run.inputs_digest,
            results=run.results_digest,
        )
    return run


def _hold(run):
    """Let one computation of a run at a time write; on SQLite the transaction already holds the write lock."""
    if Run.objects.select_for_update().get(pk=run.pk).published_at:
        raise Refused(_("This period is published; what arrives now counts in the next one."))

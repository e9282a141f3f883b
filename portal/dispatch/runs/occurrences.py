"""Scheduled runs: planned once by a unique key, claimed by one statement, fenced by the attempt."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dispatch.models import Occurrence, Plan
from portal.dispatch.outbox import bell
from portal.dispatch.runs.progress import LEASE, LeaseLost, Progress, mine, signs_of_life
from portal.dispatch.runs.schedule import Job, JobFailed, Runs, jobs
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Refused

log = logging.getLogger(__name__)

State = Occurrence.State
LONGEST_WAIT = timedelta(hours=1)
MOST_LOOKED_AT, RUNG_AT_ONCE = 500, 20
WORKER_LOST = "worker lost"


def plan_all(at: datetime) -> None:
    """Write every occurrence that has fallen due; one broken plan does not stop the others."""
    for job in jobs().values():
        try:
            plan(job, at)
        except Exception:
            log.exception("the plan of %s cannot be read", job.name)


@transaction.atomic
def plan(job: Job, at: datetime) -> int:
    """Write what fell due since the last time, in order; return how many runs that was.

    A job seen for the first time begins now. A run that somebody asked for early becomes due again.
    """
    known = Plan.objects.get_or_create(job=job.name, defaults={"written_until": at})[0]
    until, written = at, 0
    for key, planned_at in _to_be_written(job, known.written_until, at):
        if not _write(job, key, planned_at, at):
            until = min(until, planned_at - timedelta(microseconds=1))
            break
        written += 1
    Plan.objects.filter(job=job.name, written_until__lt=until).update(written_until=until)
    return written


def _to_be_written(job, since, at):
    planned = list(job.planned(since, at))
    if job.runs is not Runs.NEWEST or not planned:
        return planned
    # Who looks at the present needs no look at what is past: older runs that have not begun make way.
    older = Occurrence.objects.filter(job=job.name, state=State.DUE, asked_by=None, planned_at__lt=planned[-1][1])
    older.update(state=State.OVERTAKEN, finished_at=at)
    return planned[-1:]


def _write(job, key, planned_at, at):
    """Insert one occurrence or leave the one that is there; false when it must be looked at again."""
    row = Occurrence(
        job=job.name,
        key=key,
        planned_at=planned_at,
        available_at=planned_at,
        is_late=job.is_late(planned_at, at),
        attempts_allowed=job.attempts,
    )
    Occurrence.objects.bulk_create([row], ignore_conflicts=True)
    early = Occurrence.objects.filter(job=job.name, key=key, is_extra=True)
    again = early.exclude(state=State.RUNNING).update(
        state=State.DUE,
        is_extra=False,
        planned_at=planned_at,
        available_at=planned_at,
        attempts_allowed=F("attempts") + job.attempts,
    )
    return bool(again) or not early.exists()


def wake(at: datetime) -> list[int]:
    """Ring for what may run now; return the ids."""
    ids = list(_next_runs(at))
    for occurrence_id in ids:
        bell.send("run_occurrence", occurrence_id=occurrence_id)
    return ids


def run_all(at: datetime, clock: Callable[[], datetime] = timezone.now) -> int:
    """Run here and now whatever is due, in order; return how many finished."""
    finished, tried = 0, set()
    while ids := [pk for pk in _next_runs(at) if pk not in tried]:
        tried.update(ids)
        finished += sum(run(pk, at, clock=clock, rings=False) for pk in ids)
    return finished


def _next_runs(at):
    """Return the runs whose turn it is: of each job the first, of those that run freely the first few."""
    turn = Occurrence.objects.takable(at).filter(_has_its_turn(at)).order_by("planned_at", "id")
    known, found = jobs(), []
    rung: Counter[str] = Counter()
    for pk, name in turn.values_list("pk", "job")[:MOST_LOOKED_AT]:
        job = known.get(name)
        if job and rung[name] < (RUNG_AT_ONCE if job.runs is Runs.FREELY else 1):
            rung[name] += 1
            found.append(pk)
    return found


def _has_its_turn(at):
    """Return the condition under which a run waits for no other run of its job, for every job as it says itself."""
    others = Occurrence.objects.filter(job=OuterRef("job")).exclude(pk=OuterRef("pk"))
    earlier = others.open().filter(planned_at__lt=OuterRef("planned_at"))
    going = others.filter(state=State.RUNNING, lease_until__gte=at)
    names = {runs: [job.name for job in jobs().values() if job.runs is runs] for runs in Runs}
    return (
        Q(job__in=names[Runs.FREELY])
        | Q(~Exists(earlier), job__in=names[Runs.IN_ORDER])
        | Q(~Exists(going), job__in=[*names[Runs.NEWEST], *names[Runs.SINGLY]])
    )


def give_up(at: datetime) -> int:
    """Mark as failed what its workers left too often; return how many."""
    left = Occurrence.objects.filter(state=State.RUNNING, lease_until__lt=at, attempts__gte=F("attempts_allowed"))
    return left.update(state=State.FAILED, finished_at=at, lease_until=None, error=WORKER_LOST)


def claim(occurrence_id: int, at: datetime) -> Occurrence | None:
    """Take a run for this worker; return it, or None when it is taken, ended, gone, or not yet its turn."""
    name = Occurrence.objects.filter(pk=occurrence_id).values_list("job", flat=True).first()
    job = jobs().get(name) if name else None
    if job is None:
        return None
    with transaction.atomic():
        if job.runs is not Runs.FREELY:
            # Two workers that claim two runs of one job do so one after the other.
            list(Plan.objects.select_for_update().filter(job=name))
        turn = Occurrence.objects.takable(at).filter(_has_its_turn(at), pk=occurrence_id)
        # A row that another transaction holds is in the hands of a living worker.
        if not turn.select_for_update(skip_locked=True).values_list("pk", flat=True).first():
            return None
        turn.update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            started_at=at,
            finished_at=None,
            lease_until=at + LEASE,
            done_count=0,
            total_count=0,
            step="",
            error="",
        )
    return Occurrence.objects.select_related("asked_by").get(pk=occurrence_id)


def run(occurrence_id: int, at: datetime, *, clock: Callable[[], datetime] = timezone.now, rings: bool = True) -> bool:
    """Claim a run and do it; say whether it finished. A failure is kept in the run, not raised."""
    occurrence = claim(occurrence_id, at)
    if occurrence is None:
        return False
    job = jobs()[occurrence.job]
    progress = Progress(occurrence, clock=clock)
    try:
        with signs_of_life(occurrence, clock=clock):
            counts = job.run(occurrence.key, at=at, progress=progress) or {}
    except LeaseLost:
        log.warning("%s was taken over by another worker", occurrence)
        return False
    except Exception as error:
        log.exception("%s failed", occurrence)
        return fail(occurrence, error, clock(), rings=rings)
    return finish(occurrence, job, counts, clock(), rings=rings)


def finish(
    occurrence: Occurrence, job: Job, counts: Mapping[str, int | str] | None, at: datetime, *, rings: bool = True
) -> bool:
    """End a run with its counts; false when another attempt holds it."""
    is_late = occurrence.is_late or job.is_late(occurrence.planned_at, occurrence.started_at)
    ended = mine(occurrence.pk, occurrence.attempts).update(
        state=State.DONE, finished_at=at, lease_until=None, counts=counts, is_late=is_late
    )
    if ended and rings:
        wake(at)
    return bool(ended)


def fail(occurrence: Occurrence, error: Exception, at: datetime, *, rings: bool = False) -> bool:
    """Keep the error of a run; it becomes due again later unless it cannot succeed. Returns False."""
    is_last = isinstance(error, JobFailed) or occurrence.attempts >= occurrence.attempts_allowed
    wait = min(timedelta(minutes=2 ** min(occurrence.attempts, 10)), LONGEST_WAIT)
    mine(occurrence.pk, occurrence.attempts).update(
        state=State.FAILED if is_last else State.DUE,
        finished_at=at,
        available_at=at + wait,
        lease_until=None,
        error=str(error) if isinstance(error, JobFailed) else f"{type(error).__name__}: {error}",
    )
    if rings:
        wake(at)
    return False


def ask_now(*, job: str, key: str, by: Officer, at: datetime) -> Occurrence:
    """Have a run done as soon as possible because somebody asked; return its Occurrence.

    The caller has checked that `by` may ask. A run under way is left alone; one that has ended begins
    a new attempt. Raises Refused when the job runs once only.
    """
    known = jobs()[job]
    plan(known, at)
    with deed("run.asked", by=actor(by), at=at) as record:
        row = Occurrence(job=job, key=key, planned_at=at, available_at=at, is_extra=True, asked_by=by)
        Occurrence.objects.bulk_create([row], ignore_conflicts=True)
        occurrence = Occurrence.objects.get(job=job, key=key)
        if occurrence.state == State.DONE and not known.may_rerun:
            raise Refused(_("This run is done and is not repeated."))
        Occurrence.objects.filter(pk=occurrence.pk).exclude(state=State.RUNNING).update(
            state=State.DUE,
            available_at=at,
            asked_by=by,
            attempts_allowed=F("attempts") + known.attempts,
            finished_at=None,
            error="",
        )
        occurrence.refresh_from_db()
        record.about(occurrence)
        record.note(job=job, key=key)
        bell.ring("run_occurrence", occurrence_id=occurrence.pk)
    return occurrence

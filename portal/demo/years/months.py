"""The months of a history, computed by the real jobs at their own times: nothing about scores is seeded.

Between two runs people do their part (`portal.demo.years.disputes`).
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from appraisal.desk.schedule import COMPUTE_PERIOD, END_PUBLICITY, REVERSE, jobs
from appraisal.results.reissues.deeds import LOOK
from appraisal.scheme.periods.queries import named_by, period_of
from portal.demo.years.disputes import Between, happen
from portal.dispatch.models import Notice, Occurrence, Plan, Receipt
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import occurrences

EVERY_DAY = (LOOK, REVERSE)
READ_UNTIL = timedelta(days=24)
NEAR = timedelta(days=20)


def appraise(first, until, say):
    """Run what the schedule of appraisal plans between two days, each run at its planned time.

    What an earlier call that was stopped has done stays, and the rest follows. Raises RuntimeError when a run does
    not finish.
    """
    now = _midnight(until)
    mine = _of_the_calendar()
    since = _begun_again(mine) or _midnight(first + timedelta(days=5))
    for job in mine:
        Plan.objects.update_or_create(job=job.name, defaults={"written_until": since})
    while planned_at := _next(mine, since, now):
        for job in mine:
            occurrences.plan(job, planned_at)
        occurrences.run_all(planned_at, clock=lambda moment=planned_at: moment + timedelta(seconds=20))
        outbox.drain(planned_at + timedelta(minutes=1))
        _tell(planned_at, say)
        upcoming = _next(mine, planned_at, now) or now
        happen(Between(planned_at, upcoming, now))
        outbox.drain(upcoming)
        since = planned_at
    for name in EVERY_DAY:
        Plan.objects.update_or_create(job=name, defaults={"written_until": now})
    Plan.objects.filter(job__in=[job.name for job in mine]).update(written_until=max(now, since))
    _read_notices(now - READ_UNTIL)


def is_unfinished(until):
    """Say whether a history up to a day was begun and its months did not come to their end."""
    planned = Plan.objects.filter(job__in=[job.name for job in jobs()])
    return planned.count() < len(jobs()) or planned.filter(written_until__lt=_midnight(until)).exists()


def _of_the_calendar():
    """The jobs of the months; who looks back every day is called by `disputes` on the days when something is found."""
    return [job for job in jobs() if job.name not in EVERY_DAY]


def _begun_again(mine):
    """Return the time up to which everything is done, None at the start; what was cut off is planned anew."""
    runs = Occurrence.objects.filter(job__in=[job.name for job in mine])
    runs.exclude(state=Occurrence.State.DONE).delete()
    # What is planned for one moment may have been done in part: the jobs are safe to run again.
    last = runs.order_by("-planned_at").values_list("planned_at", flat=True).first()
    return last - timedelta(microseconds=1) if last else None


def _next(mine, since, now):
    """Return the earliest time after `since` at which one of the jobs is planned, or None."""
    # Most are near: the years that lie ahead are looked through only where the next days hold none.
    for until in sorted({min(since + NEAR, now), now}):
        found = min((planned_at for job in mine for _key, planned_at in job.planned(since, until)), default=None)
        if found:
            return found
    return None


def _tell(planned_at, say):
    for run in Occurrence.objects.filter(planned_at=planned_at):
        if run.state != Occurrence.State.DONE:
            raise RuntimeError(f"{run}: {run.error}")
        if run.job == COMPUTE_PERIOD:
            say(f"{run.key}: computed")
        if run.job == END_PUBLICITY:
            is_published = period_of(*named_by(run.key)).is_published
            say(f"{run.key}: {'published' if is_published else 'objections are open'}")


def _read_notices(before):
    """Mark what is weeks old as read, each a few hours after it came."""
    old = Notice.objects.filter(created_at__lt=before, receipt=None).order_by("pk")
    Receipt.objects.bulk_create(
        (Receipt(notice=row, read_at=row.created_at + timedelta(hours=2 + row.pk % 60)) for row in old), batch_size=2000
    )


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))

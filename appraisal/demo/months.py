"""The months of a history, computed by the real jobs at their own times: nothing about scores is seeded."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from appraisal.models import Consequence
from appraisal.schedule import COMPUTE_MONTH, OPEN_MONTH, jobs
from appraisal.services import ladder
from portal.dispatch.models import Notice, Occurrence, Plan, Receipt
from portal.dispatch.services import occurrences, outbox
from portal.people.models import Officer, Post, Role

DECIDED_AFTER = timedelta(days=2, hours=9)
UNDECIDED = timedelta(days=21)
READ_UNTIL = timedelta(days=24)
REASONS = ("经核实情况属实，请分管局领导与该单位负责人谈话。", "连续两月末位，按规定提醒谈话，责令限期整改。")


def appraise(first, until, say):
    """Run what the schedule of appraisal plans between two days, each run at its planned time.

    What an earlier call that was stopped has done stays, and the rest follows. Raises RuntimeError when a run does
    not finish.
    """
    now = _midnight(until)
    mine = jobs()
    since = _begun_again(mine) or _midnight(first + timedelta(days=5))
    for job in mine:
        Plan.objects.update_or_create(job=job.name, defaults={"written_until": since})
    while planned_at := _next(mine, since, now):
        for job in mine:
            occurrences.plan(job, planned_at)
        occurrences.run_all(planned_at, clock=lambda moment=planned_at: moment + timedelta(seconds=20))
        outbox.drain(planned_at + timedelta(minutes=1))
        _decide_consequences(planned_at)
        _tell(planned_at, say)
        since = planned_at
    Plan.objects.filter(job__in=[job.name for job in mine]).update(written_until=max(now, since))
    _read_notices(now - READ_UNTIL)


def is_unfinished(until):
    """Say whether a history up to a day was begun and its months did not come to their end."""
    planned = Plan.objects.filter(job__in=[job.name for job in jobs()])
    return planned.count() < len(jobs()) or planned.filter(written_until__lt=_midnight(until)).exists()


def _begun_again(mine):
    """Return the time up to which everything is done, None at the start; what was cut off is planned anew."""
    runs = Occurrence.objects.filter(job__in=[job.name for job in mine])
    runs.exclude(state=Occurrence.State.DONE).delete()
    # What is planned for one moment may have been done in part: the jobs are safe to run again.
    last = runs.order_by("-planned_at").values_list("planned_at", flat=True).first()
    return last - timedelta(microseconds=1) if last else None


def _next(mine, since, now):
    """Return the earliest time after `since` at which one of the jobs is planned, or None."""
    return min((planned_at for job in mine for _key, planned_at in job.planned(since, now)), default=None)


def _tell(planned_at, say):
    for run in Occurrence.objects.filter(planned_at=planned_at):
        if run.state != Occurrence.State.DONE:
            raise RuntimeError(f"{run}: {run.error}")
        if run.job != OPEN_MONTH:
            say(f"{run.key}: {'computed' if run.job == COMPUTE_MONTH else 'published'}")


def _decide_consequences(now):
    """Let a supervisor confirm what was proposed weeks ago; the newest proposals wait for the user of the demo."""
    for number, row in enumerate(Consequence.objects.filter(state="proposed", proposed_at__lt=now - UNDECIDED)):
        at = row.proposed_at + DECIDED_AFTER
        supervisor = Officer.objects.filter(posts__in=_posts(Role.SUPERVISOR, at)).order_by("pk").first()
        ladder.confirm(by=supervisor, at=at, consequence_id=row.pk, reason=REASONS[number % len(REASONS)])


def _posts(role, at):
    return Post.objects.on(timezone.localdate(at)).filter(role=role)


def _read_notices(before):
    """Mark what is weeks old as read, each a few hours after it came."""
    old = Notice.objects.filter(created_at__lt=before, receipt=None).order_by("pk")
    Receipt.objects.bulk_create(
        (Receipt(notice=row, read_at=row.created_at + timedelta(hours=2 + row.pk % 60)) for row in old), batch_size=2000
    )


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))

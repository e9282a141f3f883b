"""Jobs that run by the calendar: what they are called, when they are planned, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


class JobFailed(Exception):
    """The job cannot succeed by running again; the sentence says why."""


class Runs(Enum):
    """How the runs of one job stand to each other."""

    # Each period counts and builds on the one before: all are caught up, each waits for the earlier ones.
    IN_ORDER = "in order"
    # They look at the present: of missed ones only the newest runs, one at a time.
    NEWEST = "newest"
    # Each has work of its own, one at a time; a failed one steps back behind the others.
    SINGLY = "singly"
    # Each has work of its own, any number at once.
    FREELY = "freely"


@dataclass(frozen=True)
class Job:
    """One scheduled job.

    `runs` says whether its runs wait for each other; a failed one holds up others only where they go in order.
    `planned(since, now)` returns its runs with since < planned_at <= now as (key, planned_at), in order.
    `run(key, at=, progress=)` returns a dict of counts or None, and is safe to run again.
    `result_url(key)` returns where its result is seen.
    A routine job is left out of the run register while it goes well.
    """

    name: str
    title: str
    planned: Callable
    run: Callable
    is_late_after: timedelta = timedelta(minutes=15)
    may_rerun: bool = True
    attempts: int = 5
    runs: Runs = Runs.NEWEST
    is_routine: bool = False
    result_url: Callable | None = None

    def is_late(self, planned_at, at):
        """Say whether a run planned for then and not begun by `at` is late."""
        return at - planned_at > self.is_late_after


def jobs():
    """Return the jobs of all rooms by name, in the order of settings.SCHEDULE_PROVIDERS."""
    return {job.name: job for provider in settings.SCHEDULE_PROVIDERS for job in import_string(provider)()}


def monthly(*, day, hour, minute=0):
    """Return a plan: each month on that day, for the month before; its key is "2026-03"."""

    def planned(since, now):
        first = timezone.localtime(since).replace(day=1)
        while (moment := _local(first.year, first.month, day, hour, minute)) <= now:
            if moment > since:
                before = first - timedelta(days=1)
                yield f"{before:%Y-%m}", moment
            first = (first + timedelta(days=32)).replace(day=1)

    return planned


def daily(*, hour, minute=0):
    """Return a plan: each day at that time; its key is the day, "2026-03-01"."""

    def planned(since, now):
        on = timezone.localtime(since).date()
        while (moment := _local(on.year, on.month, on.day, hour, minute)) <= now:
            if moment > since:
                yield on.isoformat(), moment
            on += timedelta(days=1)

    return planned


def every(minutes):
    """Return a plan: the newest full multiple of minutes of the hour; missed ones are not caught up."""

    def planned(since, now):
        moment = timezone.localtime(now).replace(second=0, microsecond=0)
        moment -= timedelta(minutes=moment.minute % minutes)
        if moment > since:
            yield f"{moment:%Y-%m-%dT%H:%M}", moment

    return planned


def _local(*parts):
    return timezone.make_aware(datetime(*parts))

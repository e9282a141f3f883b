"""Jobs that run by the calendar: what they are called, when they are planned, what they do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

# (since, now) to the runs between them, as (key, planned at), in order.
Plan = Callable[[datetime, datetime], Iterable[tuple[str, datetime]]]


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
    title: str | Promise
    planned: Plan
    run: Callable
    is_late_after: timedelta = timedelta(minutes=15)
    may_rerun: bool = True
    attempts: int = 5
    runs: Runs = Runs.NEWEST
    is_routine: bool = False
    result_url: Callable | None = None

    def is_late(self, planned_at: datetime, at: datetime | None) -> bool:
        """Say whether a run planned for then and not begun by `at` is late; one that never began is not."""
        return at is not None and at - planned_at > self.is_late_after


def jobs() -> dict[str, Job]:
    """Return the jobs of all rooms by name, in the order of settings.SCHEDULE_PROVIDERS."""
    return {job.name: job for provider in settings.SCHEDULE_PROVIDERS for job in import_string(provider)()}


def monthly(*, day: int, hour: int, minute: int = 0) -> Plan:
    """Return a plan: each month on that day, for the month before; its key is "2026-03"."""

    def planned(since, now):
        first = timezone.localtime(since).replace(day=1)
        while (moment := _local(first.year, first.month, day, hour, minute)) <= now:
            if moment > since:
                before = first - timedelta(days=1)
                yield f"{before:%Y-%m}", moment
            first = (first + timedelta(days=32)).replace(day=1)

    return planned


def daily(*, hour: int, minute: int = 0) -> Plan:
    """Return a plan: each day at that time; its key is the day, "2026-03-01"."""

    def planned(since, now):
        on = timezone.localtime(since).date()
        while (moment := _local(on.year, on.month, on.day, hour, minute)) <= now:
            if moment > since:
                yield on.isoformat(), moment
            on += timedelta(days=1)

    return planned


def weekly(*, weekday: int, hour: int, minute: int = 0) -> Plan:
    """Return a plan: each week on that day (1 is Monday), for the week before; its key is "2026-W10"."""

    def planned(since, now):
        begun = timezone.localtime(since).date()
        on = begun - timedelta(days=begun.isoweekday() - weekday)
        while (moment := _local(on.year, on.month, on.day, hour, minute)) <= now:
            if moment > since:
                before = (on - timedelta(days=7)).isocalendar()
                yield f"{before.year}-W{before.week:02d}", moment
            on += timedelta(days=7)

    return planned


def quarterly(*, day: int, hour: int, minute: int = 0) -> Plan:
    """Return a plan: in the first month of each quarter on that day, for the quarter before; its key is "2026-Q1"."""
    return _by_months(3, "Q", day, hour, minute)


def half_yearly(*, day: int, hour: int, minute: int = 0) -> Plan:
    """Return a plan: each January and July on that day, for the half-year before; its key is "2026-H1"."""
    return _by_months(6, "H", day, hour, minute)


def _by_months(length, letter, day, hour, minute):
    def planned(since, now):
        begun = timezone.localtime(since)
        year, part = begun.year, (begun.month - 1) // length
        while (moment := _local(year, part * length + 1, day, hour, minute)) <= now:
            if moment > since:
                yield f"{year}-{letter}{part}" if part else f"{year - 1}-{letter}{12 // length}", moment
            year, part = (year, part + 1) if (part + 1) * length < 12 else (year + 1, 0)

    return planned


def every(minutes: int) -> Plan:
    """Return a plan: the newest full multiple of minutes of the hour; missed ones are not caught up."""

    def planned(since, now):
        moment = timezone.localtime(now).replace(second=0, microsecond=0)
        moment -= timedelta(minutes=moment.minute % minutes)
        if moment > since:
            yield f"{moment:%Y-%m-%dT%H:%M}", moment

    return planned


def _local(*parts):
    return timezone.make_aware(datetime(*parts))

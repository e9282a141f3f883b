"""When a period is over."""

from django.utils import timezone


def has_ended(period, at):
    """Say whether the last day of a period is over, bureau time."""
    return timezone.localdate(at) >= period.ends_on


def is_read_whole(period, run, at):
    """Say whether a period is over, and a run of it has read all of it: what was read before then is interim."""
    return has_ended(period, min(at, run.started_at))

"""When a period is over."""

from django.utils import timezone


def has_ended(period, at):
    """Say whether the last day of a period is over, bureau time."""
    return timezone.localdate(at) >= period.ends_on

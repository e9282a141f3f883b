"""When a period is over."""

from datetime import datetime
from typing import Protocol

from django.utils import timezone

from appraisal.scheme.periods.models import Period


class Begun(Protocol):
    """What began to read at a moment: a run, which stands above."""

    started_at: datetime


def has_ended(period: Period, at: datetime) -> bool:
    """Say whether the last day of a period is over, bureau time."""
    return timezone.localdate(at) >= period.ends_on


def is_read_whole(period: Period, run: Begun, at: datetime) -> bool:
    """Say whether a period is over, and a run of it has read all of it: what was read before then is interim."""
    return has_ended(period, min(at, run.started_at))

"""The rows for which a step has come and was not taken, and how much time they have."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.office.reminders.models import Reminder
from portal.office.reminders.sources import Due

HOUR_SECONDS = 3600


def waiting_for(step, rows, at):
    """Return those of the rows, which have `due_at`, for which the step has come and was not taken yet."""
    taken = Reminder.objects.filter(step=step, ref=OuterRef("pk"), due_at=OuterRef("due_at"))
    rows = rows.filter(~Exists(taken))
    if step.is_after:
        return rows.filter(due_at__lte=at - step.distance).order_by("due_at", "pk")
    return rows.filter(due_at__gt=at, due_at__lte=at + step.distance).order_by("due_at", "pk")


def timing(due: Due, at: datetime) -> dict:
    """Return the facts of a deadline's time: how many days or hours are left or over, and when it ends."""
    until = timezone.localtime(due.due_at)
    is_over, seconds = due.due_at < at, abs((due.due_at - at).total_seconds())
    days = abs((until.date() - timezone.localtime(at).date()).days)
    hours = max(1, int(seconds // HOUR_SECONDS))
    in_hours = (due.in_hours and seconds < 3 * 24 * HOUR_SECONDS) or (days == 0 and not is_over)
    return {"left": (hours, "hour") if in_hours else (days, "day"), "end": due.due_at if due.in_hours else until.date()}

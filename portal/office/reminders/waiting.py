"""The rows for which a step has come and was not taken, and what is said of them."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.office.reminders.models import Reminder

HOUR_SECONDS = 3600


def waiting_for(step, rows, at):
    """Return those of the rows, which have `due_at`, for which the step has come and was not taken yet."""
    taken = Reminder.objects.filter(step=step, ref=OuterRef("pk"), due_at=OuterRef("due_at"))
    rows = rows.filter(~Exists(taken))
    if step.is_after:
        return rows.filter(due_at__lte=at - step.distance).order_by("due_at", "pk")
    return rows.filter(due_at__gt=at, due_at__lte=at + step.distance).order_by("due_at", "pk")


def wording(due, at):
    """Return the title of a notice in Chinese and English: the case, the deadline, how many days or hours."""
    until = timezone.localtime(due.due_at)
    is_over, seconds = due.due_at < at, abs((due.due_at - at).total_seconds())
    days = abs((until.date() - timezone.localtime(at).date()).days)
    hours = max(1, int(seconds // HOUR_SECONDS))
    in_hours = (due.in_hours and seconds < 3 * 24 * HOUR_SECONDS) or (days == 0 and not is_over)
    amount, amount_en = (f"{hours}小时", _plural(hours, "hour")) if in_hours else (f"{days}天", _plural(days, "day"))
    end = f"{until:%Y-%m-%d %H:%M}" if due.in_hours else f"{until:%Y-%m-%d}"
    zh, en = f"{due.number}：{due.name}", f"{due.number}: {due.name_en}"
    if is_over:
        return f"{zh}已逾期{amount}（{end}届满）", f"{en} is {amount_en} over ({end})"
    return f"{zh}还剩{amount}（至{end}）", f"{en}, {amount_en} left (until {end})"


def _plural(count, word):
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

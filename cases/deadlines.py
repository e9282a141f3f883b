"""When a statutory period ends: one pure function over a rule, a base, pauses and the calendar.

公安机关办理行政案件程序规定 第35条: the first day or hour does not count; a last day on a holiday moves to
the next working day, but not where liberty is restricted; the row of the rule says which it is.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Deadline:
    """A moment after which it is late, and whether it rests on a year without official calendar."""

    at: datetime
    is_provisional: bool


def due(rule, base_at, calendar, *, extended_by=0, pauses=()):
    """Return the Deadline of a period.

    `rule` has `amount`, `unit` and `rolls_to_workday`; `extended_by` is in the unit of the rule; `pauses` are
    (start, end) moments, may overlap, and stretch the period by the time they cover (whole days for days).
    """
    base = timezone.localtime(base_at)
    amount = rule.amount + extended_by
    merged = merge(pauses)
    if rule.unit == "hour":
        end = base + timedelta(hours=amount) + sum((stop - start for start, stop in merged), timedelta())
        return Deadline(end, False)
    last = _last_day(rule.unit, base.date(), amount, calendar) + timedelta(days=_paused_days(merged))
    if rule.rolls_to_workday:
        last = calendar.working_day_from(last)
    is_provisional = (rule.rolls_to_workday or rule.unit == "workday") and calendar.is_provisional(base.date(), last)
    return Deadline(timezone.make_aware(datetime.combine(last, LAST_SECOND)), is_provisional)


def merge(pauses):
    """Return (start, end) spans in order, overlapping ones joined, so that no time is taken out twice."""
    merged = []
    for start, end in sorted(pauses):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _last_day(unit, first, amount, calendar):
    if unit == "workday":
        return calendar.add_working_days(first, amount)
    if unit == "month":
        return _add_months(first, amount)
    return first + timedelta(days=amount)


def _add_months(day, count):
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _paused_days(merged):
    return sum((timezone.localtime(end).date() - timezone.localtime(start).date()).days for start, end in merged)

"""When a statutory period ends: one pure function over a rule, a base, pauses and the calendar.

公安机关办理行政案件程序规定 第35条: the first day or hour does not count; a last day on a holiday moves to
the next working day, but not where liberty is restricted; the row of the rule says which it is.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.office.clocks.models import ClockRule
from portal.people.calendar import Calendar

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Deadline:
    """A moment after which it is late, and whether it rests on a year without official calendar."""

    at: datetime
    is_provisional: bool


@dataclass(frozen=True)
class Course:
    """How a deadline came about, for those who check it by hand: each field is the result after one step.

    `counted` is the end of the bare length, `paused` the time taken out, `resumed` the end with it; all are days,
    but for a period of hours moments and a timedelta. `at` is the deadline itself.
    """

    base: date | datetime
    amount: int
    counted: date | datetime
    paused: int | timedelta
    resumed: date | datetime
    last: date | datetime
    deadline: Deadline


def due(
    rule: ClockRule,
    base_at: datetime,
    calendar: Calendar,
    *,
    extended_by: int = 0,
    pauses: Iterable[tuple[datetime, datetime]] = (),
) -> Deadline:
    """Return the Deadline of a period.

    `rule` has `amount`, `unit` and `rolls_to_workday`; `extended_by` is in the unit of the rule; `pauses` are
    (start, end) moments, may overlap, and stretch the period by the time they cover (whole days for days).
    """
    return course(rule, base_at, calendar, extended_by=extended_by, pauses=pauses).deadline


def course(
    rule: ClockRule,
    base_at: datetime,
    calendar: Calendar,
    *,
    extended_by: int = 0,
    pauses: Iterable[tuple[datetime, datetime]] = (),
) -> Course:
    """Return the Course by which `due` comes to its result."""
    base = timezone.localtime(base_at)
    amount = rule.amount + extended_by
    merged = merge(pauses)
    if rule.unit == "hour":
        counted = base + timedelta(hours=amount)
        paused = sum((stop - start for start, stop in merged), timedelta())
        end = counted + paused
        return Course(base, amount, counted, paused, end, end, Deadline(end, False))
    counted = _last_day(rule.unit, base.date(), amount, calendar)
    paused = _paused_days(merged)
    last = resumed = counted + timedelta(days=paused)
    if rule.rolls_to_workday:
        last = calendar.working_day_from(resumed)
    is_provisional = (rule.rolls_to_workday or rule.unit == "workday") and calendar.is_provisional(base.date(), last)
    at = timezone.make_aware(datetime.combine(last, LAST_SECOND))
    return Course(base.date(), amount, counted, paused, resumed, last, Deadline(at, is_provisional))


def merge(pauses: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return (start, end) spans in order, overlapping ones joined, so that no time is taken out twice."""
    merged: list[tuple[datetime, datetime]] = []
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

"""Which periods a scheme has by its patterns, what they are called, and when one is over."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

from appraisal.scheme.periods.models import COMPUTES_AFTER, COMPUTES_AT, PUBLICITY_DAYS, Pattern, Period
from portal.shell import periods

MONTHS = {Period.Kind.MONTH: 1, Period.Kind.QUARTER: 3, Period.Kind.HALF_YEAR: 6, Period.Kind.YEAR: 12}
CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?")


class Begun(Protocol):
    """What began to read at a moment: a run, which stands above."""

    started_at: datetime


@dataclass(frozen=True)
class Span:
    """One period as a pattern says it, whether it has its row or not; `ends_on` is the first day after it."""

    kind: str
    starts_on: date
    ends_on: date
    computes_at: datetime
    publicity_days: int

    @property
    def code(self) -> str:
        """What addresses and keys call it."""
        return code_of(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Rhythm:
    """A pattern with the days between which it holds; None: from the beginning, or for good."""

    kind: str
    first_day: int = 1
    first_month: int = 1
    computes_after: int = COMPUTES_AFTER
    computes_at: time = COMPUTES_AT
    publicity_days: int = PUBLICITY_DAYS
    since: date | None = None
    until: date | None = None

    def begins_at_or_before(self, day: date) -> date:
        """Return the last day up to this one on which a period of the pattern begins."""
        length = MONTHS[Period.Kind(self.kind)]
        month = day.year * 12 + day.month - 1 - (day.day < self.first_day)
        return self._day_in(month - (month - (self.first_month - 1)) % length)

    def begins_after(self, day: date) -> date:
        """Return the first day after this one on which a period of the pattern begins."""
        begun = self.begins_at_or_before(day)
        return self._day_in(begun.year * 12 + begun.month - 1 + MONTHS[Period.Kind(self.kind)])

    def span_of(self, day: date) -> Span:
        """Return the Span in which a day lies on which the pattern holds; the last one ends where it ends."""
        starts_on, ends_on = self.begins_at_or_before(day), self.begins_after(day)
        starts_on = max(starts_on, self.since) if self.since else starts_on
        ends_on = min(ends_on, self.until) if self.until else ends_on
        moment = datetime.combine(ends_on + timedelta(days=self.computes_after), self.computes_at)
        return Span(self.kind, starts_on, ends_on, timezone.make_aware(moment), self.publicity_days)

    def _day_in(self, month: int) -> date:
        return date(month // 12, month % 12 + 1, self.first_day)


def rhythms_of(kind: str, patterns: Iterable[Pattern]) -> list[Rhythm]:
    """Return the Rhythms of a scheme that began with calendar periods of a kind, the oldest first.

    `patterns` in the order in which they were set: a newer one takes the place of those from its own first day on.
    """
    holding: list[Pattern] = []
    for pattern in patterns:
        holding = [*(each for each in holding if each.holds_from < pattern.holds_from), pattern]
    ends = [each.holds_from for each in holding] + [None]
    return [Rhythm(kind, until=ends[0])] + [
        Rhythm(
            each.kind,
            each.first_day,
            each.first_month,
            each.computes_after,
            each.computes_at,
            each.publicity_days,
            since=each.holds_from,
            until=end,
        )
        for each, end in zip(holding, ends[1:], strict=True)
    ]


def span_on(rhythms: Iterable[Rhythm], day: date) -> Span:
    """Return the Span of a scheme in which a day lies."""
    return next(each for each in rhythms if each.until is None or day < each.until).span_of(day)


def spans_from(rhythms: list[Rhythm], first: date, last: date) -> Iterator[Span]:
    """Yield the Spans of a scheme from the one in which `first` lies to the one in which `last` does, in order."""
    span = span_on(rhythms, first)
    while span.starts_on <= last:
        yield span
        span = span_on(rhythms, span.ends_on)


def code_of(starts_on: date, ends_on: date) -> str:
    """Return what a period is called: 2026-10, 2026-Q4, 2026-H2, 2026; one of other days by its first, 2026-10-21."""
    span, year, month = periods.Period(starts_on, ends_on), starts_on.year, starts_on.month
    if span == periods.month_of(starts_on):
        return f"{year}-{month:02d}"
    if span == periods.quarter_of(starts_on):
        return f"{year}-Q{(month + 2) // 3}"
    if span == periods.half_year_of(starts_on):
        return f"{year}-H{1 if month == 1 else 2}"
    return f"{year}" if span == periods.year_of(starts_on) else starts_on.isoformat()


def first_day_of(code: str) -> date | None:
    """Return the first day of the period that a code calls so, None for what is no code."""
    found = CODE.fullmatch(code)
    if found is None:
        return None
    part = {name: int(value) for name, value in found.groupdict().items() if value}
    month = part.get("month") or part.get("quarter", 1) * 3 - 2
    try:
        return date(part["year"], 7 if part.get("half") == 2 else month, part.get("day", 1))
    except ValueError:
        return None


def days_of(code: str) -> periods.Period | None:
    """Return the days of a calendar period by its code; None for a code that names the first day alone, or none."""
    first = first_day_of(code)
    if first is None:
        return None
    whole = (periods.month_of, periods.quarter_of, periods.half_year_of, periods.year_of)
    spans = (of(first) for of in whole)
    return next((span for span in spans if code_of(span.start, span.end) == code), None)


def has_ended(period: Period, at: datetime) -> bool:
    """Say whether the last day of a period is over, bureau time."""
    return timezone.localdate(at) >= period.ends_on


def is_read_whole(period: Period, run: Begun, at: datetime) -> bool:
    """Say whether a period is over, and a run of it has read all of it: what was read before then is interim."""
    return has_ended(period, min(at, run.started_at))

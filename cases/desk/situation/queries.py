"""Situation analysis (C19): how many cases, of what, when and where; counts alone, and no person is ever ranked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.models import Case
from cases.file.case.states import CaseState
from cases.file.reference import Cause
from cases.file.sight.scope import listed_cases
from portal.people.models import Officer, Unit
from portal.shell.periods import Period, last_months, month_before, month_of

CAUSES_SHOWN = 12
MONTHS_SHOWN = 13
HOURS_TOGETHER = 2
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


@dataclass(frozen=True)
class Spans:
    """The days that are looked at, and the same number of days of the month before and of the year before."""

    now: Period
    before: Period
    last_year: Period
    is_cut: bool

    @classmethod
    def of(cls, month: Period, today: date) -> Self:
        """Return the spans of a month; of one that is under way its days up to and with today."""
        end = min(month.end, today + timedelta(days=1))
        now = Period(month.start, max(end, month.start + timedelta(days=1)))
        last_year = month_of(date(month.start.year - 1, month.start.month, 1))
        before, last_year = (
            _first_days(each, now.days, now == month) for each in (month_before(month.start), last_year)
        )
        return cls(now, before, last_year, is_cut=now != month)


@dataclass(frozen=True)
class Tally:
    """One row of a comparison: a label, the count of the span, of the month before, of the year before."""

    label: str
    now: int
    before: int
    last_year: int

    @property
    def change(self) -> int | None:
        """In whole percent against the month before; None where there is nothing to compare with."""
        return percent(self.now, self.before)

    @property
    def change_on_year(self) -> int | None:
        """In whole percent against the year before; None where there is nothing to compare with."""
        return percent(self.now, self.last_year)


@dataclass(frozen=True)
class Situation:
    """What the page shows of one span."""

    spans: Spans
    total: Tally
    causes: list
    units: list
    hours: list
    weekdays: list
    busiest: int
    months: list

    @property
    def most_of_a_cause(self) -> int:
        """The count that fills a bar among the causes."""
        return max((line.now for line in self.causes), default=0)

    @property
    def most_of_a_unit(self) -> int:
        """The count that fills a bar among the units."""
        return max((line.now for line in self.units), default=0)


def situation(officer: Officer, month: Period, today: date, unit: Unit | None = None) -> Situation:
    """Return the Situation of a month for an officer, in one unit and below or in all that the officer oversees.

    Cases count in the month of their registration, by the hour at which they happened. Imported history is left out.
    """
    cases = listed_cases(Case.objects.all(), officer).filter(is_imported=False)
    cases = cases.exclude(state=CaseState.VOID).order_by()
    if unit:
        cases = cases.filter(unit__in=list(Unit.objects.below(unit).values_list("pk", flat=True)))
    spans = Spans.of(month, today)
    counted = [_registered(cases, span) for span in (spans.now, spans.before, spans.last_year)]
    grid = _by_weekday_and_hour(counted[0])
    return Situation(
        spans=spans,
        total=Tally(_("All cases"), *(each.count() for each in counted)),
        causes=_compared(counted, "cause", Cause, CAUSES_SHOWN),
        units=_compared(counted, "unit", Unit),
        hours=[f"{hour:02d}" for hour in range(0, 24, HOURS_TOGETHER)],
        weekdays=list(zip(WEEKDAYS, grid, strict=True)),
        busiest=max(max(row) for row in grid),
        months=_by_month(cases, month),
    )


def percent(number: int, base: int) -> int | None:
    """Return the change from `base` to `number` in whole percent, None for a base of nothing."""
    return round((number - base) * 100 / base) if base else None


def _first_days(month, days, is_whole):
    return month if is_whole else Period(month.start, min(month.end, month.start + timedelta(days=days)))


def _registered(cases, span):
    start, end = span.moments
    return cases.filter(registered_at__gte=start, registered_at__lt=end)


def _compared(counted, column, model, shown=None):
    """Return Lines by a column, the most frequent first; what lies beyond `shown` is summed in the last one."""
    now, before, last_year = (dict(each.values_list(column).annotate(_n=Count("pk"))) for each in counted)
    keys = now.keys() | before.keys() | last_year.keys()
    names = {key: str(row) for key, row in model.objects.in_bulk(keys - {None}).items()}
    ordered = sorted(keys, key=lambda key: (-now.get(key, 0), names.get(key, "")))
    lines = [Tally(names.get(key, "–"), now.get(key, 0), before.get(key, 0), last_year.get(key, 0)) for key in ordered]
    if shown is None or len(lines) <= shown:
        return lines
    rest = lines[shown:]
    sums = (sum(getattr(line, name) for line in rest) for name in ("now", "before", "last_year"))
    return [*lines[:shown], Tally(_("All others"), *sums)]


def _by_weekday_and_hour(cases):
    zone = timezone.get_default_timezone()
    happened = cases.exclude(occurred_at=None).values_list(
        ExtractIsoWeekDay("occurred_at", tzinfo=zone), ExtractHour("occurred_at", tzinfo=zone)
    )
    grid = [[0] * (24 // HOURS_TOGETHER) for _weekday in WEEKDAYS]
    for weekday, hour, number in happened.annotate(_n=Count("pk")):
        grid[weekday - 1][hour // HOURS_TOGETHER] += number
    return grid


def _by_month(cases, month):
    months = last_months(month.start, MONTHS_SHOWN)
    among = _registered(cases, Period(months[0].start, months[-1].end))
    zone = timezone.get_default_timezone()
    found = dict(among.values_list(TruncMonth("registered_at", tzinfo=zone)).annotate(_n=Count("pk")))
    by_day = {timezone.localtime(first).date(): number for first, number in found.items()}
    return [(each, by_day.get(each.start, 0)) for each in months]

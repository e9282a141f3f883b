"""Working days and hours of the bureau: the official calendar, weekends where none is known yet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count

from portal.people.models import CalendarDay, CalendarYear
from portal.shell.statements.prepared import Prepared

# Duty of a working day, eight hours; the noon rest lies between.
DUTY = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
HOURS_A_DAY = 8


@dataclass(frozen=True)
class Calendar:
    """Days that differ from their weekday, and the years whose official calendar is known."""

    exceptions: dict
    years: frozenset

    def is_working(self, day):
        """Say whether people work on that day."""
        return self.exceptions.get(day, day.weekday() < 5)

    def is_provisional(self, first, last):
        """Say whether a span touches a year that is computed with weekends only."""
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def working_day_from(self, day):
        """Return the day itself if people work on it, else the next working day."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day, count):
        """Return the `count`-th working day after `day`."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def add_working_hours(self, moment, hours, without=()):
        """Return the moment `hours` of duty after `moment`, which counts in its own zone.

        Work that arrives off duty begins with the next span of duty; work that fills a span ends with it. What lies
        in `without`, (start, end) moments in order that do not overlap, is no time to work in.
        """
        left = timedelta(hours=hours)
        for duty in self._duty_from(moment):
            for start, end in _apart(duty, without):
                if left <= end - start:
                    return start + left
                left -= end - start

    def working_time(self, start, end, without=()):
        """Return the time of duty between two moments as a timedelta, less what lies in `without`."""
        total = timedelta()
        for first, last in self._duty_from(start):
            if first >= end:
                return total
            total += sum((b - a for a, b in _apart((first, min(last, end)), without)), timedelta())

    def _duty_from(self, moment):
        day = moment.date()
        while True:
            if self.is_working(day):
                for opens, closes in DUTY:
                    start = max(moment, datetime.combine(day, opens, moment.tzinfo))
                    end = datetime.combine(day, closes, moment.tzinfo)
                    if start < end:
                        yield start, end
            day += timedelta(days=1)


def _apart(span, holes):
    """Yield what is left of a span without the holes, which are in order and do not overlap."""
    start, end = span
    for first, last in holes:
        if first < end and last > start:
            if first > start:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end


_cached: dict[tuple, tuple] = {}


@Prepared
def _years():
    return CalendarYear.objects.order_by("year").values_list("year", "version", Count("days"))


def bureau_calendar():
    """Return the calendar as the database holds it; the days are read again when they have changed."""
    years = tuple(_years())
    if years not in _cached:
        _cached.clear()
        exceptions = dict(CalendarDay.objects.values_list("on", "is_working"))
        _cached[years] = Calendar(exceptions, frozenset(year for year, *_ in years))
    return _cached[years]

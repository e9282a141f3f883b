"""Working days of the bureau: the official calendar with its make-up workdays, weekends where none is known yet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.people.models import CalendarDay, CalendarYear

OPENS, CLOSES = time(8, 30), time(17, 30)
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

    def add_working_hours(self, moment, hours):
        """Return the moment `hours` of duty later; a working day has eight, from 8:30 to 17:30 less the noon hour.

        The noon hour is not placed: a working day's nine hours on the clock count as eight.
        """
        clock_hours = timedelta(hours=hours) * (9 / HOURS_A_DAY)
        moment = self._on_duty_from(moment)
        while clock_hours:
            left = datetime.combine(moment.date(), CLOSES, moment.tzinfo) - moment
            step = min(left, clock_hours)
            moment, clock_hours = moment + step, clock_hours - step
            if clock_hours:
                moment = self._on_duty_from(moment)
        return moment

    def _on_duty_from(self, moment):
        day = moment.date()
        if not self.is_working(day) or moment.time() >= CLOSES:
            day = self.working_day_from(day + timedelta(days=1))
            return datetime.combine(day, OPENS, moment.tzinfo)
        return max(moment, datetime.combine(day, OPENS, moment.tzinfo))


_cached = {}


def bureau_calendar():
    """Return the calendar as the database holds it; re-read when a day or a year was added."""
    version = (CalendarYear.objects.count(), CalendarDay.objects.count())
    if version not in _cached:
        _cached.clear()
        exceptions = dict(CalendarDay.objects.values_list("on", "is_working"))
        _cached[version] = Calendar(exceptions, frozenset(CalendarYear.objects.values_list("year", flat=True)))
    return _cached[version]


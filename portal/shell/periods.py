"""Half-open periods of days: start belongs to it, end does not."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to and without `end`; ValueError if that is no day at all."""

    start: date
    end: date

    def __post_init__(self):
        if self.end <= self.start:
            raise ValueError(f"A period that starts on {self.start} cannot end before {self.end}.")

    def __contains__(self, on):
        return self.start <= on < self.end

    @property
    def last_day(self):
        return self.end - timedelta(days=1)

    @property
    def days(self):
        return (self.end - self.start).days

    @property
    def moments(self):
        """(start, end) as points in time in the bureau's time zone, for comparison with `_at` columns."""
        zone = timezone.get_default_timezone()
        return tuple(datetime.combine(day, time.min, tzinfo=zone) for day in (self.start, self.end))

    @property
    def label(self):
        """The name people use: a month, quarter, half-year or year; else its first and last day."""
        year, month = self.start.year, self.start.month
        if self == month_of(self.start):
            return _("%(year)d-%(month)02d") % {"year": year, "month": month}
        if self == quarter_of(self.start):
            return _("%(year)d, quarter %(quarter)d") % {"year": year, "quarter": (month + 2) // 3}
        if self == half_year_of(self.start):
            half = _("%(year)d, first half") if month == 1 else _("%(year)d, second half")
            return half % {"year": year}
        if self == year_of(self.start):
            return _("Year %(year)d") % {"year": year}
        first, last = _("j F Y"), _("j F Y")
        if year == self.last_day.year:
            # Each language names the year that both days share once, at its own place.
            first, last = pgettext("first day, same year", "j F"), pgettext("last day, same year", "j F Y")
        return _("%(first)s – %(last)s") % {
            "first": date_format(self.start, first),
            "last": date_format(self.last_day, last),
        }

    def __str__(self):
        return str(self.label)


def month_of(on):
    """The calendar month in which this day lies."""
    return _months(on.year, on.month, 1)


def quarter_of(on):
    """The calendar quarter in which this day lies."""
    return _months(on.year, (on.month - 1) // 3 * 3 + 1, 3)


def half_year_of(on):
    """The half of the calendar year in which this day lies."""
    return _months(on.year, 1 if on.month <= 6 else 7, 6)


def year_of(on):
    """The calendar year in which this day lies."""
    return _months(on.year, 1, 12)


def month_before(on):
    """The calendar month before the one in which this day lies."""
    return month_of(on.replace(day=1) - timedelta(days=1))


def last_months(on, count):
    """`count` calendar months, oldest first, the last being the one of this day."""
    found = [month_of(on)]
    while len(found) < count:
        found.insert(0, month_before(found[0].start))
    return found


def _months(year, first, count):
    after = year * 12 + first - 1 + count
    return Period(date(year, first, 1), date(after // 12, after % 12 + 1, 1))


def minute_of(moment: datetime) -> datetime:
    """Return the minute in which a moment lies: what people type names no less, and is compared with that."""
    return moment.replace(second=0, microsecond=0)

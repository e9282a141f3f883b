"""Time as whole seconds, and duty time as one line of seconds on which closed hours take no room."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate

from django.utils import timezone

from portal.ledger.writing.bulk import Moment
from portal.people.calendar import DUTY

MINUTE, HOUR = 60, 3600
DAY = 24 * HOUR
EPOCH = date(1970, 1, 1)


def moment(second):
    """Return the time of a second since 1970, as rows and events keep it."""
    day, second_of_day = divmod(second, DAY)
    return Moment(_day(day) + _time(second_of_day))


def time_of(second):
    """Return the time of a second since 1970 in the bureau's zone, as deeds take it."""
    return datetime.fromtimestamp(second, timezone.get_default_timezone())


def second_of_moment(text):
    """Return the second of a Moment."""
    return int(datetime.fromisoformat(text).timestamp())


@cache
def _day(number):
    return f"{EPOCH + timedelta(days=number)}T"


@cache
def _time(second):
    return f"{second // HOUR:02}:{second // 60 % 60:02}:{second % 60:02}.000000Z"


def second_of(day):
    """Return the second in which a day begins in the bureau's zone."""
    return int(datetime.combine(day, datetime.min.time(), timezone.get_default_timezone()).timestamp())


class DutyAxis:
    """The spans of duty from one day to another, laid end to end."""

    def __init__(self, calendar, first: date, last: date):
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        spans = [
            (
                second_of(day) + opens.hour * HOUR + opens.minute * 60,
                second_of(day) + closes.hour * HOUR + closes.minute * 60,
            )
            for day in days
            if calendar.is_working(day)
            for opens, closes in DUTY
        ]
        self._starts = [start for start, _end in spans]
        self._lengths = [end - start for start, end in spans]
        self._before = [0, *accumulate(self._lengths)]

    def later(self, second, duty_seconds):
        """Return when so much duty has passed after `second`; what `Calendar.add_working_hours` returns."""
        span = bisect_right(self._starts, second) - 1
        into = second - self._starts[span]
        if into >= self._lengths[span]:
            span, into = span + 1, 0
        place = self._before[span] + into + duty_seconds
        # Work that fills a span ends with it, not with the beginning of the next.
        span = max(span, bisect_left(self._before, place) - 1)
        return self._starts[span] + place - self._before[span]

    def before(self, second, duty_seconds):
        """Return when so much duty lay ahead up to `second`."""
        span = bisect_right(self._starts, second) - 1
        place = self._before[span] + min(second - self._starts[span], self._lengths[span]) - duty_seconds
        span = bisect_right(self._before, place) - 1
        return self._starts[span] + place - self._before[span]

    def opening(self, second):
        """Return `second` if people are on duty then, else the next opening."""
        return self.later(second, 0)

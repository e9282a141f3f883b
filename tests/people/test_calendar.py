"""Working days with holidays and make-up workdays, and hours of duty (domain.md Calendar, C9)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.people.calendar import DUTY, HOURS_A_DAY, bureau_calendar
from portal.people.models import CalendarDay
from portal.people.services import calendars
from portal.shell.refusals import Denied
from tests.factories import administrators, the_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    the_calendar()
    return bureau_calendar()


def on(month, day, hour=0, minute=0, year=2025):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 25), False),  # Saturday before the Spring Festival
        (date(2025, 1, 26), True),  # Sunday, make-up workday
        (date(2025, 1, 27), True),
        (date(2025, 1, 28), False),  # New Year's Eve
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 2, 8), True),  # Saturday, make-up workday
        (date(2025, 2, 9), False),
        (date(2025, 9, 28), True),  # Sunday before the National Day
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),  # Saturday after it
    ],
)
def test_days_are_worked_as_the_state_council_said(calendar, day, works):
    assert calendar.is_working(day) is works


def test_a_last_day_in_the_spring_festival_moves_behind_it(calendar):
    assert calendar.working_day_from(date(2025, 1, 27)) == date(2025, 1, 27)
    assert calendar.working_day_from(date(2025, 1, 28)) == date(2025, 2, 5)


def test_working_days_are_counted_over_make_up_workdays_and_holidays(calendar):
    assert calendar.add_working_days(date(2025, 1, 24), 1) == date(2025, 1, 26)
    assert calendar.add_working_days(date(2025, 1, 24), 3) == date(2025, 2, 5)
    assert calendar.add_working_days(date(2025, 2, 7), 1) == date(2025, 2, 8)


def test_a_year_without_a_calendar_has_weekends_only_and_is_provisional(calendar):
    assert calendar.is_working(date(2031, 10, 1)) is True
    assert calendar.is_working(date(2031, 10, 4)) is False
    assert calendar.is_provisional(date(2030, 12, 30), date(2031, 1, 2)) is True
    assert calendar.is_provisional(date(2025, 1, 1), date(2025, 12, 31)) is False


def test_a_day_of_duty_has_eight_hours():
    today = date(2025, 3, 3)
    spans = [datetime.combine(today, end) - datetime.combine(today, start) for start, end in DUTY]

    assert sum(spans, timedelta()) == timedelta(hours=HOURS_A_DAY)


@pytest.mark.parametrize(
    ("arrives", "hours", "due"),
    [
        (on(3, 3, 8, 30), 8, on(3, 3, 18, 0)),
        (on(3, 3, 10, 0), 2, on(3, 3, 12, 0)),
        (on(3, 3, 10, 0), 3, on(3, 3, 14, 30)),
        (on(3, 3, 12, 30), 1, on(3, 3, 14, 30)),
        (on(3, 3, 10, 0), 8, on(3, 4, 10, 0)),
        (on(3, 3, 18, 0), 1, on(3, 4, 9, 30)),
        (on(3, 3, 6, 0), 1, on(3, 3, 9, 30)),
        (on(3, 7, 16, 0), 8, on(3, 10, 16, 0)),  # over a weekend
        (on(3, 8, 11, 0), 16, on(3, 11, 18, 0)),  # arrives on a Saturday
        (on(1, 27, 17, 0), 2, on(2, 5, 9, 30)),  # over the Spring Festival
        (on(2, 7, 17, 0), 2, on(2, 8, 9, 30)),  # into a make-up Saturday
    ],
)
def test_hours_of_duty_leave_out_noon_nights_and_days_off(calendar, arrives, hours, due):
    assert calendar.add_working_hours(arrives, hours) == due


def test_a_corrected_calendar_is_read_again(calendar, at):
    day = date(2025, 1, 26)

    calendars.enter_year(
        by=administrators().system, at=at, year=2025, source="更正", days=[CalendarDay(on=day, is_working=False)]
    )

    assert bureau_calendar().is_working(day) is False


def test_only_the_system_administrator_enters_a_calendar(at):
    with pytest.raises(Denied):
        calendars.enter_year(by=administrators().audit, at=at, year=2031, source="x")

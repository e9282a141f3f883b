"""Periods are half-open (architecture.md: facts over [start, end)) and have the names people use (B16)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from portal.shell.periods import Period, half_year_of, last_months, month_before, month_of, quarter_of, year_of


def test_start_belongs_to_it_and_end_does_not():
    october = month_of(date(2026, 10, 15))

    assert date(2026, 9, 30) not in october
    assert date(2026, 10, 1) in october
    assert date(2026, 10, 31) in october
    assert date(2026, 11, 1) not in october
    assert (october.last_day, october.days) == (date(2026, 10, 31), 31)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (month_of(date(2026, 12, 31)), date(2026, 12, 1), date(2027, 1, 1)),
        (month_before(date(2027, 1, 1)), date(2026, 12, 1), date(2027, 1, 1)),
        (quarter_of(date(2026, 10, 1)), date(2026, 10, 1), date(2027, 1, 1)),
        (quarter_of(date(2026, 3, 31)), date(2026, 1, 1), date(2026, 4, 1)),
        (half_year_of(date(2026, 6, 30)), date(2026, 1, 1), date(2026, 7, 1)),
        (half_year_of(date(2026, 7, 1)), date(2026, 7, 1), date(2027, 1, 1)),
        (year_of(date(2026, 2, 28)), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_calendar_periods_have_these_borders(period, start, end):
    assert period == Period(start, end)


def test_last_months_end_with_the_one_of_the_day():
    labels = [period.start for period in last_months(date(2026, 2, 10), 3)]

    assert labels == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


def test_a_period_without_a_day_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


def test_moments_are_midnights_of_the_bureau():
    zone = ZoneInfo("Asia/Shanghai")

    assert month_of(date(2026, 10, 5)).moments == (
        datetime(2026, 10, 1, tzinfo=zone),
        datetime(2026, 11, 1, tzinfo=zone),
    )


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        (month_of(date(2026, 10, 5)), "2026年10月", "2026-10"),
        (quarter_of(date(2026, 10, 5)), "2026年第4季度", "2026, quarter 4"),
        (half_year_of(date(2026, 10, 5)), "2026年下半年", "2026, second half"),
        (year_of(date(2026, 10, 5)), "2026年", "Year 2026"),
        (Period(date(2026, 9, 21), date(2026, 10, 21)), "2026年9月21日–10月20日", "21 September – 20 October 2026"),
    ],
)
def test_a_period_has_a_name_in_both_languages(period, chinese, english):
    with translation.override("zh-hans"):
        assert period.label == chinese
    with translation.override("en"):
        assert period.label == english

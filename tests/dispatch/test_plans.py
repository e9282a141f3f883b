"""B15: when a job is planned is a pure function of the calendar; what was missed is found in order."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.dispatch.runs.schedule import daily, every, half_yearly, monthly, quarterly, weekly

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("since", "now", "keys"),
    [
        ("2026-04-03T01:59", "2026-04-03T01:59:59", []),
        ("2026-04-03T01:59", "2026-04-03T02:00", ["2026-03"]),
        ("2026-04-03T02:00", "2026-05-03T01:59", []),
        ("2025-12-20T00:00", "2026-03-05T00:00", ["2025-12", "2026-01", "2026-02"]),
        ("2026-01-31T00:00", "2026-02-04T00:00", ["2026-01"]),
        ("2026-04-04T00:00", "2026-04-01T00:00", []),
    ],
)
def test_the_month_before_is_planned_on_the_third_at_two(since, now, keys):
    planned = list(monthly(day=3, hour=2)(moment(since), moment(now)))

    assert [key for key, _at in planned] == keys
    assert all((at.day, at.hour) == (3, 2) for _key, at in planned)


def test_a_moment_given_in_another_time_zone_is_read_in_the_bureau_s():
    since, now = (datetime.fromisoformat("2026-04-02T17:59:00Z"), datetime.fromisoformat("2026-04-02T18:00:00Z"))

    assert list(monthly(day=3, hour=2)(since, now)) == [("2026-03", moment("2026-04-03T02:00"))]


def test_missed_nights_are_all_planned():
    planned = daily(hour=3)(moment("2026-02-27T03:00"), moment("2026-03-01T03:00"))

    assert [key for key, _at in planned] == ["2026-02-28", "2026-03-01"]


def test_of_missed_minutes_only_the_newest_is_planned():
    planned = every(10)(moment("2026-03-01T03:00"), moment("2026-03-01T08:47"))

    assert list(planned) == [("2026-03-01T08:40", moment("2026-03-01T08:40"))]
    assert list(every(10)(moment("2026-03-01T08:40"), moment("2026-03-01T08:47"))) == []


@pytest.mark.parametrize(
    ("since", "now", "keys"),
    [
        ("2026-03-16T08:59", "2026-03-16T09:00", ["2026-W11"]),
        ("2026-03-16T09:00", "2026-03-23T08:59", []),
        ("2025-12-29T00:00", "2026-01-12T09:00", ["2025-W52", "2026-W01", "2026-W02"]),
        ("2026-03-22T23:00", "2026-03-23T10:00", ["2026-W12"]),
    ],
)
def test_the_week_before_is_planned_on_monday(since, now, keys):
    planned = list(weekly(weekday=1, hour=9)(moment(since), moment(now)))

    assert [key for key, _at in planned] == keys
    assert all((at.isoweekday(), at.hour) == (1, 9) for _key, at in planned)


@pytest.mark.parametrize(
    ("plan", "since", "now", "keys"),
    [
        (quarterly, "2026-01-01T00:00", "2027-01-05T02:00", ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        (quarterly, "2026-04-05T02:00", "2026-07-05T01:59", []),
        (quarterly, "2026-02-10T00:00", "2026-04-05T02:00", ["2026-Q1"]),
        (half_yearly, "2026-01-01T00:00", "2027-01-05T02:00", ["2025-H2", "2026-H1", "2026-H2"]),
        (half_yearly, "2026-01-05T02:00", "2026-07-05T01:59", []),
    ],
)
def test_quarters_and_half_years_are_planned_in_the_month_after_them(plan, since, now, keys):
    planned = list(plan(day=5, hour=2)(moment(since), moment(now)))

    assert [key for key, _at in planned] == keys
    assert all((at.day, at.hour) == (5, 2) for _key, at in planned)

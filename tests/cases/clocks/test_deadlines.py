"""C9, C16 of the fault list: golden dates of statutory periods (行政案件程序规定 35条, 治安管理处罚法2025 118条)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.office.clocks.rules import due, merge
from portal.people.calendar import Calendar

BUREAU = ZoneInfo("Asia/Shanghai")
YEARS = json.loads((Path(__file__).parents[3] / "fixtures" / "calendar.json").read_text())["years"]
CALENDAR = Calendar(
    {date.fromisoformat(day["on"]): day["is_working"] for year in YEARS.values() for day in year["days"]},
    frozenset(int(year) for year in YEARS),
)


@dataclass(frozen=True)
class Rule:
    amount: int
    unit: str = "day"
    rolls_to_workday: bool = True


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BUREAU)


HANDLING, NO_ROLL = Rule(30), Rule(30, rolls_to_workday=False)

GOLDEN = [
    # thirty days from filing: the first day does not count
    (HANDLING, "2026-03-02 09:00", 0, "2026-04-01"),
    (HANDLING, "2026-03-02 23:59:59", 0, "2026-04-01"),
    (HANDLING, "2026-03-03 00:00", 0, "2026-04-02"),
    (HANDLING, "2026-01-31 10:00", 0, "2026-03-02"),
    (HANDLING, "2024-01-31 10:00", 0, "2024-03-01"),
    (HANDLING, "2024-01-30 10:00", 0, "2024-02-29"),
    # the last day on a Saturday, a Sunday, a holiday
    (HANDLING, "2026-03-05 09:00", 0, "2026-04-07"),
    (HANDLING, "2026-06-11 09:00", 0, "2026-07-13"),
    (HANDLING, "2026-06-12 09:00", 0, "2026-07-13"),
    (HANDLING, "2026-06-13 09:00", 0, "2026-07-13"),
    # Spring Festival 2026: 15 to 23 February are free, the 14th and the 28th are worked
    (HANDLING, "2026-01-16 09:00", 0, "2026-02-24"),
    (HANDLING, "2026-01-15 09:00", 0, "2026-02-14"),
    (HANDLING, "2026-01-24 09:00", 0, "2026-02-24"),
    (HANDLING, "2026-01-29 09:00", 0, "2026-02-28"),
    # National Day 2026: 1 to 7 October are free, 10 October is worked
    (HANDLING, "2026-09-01 09:00", 0, "2026-10-08"),
    (HANDLING, "2026-09-10 09:00", 0, "2026-10-10"),
    # extended once, twice: counted through, and only the last day moves
    (HANDLING, "2026-03-02 09:00", 30, "2026-05-06"),
    (HANDLING, "2026-03-02 09:00", 60, "2026-06-01"),
    # where liberty is restricted nothing moves
    (NO_ROLL, "2026-01-16 09:00", 0, "2026-02-15"),
    (NO_ROLL, "2026-06-11 09:00", 0, "2026-07-11"),
    # working days
    (Rule(7, "workday"), "2026-02-13 09:00", 0, "2026-03-02"),
    (Rule(7, "workday"), "2026-09-28 09:00", 0, "2026-10-13"),
    (Rule(3, "workday"), "2026-11-20 09:00", 0, "2026-11-25"),
    # months
    (Rule(6, "month"), "2025-08-31 09:00", 0, "2026-02-28"),
    (Rule(6, "month"), "2026-05-29 09:00", 0, "2026-11-30"),
    (Rule(6, "month"), "2026-01-05 09:00", 0, "2026-07-06"),
    # two days to serve a decision
    (Rule(2), "2026-11-19 16:00", 0, "2026-11-23"),
    (Rule(2), "2026-11-18 16:00", 0, "2026-11-20"),
]


@pytest.mark.parametrize(("rule", "base", "extended_by", "last_day"), GOLDEN)
def test_golden_last_day(rule, base, extended_by, last_day):
    deadline = due(rule, at(base), CALENDAR, extended_by=extended_by)

    assert deadline.at == at(f"{last_day} 23:59:59")


@pytest.mark.parametrize(
    ("hours", "base", "end"),
    [
        (24, "2026-11-20 17:30", "2026-11-21 17:30"),
        (24, "2026-12-31 23:30", "2027-01-01 23:30"),
        (48, "2026-02-16 08:00", "2026-02-18 08:00"),
    ],
)
def test_hours_run_through_nights_and_holidays(hours, base, end):
    deadline = due(Rule(hours, "hour", rolls_to_workday=False), at(base), CALENDAR)

    assert deadline.at == at(end)


def test_a_pause_stretches_the_period_by_the_days_it_covers():
    appraisal = (at("2026-03-10 09:00"), at("2026-03-20 09:00"))

    assert due(HANDLING, at("2026-03-02 09:00"), CALENDAR, pauses=[appraisal]).at == at("2026-04-13 23:59:59")


def test_overlapping_pauses_are_taken_out_once():
    appraisal = (at("2026-03-10 09:00"), at("2026-03-20 09:00"))
    hearing = (at("2026-03-15 09:00"), at("2026-03-25 09:00"))

    assert due(HANDLING, at("2026-03-02 09:00"), CALENDAR, pauses=[hearing, appraisal]).at == at("2026-04-16 23:59:59")
    assert merge([hearing, appraisal]) == [(appraisal[0], hearing[1])]


def test_a_year_without_official_calendar_is_marked_provisional():
    assert due(HANDLING, at("2026-12-20 09:00"), CALENDAR).is_provisional is True
    assert due(HANDLING, at("2026-11-20 09:00"), CALENDAR).is_provisional is False


def test_hours_never_need_the_calendar():
    assert due(Rule(24, "hour"), at("2026-12-31 20:00"), CALENDAR).is_provisional is False


def test_the_base_is_read_in_bureau_time():
    utc = datetime(2026, 3, 2, 16, 30, tzinfo=ZoneInfo("UTC"))

    assert due(HANDLING, utc, CALENDAR).at == at("2026-04-02 23:59:59")


def test_working_days_of_a_year_without_calendar_are_provisional_wherever_the_period_ends():
    rule = Rule(3, "workday", rolls_to_workday=False)

    assert due(rule, at("2026-12-30 09:00"), CALENDAR).is_provisional is True
    assert due(rule, at("2026-11-30 09:00"), CALENDAR).is_provisional is False


def test_a_pause_inside_a_longer_one_adds_nothing_and_takes_nothing():
    longer = (at("2026-03-10 09:00"), at("2026-03-25 09:00"))
    inside = (at("2026-03-12 09:00"), at("2026-03-15 09:00"))

    assert merge([inside, longer]) == [longer]

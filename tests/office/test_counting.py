"""A source that is asked about a time as a whole: who is so at its end, on both engines, whenever one asks (A5, A8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appraisal.facts.dialect import moment_of, rows, true
from appraisal.scheme.measures import BY_CODE, SOURCES
from portal.office.counting import dialect
from tests.appraisal.making import on

MIDNIGHT, MICROSECOND = on(2026, 2, 1, hour=0), timedelta(microseconds=1)


def asked(sql, *moments):
    """Return what the engine makes of moments: the SQL stands over a table `t` with the columns c0, c1, …"""
    columns = ", ".join(f"{dialect.asked_moment()} AS c{number}" for number in range(len(moments)))
    [[found]] = rows(f"SELECT {sql} FROM (SELECT {columns}) t", [moment_of(moment) for moment in moments])
    return found


@pytest.mark.parametrize(
    ("until", "day"),
    [
        (MIDNIGHT, "2026-01-31"),
        (MIDNIGHT + MICROSECOND, "2026-02-01"),
        (MIDNIGHT + timedelta(seconds=1), "2026-02-01"),
        (MIDNIGHT - MICROSECOND, "2026-01-31"),
        (on(2026, 2, 1, hour=9), "2026-02-01"),
    ],
)
def test_a_time_that_ends_at_midnight_ends_with_the_day_before(db, until, day):
    assert str(asked(dialect.day_before("t.c0"), until)) == day


def test_midnight_of_a_day_is_the_bureaus(db):
    day = dialect.day_of("t.c0")
    is_first = f"CASE WHEN t.c1 >= {dialect.midnight(day)} THEN 1 ELSE 0 END"

    assert asked(is_first, MIDNIGHT, MIDNIGHT) == 1
    assert asked(is_first, MIDNIGHT, MIDNIGHT - MICROSECOND) == 0


def test_days_and_hours_between(db):
    first, last = dialect.day_of("t.c0"), dialect.day_of("t.c1")
    friday = on(2026, 1, 30, hour=23)

    assert asked(dialect.days_between(first, last), friday, on(2026, 2, 2, hour=0)) == 3
    assert asked(dialect.days_between(first, last), friday, friday) == 0
    assert str(asked(dialect.next_day(first), on(2026, 1, 31))) == "2026-02-01"
    assert asked(dialect.hours_between("t.c0", "t.c1"), friday, friday + timedelta(minutes=90)) == 150
    assert asked(dialect.hours_between("t.c0", "t.c1"), friday, friday + timedelta(seconds=35)) == 0


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source.record.label} {source.at}")
def test_every_source_reads_with_all_its_filters_on_this_engine(db, source):
    extra = "".join(f", {each.sql} AS {each.column}" for each in source.filters)
    span = [moment_of(on(2026, 1, 1)), moment_of(on(2026, 2, 1)), true(False)]

    assert rows(source.sql(extra_columns=f"{extra}, {source.carrier} AS carrier_id"), span) is not None
    assert rows(source.record.carried) is not None
    assert [list(source.record.rows()[:1]), [list(each.choices()) for each in source.filters]]


@pytest.mark.parametrize(
    "source", [each for each in SOURCES if each.asks_of_a_time], ids=lambda each: each.record.label
)
def test_several_times_are_asked_at_once(db, source):
    day = dialect.day_of
    moments = f"SELECT 1 AS period_id, {dialect.midnight(day('x.m'))} AS since, x.m AS until FROM (SELECT {{}} AS m) x"
    moments = moments.format(f"{dialect.asked_moment()}")
    sql = source.sql_of_times(moments, extra_columns=", asked.period_id")
    span = [moment_of(on(2026, 1, 1)), moment_of(on(2026, 3, 1)), true(False)]

    assert rows(sql, [moment_of(on(2026, 2, 1)), *span]) is not None


def test_a_function_is_known_by_its_place_where_the_engines_differ():
    measure = next(each for each in BY_CODE.values() if callable(each.reads.columns))
    other = replace(measure, reads=replace(measure.reads, columns="1 AS x"))

    assert f"{measure.reads.columns.__module__}:{measure.reads.key}" in measure.definition
    assert measure.definition != other.definition

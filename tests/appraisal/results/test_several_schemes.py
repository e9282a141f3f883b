"""A1, B16, T14: schemes stand side by side, each with its own periods, runs, bulletins and places."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from appraisal.facts.months import run_before, runs_until
from appraisal.models import Bulletin, Consequence, Exclusion, Line, Period, Run
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.shell.periods import Period as Days
from portal.shell.refusals import Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import (
    SYSTEM,
    a_closed_case,
    a_defect,
    a_month,
    a_pattern,
    a_period,
    a_version,
    compute,
    line_of,
    on,
    publish,
)
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")

QUARTERS = ("quarter", {"first_day": 21, "first_month": 1})
RULE = ("1.3", "u", *SERIOUS)
JULY_21ST, OCTOBER_21ST = date(2026, 7, 21), date(2026, 10, 21)


@pytest.fixture
def months(bureau, version):
    return version.scheme


@pytest.fixture
def quarters(months):
    """A second scheme of quarters from the 21st, each serious defect 2.5 points."""
    scheme = a_version(RULE, scheme="quarterly", effective=on(2026, 1, 21)).scheme
    a_pattern(scheme, date(2026, 1, 21), QUARTERS[0], **QUARTERS[1], publicity_days=5)
    return scheme


def test_each_scheme_counts_its_own_days_once(bureau, months, quarters):
    for day in (on(2026, 10, 20), on(2026, 10, 21), on(2026, 11, 5), on(2027, 1, 20), on(2027, 1, 21)):
        a_defect(bureau, day)

    october, quarter = compute(a_month(2026, 10)), compute(a_period(quarters, OCTOBER_21ST))

    assert line_of(october, bureau.unit, "1.3")[0] == 200
    assert line_of(quarter, bureau.unit, "1.3")[0] == 300
    assert (october.stands_for, quarter.stands_for) == (months, quarters)


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (on(2026, 10, 21, hour=0) - timedelta(microseconds=1), 0),
        (on(2026, 10, 21, hour=0), 100),
        (on(2027, 1, 21, hour=0) - timedelta(microseconds=1), 100),
        (on(2027, 1, 21, hour=0), 0),
    ],
)
def test_a_quarter_across_the_year_ends_to_the_microsecond(bureau, quarters, moment, counts):
    a_defect(bureau, moment)

    run = compute(a_period(quarters, OCTOBER_21ST))

    assert line_of(run, bureau.unit, "1.3")[0] == counts


def test_the_29th_of_february_counts_in_its_month_quarter_and_year(bureau, months):
    a_defect(bureau, on(2028, 2, 29, hour=23, minute=59))
    found = []
    for kind, first in (("quarter", date(2028, 1, 1)), ("half_year", date(2028, 1, 1)), ("year", date(2028, 1, 1))):
        scheme = a_version(RULE, scheme=kind).scheme
        a_pattern(scheme, date(2024, 1, 1), kind, bridges=True)
        found.append(compute(a_period(scheme, first)))

    found.append(compute(a_month(2028, 2)))

    assert [line_of(run, bureau.unit, "1.3")[0] for run in found] == [100] * 4
    assert [run.period.code for run in found] == ["2028-Q1", "2028-H1", "2028", "2028-02"]


def test_the_version_is_that_of_the_periods_scheme(months, quarters):
    assert compute(a_month(2026, 10)).version.scheme == months
    assert compute(a_period(quarters, OCTOBER_21ST)).version.scheme == quarters


def test_a_scheme_without_a_version_in_force_computes_nothing(months):
    coming = a_version(RULE, scheme="coming", effective=on(2027, 1, 1)).scheme

    with pytest.raises(Refused):
        compute(a_period(coming, date(2026, 10, 1)))


def test_the_period_before_is_that_of_the_scheme_which_ends_where_this_one_begins(bureau, months, quarters):
    publish(a_month(2026, 10))
    earlier = publish(a_period(quarters, JULY_21ST)).run

    november, quarter = compute(a_month(2026, 11)), compute(a_period(quarters, OCTOBER_21ST))

    assert run_before(quarter) == earlier.pk
    assert quarter.sheets.get(subject_kind="u", unit=bureau.unit).previous_rank == 1
    assert list(runs_until(quarter.period, bureau.supervisor)) == [
        Days(JULY_21ST, OCTOBER_21ST),
        Days(OCTOBER_21ST, date(2027, 1, 21)),
    ]
    assert run_before(november) == Run.objects.get(period__code="2026-10").pk


def test_after_another_pattern_the_period_before_may_be_of_another_kind(bureau, months):
    old = publish(a_month(2026, 6)).run
    a_pattern(months, date(2026, 7, 1), "quarter")

    quarter = compute(a_period(months, date(2026, 7, 1)))

    assert (quarter.period.code, run_before(quarter)) == ("2026-Q3", old.pk)
    assert quarter.sheets.get(subject_kind="u", unit=bureau.unit).previous_rank == 1


def test_what_arrives_late_for_one_scheme_is_adjusted_in_that_one(bureau, months, quarters):
    publish(a_month(2026, 10))
    publish(a_period(quarters, JULY_21ST))
    # Recorded after both were read, dated in the quarter and in October alike.
    with deed("matter.returned", by=SYSTEM, at=on(2026, 10, 10)):
        a_defect(bureau, on(2026, 10, 10))

    november, quarter = compute(a_month(2026, 11)), compute(a_period(quarters, OCTOBER_21ST))

    adjusted = {
        run.pk: set(Line.objects.filter(sheet__run=run, adjusts__isnull=False).values_list("adjusts__code", flat=True))
        for run in (november, quarter)
    }
    assert adjusted == {november.pk: {"2026-10"}, quarter.pk: {"2026-07-21"}}


def test_days_for_objections_are_those_of_the_pattern(bureau, months, quarters):
    period = a_period(quarters, JULY_21ST)
    compute(period)

    publicity.start(by=bureau.supervisor, at=period.computes_at, period_id=period.pk)

    period.refresh_from_db()
    # Computed on Friday 23 October; five working days end with the next Friday.
    assert period.publicity_until.astimezone(period.computes_at.tzinfo).date() == date(2026, 10, 30)


def test_both_schemes_are_published_with_bulletins_of_their_own(months, quarters):
    bulletins = [publish(a_month(2026, 7)), publish(a_period(quarters, date(2026, 4, 21)))]

    assert [each.run.version.scheme for each in bulletins] == [months, quarters]
    assert [each.number for each in Bulletin.objects.filter(kind="final").order_by("pk")] == [
        each.number for each in bulletins
    ]
    assert Period.objects.published().count() == 2
    assert list(verify()) == []


def test_the_database_lets_a_run_stand_for_no_other_scheme_than_its_periods(months, quarters):
    run = compute(a_month(2026, 7))

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        deed("run.started", by=SYSTEM, at=on(2026, 8, 3)) as record,
    ):
        record.change(run, only_if={}, stands_for=quarters)


@pytest.fixture
def last_twice(bureau, months, quarters):
    """A station that is last of three in two months and in two quarters, all published."""
    for name in ("乙", "丙"):
        a_closed_case(a_station(name), on(2026, 5, 5))
    for month in (5, 6, 7, 8, 9, 10):
        a_defect(bureau, on(2026, month, 5))
    published = [publish(a_month(2026, month)) for month in (7, 8)]
    return published + [publish(a_period(quarters, first)) for first in (date(2026, 4, 21), JULY_21ST)]


def test_the_ladder_reads_the_scheme_that_its_rule_names(bureau, months, last_twice):
    found = Consequence.objects.get()

    assert (found.scheme, found.period.code, found.unit) == (months, "2026-08", bureau.unit)


def test_a_correction_has_both_schemes_issued_anew_each_for_itself(bureau, months, quarters):
    defect = a_defect(bureau, on(2026, 8, 5))
    publish(a_month(2026, 8))
    publish(a_period(quarters, JULY_21ST))
    with deed("objection.upheld", by=SYSTEM, at=on(2026, 11, 5)) as record:
        record.save(
            Exclusion(
                ref_kind="cases.defect",
                ref_id=defect.pk,
                excluded_by=bureau.supervisor,
                excluded_at=on(2026, 11, 5),
                reason="认定不当",
            )
        )

    found = reissues.look(at=on(2026, 11, 6))

    assert {each.run.period.scheme for each in found} == {months, quarters}


def test_a_year_that_has_just_been_published_is_still_looked_at(bureau, months):
    yearly = a_version(RULE, scheme="yearly").scheme
    a_pattern(yearly, date(2024, 1, 1), "year", bridges=True)
    defect = a_defect(bureau, on(2026, 1, 5))
    publish(a_period(yearly, date(2026, 1, 1)))
    with deed("objection.upheld", by=SYSTEM, at=on(2027, 3, 5)) as record:
        record.save(
            Exclusion(
                ref_kind="cases.defect",
                ref_id=defect.pk,
                excluded_by=bureau.supervisor,
                excluded_at=on(2027, 3, 5),
                reason="认定不当",
            )
        )

    assert [each.run.period.code for each in reissues.look(at=on(2027, 3, 6))] == ["2026"]

"""A5, B16: a period ends at the bureau's midnight to the microsecond, and both engines count alike."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from appraisal.engine.digests import inputs_digest
from appraisal.models import Fact
from portal.office.counting.dialect import day_of, later
from tests.appraisal.making import a_case, a_defect, a_month, a_step, a_version, compute, line_of, on

pytestmark = pytest.mark.usefixtures("reference_data")

MIDNIGHT, MICROSECOND = on(2026, 2, 1, hour=0), timedelta(microseconds=1)
LATE = ("cases.registered_late", "per_occurrence", {"points": -40})
SERIOUS = ("cases.defects_serious", "per_occurrence", {"points": -250})


def asked(sql, *moments):
    """Return what the engine in use makes of moments: the SQL stands over a table `t` with one column each."""
    given = [connection.ops.adapt_datetimefield_value(moment) for moment in moments]
    as_time = "CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s"
    names = ", ".join(f"c{number}" for number in range(len(moments)))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH t ({names}) AS (SELECT {', '.join([as_time] * len(moments))}) SELECT {sql} FROM t", given)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (MIDNIGHT - MICROSECOND, "2026-01-31"),
        (MIDNIGHT - timedelta(microseconds=500), "2026-01-31"),
        (MIDNIGHT, "2026-02-01"),
        (MIDNIGHT + MICROSECOND, "2026-02-01"),
    ],
)
def test_a_day_ends_with_its_last_microsecond(db, moment, day):
    assert str(asked(day_of("t.c0"), moment)) == day


@pytest.mark.parametrize("second", [0, 1, 500, 999_499, 999_500, 999_999])
@pytest.mark.parametrize(("beyond", "is_later"), [(-1, False), (0, False), (1, True)])
def test_a_time_some_hours_later_is_exact_to_the_microsecond(db, second, beyond, is_later):
    reported = on(2026, 1, 31, hour=23, minute=59) + timedelta(seconds=59, microseconds=second)
    registered = reported + timedelta(hours=24, microseconds=beyond)

    assert bool(asked(f"t.c1 > {later('t.c0', 24)}", reported, registered)) is is_later


@pytest.fixture
def version(bureau):
    return a_version(("late", "o", *LATE), ("serious", "o", *SERIOUS))


def registered_after(bureau, reported, **after):
    return a_case(bureau, reported=reported, registered=reported + timedelta(hours=24, **after))


def test_exactly_24_hours_are_in_time_and_a_microsecond_more_is_late(bureau, version):
    reported = on(2026, 1, 8) + timedelta(microseconds=700)
    registered_after(bureau, reported)
    registered_after(bureau, reported, microseconds=1)

    assert line_of(compute(a_month(2026, 1)), bureau.officer, "late") == (100, 0, -40)


def test_the_edge_of_a_month_gives_each_record_to_one_month(bureau, version):
    edges = {MIDNIGHT - MICROSECOND: 1, MIDNIGHT: 2}
    defects = {
        a_defect(bureau, moment, step=a_step(bureau, decided=moment)).pk: month for moment, month in edges.items()
    }

    runs = {month: compute(a_month(2026, month)) for month in (1, 2)}

    facts = Fact.objects.filter(measure="cases.defects_serious")
    assert dict(facts.values_list("ref_id", "run")) == {pk: runs[month].pk for pk, month in defects.items()}
    assert dict(facts.values_list("run", "occurred_on")) == {
        runs[1].pk: on(2026, 1, 31).date(),
        runs[2].pk: on(2026, 2, 1).date(),
    }


def test_a_run_over_the_edge_has_the_digest_that_is_reckoned_by_hand(bureau, version):
    moments = [MIDNIGHT - MICROSECOND, MIDNIGHT - timedelta(microseconds=500)]
    defects = [a_defect(bureau, moment, step=a_step(bureau, decided=moment)) for moment in moments]
    late = registered_after(bureau, on(2026, 1, 8) + timedelta(microseconds=1), microseconds=1)

    run = compute(a_month(2026, 1))

    kept = run.facts.filter(subject_kind="o", measure__in=["cases.defects_serious", "cases.registered_late"])
    assert kept.count() == 3
    Fact.objects.filter(run=run).exclude(pk__in=kept).delete()

    assert inputs_digest(run) == by_hand(bureau.officer, defects, late)


def by_hand(officer, defects, late):
    lines = [
        f"o|{officer.pk}|cases.defects_serious|2026-01-31|100|0|cases.defect:{defect.pk}|" for defect in defects
    ] + [f"o|{officer.pk}|cases.registered_late|2026-01-09|100|0|cases.case:{late.pk}|"]
    words = "".join(f"{line}\n" for line in sorted(lines))
    return hashlib.sha256(f"quality|1|2026-01|live\n{words}\n\n".encode()).hexdigest()

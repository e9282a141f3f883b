"""A8: nothing published is rewritten; what arrives late counts in the open month and names its own."""

import pytest
from django.db import DatabaseError, transaction

from appraisal.models import Fact, Line, Run, Sheet
from appraisal.results.reissues import deeds as reissues
from appraisal.results.runs import deeds as runs
from cases.models import Cause
from cases.quality.corrections import deeds as corrections
from portal.shell.refusals import Refused
from tests.appraisal.making import SYSTEM, a_case, a_defect, a_month, a_version, compute, line_of, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def january(bureau, version):
    a_defect(bureau, on(2026, 1, 10))
    period = a_month(2026, 1)
    publish(period)
    period.refresh_from_db()
    return period


def test_a_late_fact_becomes_an_adjustment_line_of_the_open_month(bureau, january):
    before = Run.objects.get(period=january).results_digest
    a_defect(bureau, on(2026, 1, 20))

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.unit, "1.3") == (0, 0, 0)
    assert line_of(run, bureau.unit, "1.3", adjusts=january) == (100, 0, -250)
    assert line_of(run, bureau.officer, "1.13", adjusts=january) == (100, 0, -250)
    assert run.sheets.get(subject_kind="u", unit=bureau.unit).points == 9750
    assert Run.objects.get(period=january).results_digest == before


def test_a_fact_is_found_late_for_a_whole_year(bureau, january):
    a_defect(bureau, on(2026, 1, 20))

    run = compute(a_month(2027, 1))

    assert line_of(run, bureau.unit, "1.3", adjusts=january) == (100, 0, -250)


def test_a_fact_is_late_once(bureau, january):
    a_defect(bureau, on(2026, 1, 20))
    publish(a_month(2026, 2))
    a_defect(bureau, on(2026, 2, 27))

    run = compute(a_month(2026, 3))

    assert {fact.adjusts.code for fact in run.facts.exclude(adjusts=None)} == {"2026-02"}


def test_a_report_that_turns_out_older_corrects_the_month_of_its_registration(bureau, reference_data):
    a_version(
        ("3.2", "u", "cases.registered_late", "per_occurrence", {"points": -100, "floor": -500}),
        ("3.12", "o", "cases.registered_late", "per_occurrence", {"points": -100, "floor": -500}),
    )
    cause = Cause.objects.filter(kind="administrative", valid_from__lte=on(2026, 1, 1), valid_to=None).first()
    case = a_case(bureau, registered=on(2026, 1, 20), ended=on(2026, 1, 29), cause=cause)
    january = a_month(2026, 1)
    publish(january)
    older = {name: on(2026, 1, 18, hour) for hour, name in ((8, "occurred_at"), (9, "reported_at"))}

    corrections.correct(
        by=bureau.reviewer,
        at=on(2026, 2, 12),
        thing="case",
        pk=case.pk,
        seen=corrections.seen_of(case),
        changes=older,
        reason="登记簿载明两日前报案",
    )
    run = compute(a_month(2026, 2))
    [proposal] = reissues.look(at=on(2026, 2, 13))

    assert not run.facts.exclude(adjusts=None).exists()
    assert line_of(proposal.run, bureau.unit, "3.2") == (100, 0, -100)
    assert line_of(proposal.run, bureau.officer, "3.12") == (100, 0, -100)
    assert line_of(Run.objects.standing().get(period=january), bureau.unit, "3.2") == (0, 0, 0)


def test_nothing_late_means_no_adjustment(bureau, january):
    run = compute(a_month(2026, 2))

    assert not run.facts.exclude(adjusts=None).exists()


def test_the_limit_of_a_rule_holds_over_month_and_adjustment_together(bureau, january):
    for day in range(1, 13):
        a_defect(bureau, on(2026, 1, day))

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.unit, "1.3", adjusts=january) == (1200, 0, -2250)


def test_a_published_month_is_not_computed_again(january):
    with pytest.raises(Refused):
        runs.compute(by=SYSTEM, at=on(2026, 2, 20), period_id=january.pk)


@pytest.mark.parametrize("model", [Sheet, Line, Fact, Run])
def test_published_rows_are_frozen_by_the_database(bureau, january, model):
    rows = {Sheet: Sheet.objects.all(), Line: Line.objects.all(), Fact: Fact.objects.all(), Run: Run.objects.all()}[
        model
    ]
    changes = {Sheet: {"points": 1}, Line: {"points": 1}, Fact: {"quantity": 1}, Run: {"results_digest": "x"}}[model]

    with pytest.raises(DatabaseError, match=r"frozen|without an event|takes no more rows"), transaction.atomic():
        rows.update(**changes)
    with pytest.raises(DatabaseError, match=r"frozen|never deleted"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_unpublished_rows_may_be_replaced(bureau, version):
    run = compute(a_month(2026, 1))

    assert Sheet.objects.filter(run=run).update(points=1) > 0

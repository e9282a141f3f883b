"""A8: a late fact moves no more than it would have moved its own month, and is neither lost nor a score of nothing."""

import pytest

from appraisal.models import Line, Run
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.periods.models import Period
from tests.appraisal.engine.test_gates import MINOR, a_graded, when
from tests.appraisal.making import (
    a_case,
    a_closed_case,
    a_defect,
    a_matter,
    a_month,
    a_version,
    compute,
    line_of,
    on,
    publish,
)
from tests.appraisal.results.test_reissues import fall

pytestmark = pytest.mark.usefixtures("reference_data")

VETO = ("v", "u", "cases.defects_serious", "veto", {"threshold": 1})


def adjusted_after(bureau, serious=1):
    """What a minor defect of January, found in February, adjusts for the unit: [points]."""
    a_closed_case(bureau, on(2026, 1, 3))
    for minute in range(serious):
        a_defect(bureau, on(2026, 1, 4, minute=minute))
    publish(a_month(2026, 1))
    a_defect(bureau, on(2026, 1, 20), severity="minor")
    a_closed_case(bureau, on(2026, 2, 3))
    run = compute(a_month(2026, 2))
    lines = Line.objects.filter(sheet__run=run, sheet__unit=bureau.unit, sheet__subject_kind="u")
    return list(lines.exclude(adjusts=None).values_list("points", flat=True))


@pytest.mark.parametrize(
    ("gate", "points"),
    [
        ({"effect": "category", "target": "all"}, []),
        ({"effect": "sheet"}, []),
        ({"effect": "cap", "limit": 6000}, []),
        ({"effect": "cap", "limit": 9600}, [-100]),
        ({"effect": "grade_at_most", "target": "5"}, [-100]),
        ({"effect": "not_rated"}, [-100]),
    ],
    ids=["category", "sheet", "cut by a limit", "limit not reached", "grade", "not rated"],
)
def test_a_late_fact_changes_nothing_where_a_gate_held_its_month(bureau, gate, points):
    a_graded({**gate, "condition": when("d", ">=", 100)})

    assert adjusted_after(bureau) == points


def test_a_gate_that_did_not_hold_leaves_late_facts_alone(bureau):
    a_graded({"effect": "sheet", "condition": when("d", ">=", 100)})

    assert adjusted_after(bureau, serious=0) == [-100]


@pytest.mark.parametrize(("serious", "points"), [(1, []), (0, [-100])])
def test_a_late_fact_changes_nothing_where_a_veto_had_taken_all(bureau, serious, points):
    a_graded(rules=(MINOR, VETO))

    assert adjusted_after(bureau, serious=serious) == points


OFFICERS = ("d", "o", "cases.defects_serious", "per_occurrence", {"points": -250})


@pytest.fixture
def idle(bureau):
    """January published, then a late defect; in February nothing was there to measure, and it is published too."""
    a_version(OFFICERS, missing="not_scored")
    a_closed_case(bureau, on(2026, 1, 3))
    publish(a_month(2026, 1))
    late = a_defect(bureau, on(2026, 1, 20))
    publish(a_month(2026, 2))
    return late


def of(run, officer):
    return run.sheets.get(subject_kind="o", officer=officer)


def test_a_late_deduction_waits_for_the_first_month_that_is_scored(bureau, idle):
    january, february = Period.objects.order_by("starts_on")
    run = Run.objects.get(period=february)
    a_closed_case(bureau, on(2026, 3, 3))
    march = compute(a_month(2026, 3))

    assert (of(run, bureau.officer).is_scored, of(run, bureau.officer).points) == (False, 0)
    assert not of(run, bureau.officer).lines.exclude(adjusts=None).exists()
    assert not run.facts.exclude(adjusts=None).exists()
    assert line_of(march, bureau.officer, "d", adjusts=january) == (100, 0, -250)
    assert of(march, bureau.officer).points == 9750


def test_it_waits_over_several_months_and_counts_once(bureau, idle):
    january = Period.objects.order_by("starts_on").first()
    publish(a_month(2026, 3))
    a_closed_case(bureau, on(2026, 4, 3))
    publish(a_month(2026, 4))
    a_closed_case(bureau, on(2026, 5, 3))
    may = compute(a_month(2026, 5))
    april = Run.objects.get(period__code="2026-04")

    assert line_of(april, bureau.officer, "d", adjusts=january) == (100, 0, -250)
    assert not may.facts.exclude(adjusts=None).exists()


def test_what_waits_and_was_wrong_is_dropped(bureau, idle):
    fall(idle, at=on(2026, 3, 20))
    a_closed_case(bureau, on(2026, 3, 3))
    run = compute(a_month(2026, 3))

    assert not run.facts.exclude(adjusts=None).exists()
    assert reissues.look(at=on(2026, 4, 5)) == []


def test_a_run_that_left_nothing_is_no_reason_to_look_further_back(bureau):
    a_version(OFFICERS, missing="not_scored")
    for month in (1, 2):
        a_closed_case(bureau, on(2026, month, 3))
        publish(a_month(2026, month))

    assert [run.late_mark for run in Run.objects.all()] == [None, None]


def test_a_month_issued_anew_leaves_to_the_next_what_the_first_had_left(bureau):
    """The second officer has work in February, of which something was wrong; the first has none but a late defect."""
    a_version(OFFICERS, missing="not_scored")
    a_closed_case(bureau, on(2026, 1, 3))
    publish(a_month(2026, 1))
    a_defect(bureau, on(2026, 1, 20))
    case = a_case(bureau, ended=on(2026, 2, 3), lead=bureau.second)
    a_matter(bureau, case=case, ended=on(2026, 2, 3), kind="closing", author=bureau.second)
    wrong = a_defect(bureau, on(2026, 2, 10), officer=bureau.second)
    publish(a_month(2026, 2))
    fall(wrong, at=on(2026, 3, 20))
    [proposal] = reissues.look(at=on(2026, 3, 21))
    reissues.issue(by=bureau.supervisor, at=on(2026, 3, 22), reissue_id=proposal.pk, reason="经核查")
    a_closed_case(bureau, on(2026, 3, 3))
    march = compute(a_month(2026, 3))
    january, february, _march = Period.objects.order_by("starts_on")
    marks = Run.objects.filter(period=february).values_list("late_mark", flat=True)

    assert set(marks) == {Run.objects.get(period=january).ledger_mark}
    assert line_of(march, bureau.officer, "d", adjusts=january) == (100, 0, -250)

"""A8, B4, C20: what a published month counted and what was corrected since has it issued anew; nothing counts twice."""

import pytest
from django.db import connection

from appraisal.models import Fact, Run, Sheet
from appraisal.results.reissues import deeds as reissues
from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import Cause
from cases.quality.corrections import deeds as corrections
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from tests.appraisal.making import a_defect, a_month, a_version, compute, line_of, on, publish
from tests.cases import casework

pytestmark = pytest.mark.usefixtures("reference_data")

DEFECTS = ("cases.defects_procedure", "per_occurrence", {"points": -250})
LATE = ("cases.registered_late", "per_occurrence", {"points": -40})


@pytest.fixture
def version(bureau):
    return a_version(
        *(
            (f"{subject}{number}", subject, *rule)
            for subject in "ou"
            for number, rule in enumerate((DEFECTS, LATE), start=1)
        )
    )


def a_case(bureau, registered, reported, **changes):
    return casework.a_case(bureau, registered, reported_at=reported, occurred_at=on(2026, 1, 1), **changes)


def returned(case, bureau, at):
    matter = casework.asked(case, at=at)
    findings = [casework.a_finding(bureau.officer)]
    casework.decided(
        matter, bureau.legal_officer, Move.RETURN, at=at, answers=casework.answers(procedure=False), findings=findings
    )
    return matter


def void(case, bureau, at):
    case.refresh_from_db()
    asked = matters.ask(
        by=bureau.officer,
        at=at,
        case_id=case.pk,
        kind=MatterKind.VOIDING,
        proposal="登记有误，无此警情。",
        particulars={"why": "none"},
    )
    casework.decided(asked, bureau.head, at=at)


def correct(case, bureau, at, **changes):
    case.refresh_from_db()
    corrections.correct(
        by=bureau.officer,
        at=at,
        thing="case",
        pk=case.pk,
        seen=corrections.seen_of(case),
        changes=changes,
        reason="接警时间录入有误",
        dates_confirmed=True,
    )


def a_published_january():
    january = a_month(2026, 1)
    publish(january)
    january.refresh_from_db()
    return january


def results_of(period):
    run = Run.objects.get(period=period, number=1)
    return run.results_digest, list(Sheet.objects.filter(run=run).order_by("pk").values())


def adjusting(run):
    return list(run.facts.exclude(adjusts=None).values_list("subject_kind", "measure", "quantity", "base"))


def issued_anew(bureau, at):
    """Look for corrections, issue what is proposed, and return the run that stands for it now."""
    [proposal] = reissues.look(at=at)
    reissues.issue(by=bureau.supervisor, at=at, reissue_id=proposal.pk, reason="记录已更正")
    return Run.objects.standing().get(period=proposal.run.period)


def test_a_case_made_void_gives_back_what_a_published_month_took(bureau, version):
    case = a_case(bureau, on(2026, 1, 8), on(2026, 1, 8, 9))
    returned(case, bureau, on(2026, 1, 12))
    january = a_published_january()
    before = results_of(january)
    void(case, bureau, on(2026, 2, 12))

    run = issued_anew(bureau, on(2026, 2, 13))

    assert line_of(run, bureau.officer, "o1") == (0, 0, 0)
    assert line_of(run, bureau.unit, "u1") == (0, 0, 0)
    assert not run.facts.filter(ref_id=case.defects.get().pk, ref_kind="cases.defect").exists()
    assert results_of(january) == before


def test_what_changed_is_made_good_once(bureau, version):
    case = a_case(bureau, on(2026, 1, 8), on(2026, 1, 8, 9))
    returned(case, bureau, on(2026, 1, 12))
    a_published_january()
    void(case, bureau, on(2026, 2, 12))
    issued_anew(bureau, on(2026, 2, 13))
    publish(a_month(2026, 2))

    assert [adjusting(run) for run in Run.objects.standing()] == [[], []]
    assert reissues.look(at=on(2026, 3, 20)) == []
    assert adjusting(compute(a_month(2026, 3))) == []


@pytest.mark.parametrize(
    ("reported", "corrected", "value"),
    [(on(2026, 1, 18, 9), on(2026, 1, 20, 8), 0), (on(2026, 1, 20, 8), on(2026, 1, 18, 9), 100)],
    ids=["no longer late", "late after all"],
)
def test_a_corrected_time_changes_what_its_month_counted(bureau, version, reported, corrected, value):
    case = a_case(bureau, on(2026, 1, 20, 12), reported)
    january = a_published_january()
    before = results_of(january)
    correct(case, bureau, on(2026, 2, 12), reported_at=corrected, received_at=corrected)

    open_month = compute(a_month(2026, 2))
    run = issued_anew(bureau, on(2026, 2, 13))

    assert line_of(run, bureau.officer, "o2") == (value, 0, -40 * value // 100)
    assert line_of(run, bureau.unit, "u2") == (value, 0, -40 * value // 100)
    assert adjusting(open_month) == []
    assert results_of(january) == before


def test_a_time_corrected_forth_and_back_lets_the_proposal_lapse(bureau, version):
    case = a_case(bureau, on(2026, 1, 20, 12), on(2026, 1, 20, 8))
    a_published_january()
    correct(case, bureau, on(2026, 2, 12), reported_at=on(2026, 1, 18, 9), received_at=on(2026, 1, 18, 9))
    [proposal] = reissues.look(at=on(2026, 2, 13))
    correct(case, bureau, on(2026, 2, 14), reported_at=on(2026, 1, 20, 8), received_at=on(2026, 1, 20, 8))

    assert reissues.look(at=on(2026, 2, 15)) == []
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"


def test_a_handover_moves_nothing_that_was_counted(bureau, version):
    case = a_case(bureau, on(2026, 1, 20, 12), on(2026, 1, 18, 9))
    a_published_january()
    file.hand_over(
        by=bureau.head, at=on(2026, 2, 12), case_id=case.pk, lead=bureau.second, reason="调岗", assistant=bureau.officer
    )

    run = compute(a_month(2026, 2))

    assert adjusting(run) == []
    assert reissues.look(at=on(2026, 2, 13)) == []
    assert Fact.objects.filter(measure="cases.registered_late", subject_kind="o").get().subject_id == bureau.officer.pk


def test_a_measure_that_a_later_version_drops_is_still_corrected_for_its_month(bureau, version):
    case = a_case(bureau, on(2026, 1, 20, 12), on(2026, 1, 18, 9))
    a_published_january()
    a_version(("o1", "o", *DEFECTS), number="2", effective=on(2026, 2, 1))
    correct(case, bureau, on(2026, 2, 12), reported_at=on(2026, 1, 20, 8), received_at=on(2026, 1, 20, 8))

    run = issued_anew(bureau, on(2026, 2, 13))

    assert run.version == version
    assert line_of(run, bureau.officer, "o2") == (0, 0, 0)


def test_an_untouched_case_is_not_compared(bureau, version):
    a_case(bureau, on(2026, 1, 20, 12), on(2026, 1, 18, 9))
    a_published_january()

    run = compute(a_month(2026, 2))

    assert adjusting(run) == []
    assert reissues.look(at=on(2026, 2, 13)) == []


def test_what_was_counted_of_one_record_is_found_by_it_among_all_of_a_run():
    asked = Fact.objects.filter(run=1, adjusts=None, ref_id__in=[7, 8])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are else read as they lie.
            cursor.execute("SET LOCAL enable_seqscan = off")

    assert "fact_of_record" in asked.explain()


def causes():
    rows = Cause.objects.filter(kind="administrative", valid_from__lte=on(2026, 1, 1), valid_to=None)
    return list(rows.order_by("code")[:2])


@pytest.mark.parametrize("use", [{}, {"aggregate": "distinct"}], ids=["each", "each file once"])
def test_what_a_filter_had_left_out_was_read_so_its_correction_issues_the_month_anew(bureau, use):
    other, counted = causes()
    use = {**use, "filters": {"cause": [counted.code]}}
    a_version(("d", "o", "cases.defects_procedure", "per_occurrence", {"points": -250}, {"use": use}))
    case = a_case(bureau, on(2026, 1, 8), on(2026, 1, 8, 9), cause=other)
    returned(case, bureau, on(2026, 1, 12))
    january = a_published_january()
    assert line_of(Run.objects.get(period=january), bureau.officer, "d") == (0, 0, 0)
    correct(case, bureau, on(2026, 2, 12), cause=counted)

    open_month = compute(a_month(2026, 2))
    run = issued_anew(bureau, on(2026, 2, 13))

    assert adjusting(open_month) == []
    assert line_of(run, bureau.officer, "d") == (100, 0, -250)
    assert adjusting(compute(a_month(2026, 2), at=on(2026, 3, 5))) == []


def test_what_arrived_since_in_a_corrected_case_stays_an_adjustment(bureau):
    other, counted = causes()
    use = {"filters": {"cause": [counted.code]}}
    a_version(("d", "o", "cases.defects_procedure", "per_occurrence", {"points": -250}, {"use": use}))
    case = a_case(bureau, on(2026, 1, 8), on(2026, 1, 8, 9), cause=other)
    matter = returned(case, bureau, on(2026, 1, 12))
    january = a_published_january()
    a_defect(bureau, on(2026, 1, 20), question="procedure", step=matter.steps.first())
    correct(case, bureau, on(2026, 2, 12), cause=counted)

    [proposal] = reissues.look(at=on(2026, 2, 13))
    run = compute(a_month(2026, 2))

    assert line_of(proposal.run, bureau.officer, "d") == (100, 0, -250)
    assert line_of(run, bureau.officer, "d", adjusts=january) == (100, 0, -250)

"""Issue 11 §2, A8: what was so at the end of a month is counted alike whenever one asks, and can be corrected."""

import pytest

from appraisal.models import Fact, Run
from appraisal.objections.effect import taken_back
from appraisal.results.reissues import deeds as reissues
from cases.file.case.states import MatterKind
from cases.models import Clock
from cases.review.matters import deeds as matters
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.people.services import officers
from tests import factories
from tests.appraisal.making import a_case, a_month, a_version, compute, line_of, on, publish
from tests.cases import casework

pytestmark = pytest.mark.usefixtures("reference_data")

EACH = ("per_occurrence", {"points": -40})
# 10 points at 40 %, none at 0 %.
SHARE = ("linear", {"low": 0, "high": 40, "points_low": 0, "points_high": 1000})
OPEN, OVERDUE, MISSED = "cases.open", "cases.open_overdue", "cases.deadlines_missed"


@pytest.fixture
def version(bureau):
    return a_version(
        ("open", "u", OPEN, *EACH),
        ("overdue", "u", OVERDUE, *EACH),
        ("overdue-o", "o", OVERDUE, *EACH),
        ("missed", "u", MISSED, *EACH),
        ("share", "u", OVERDUE, *SHARE, {"per": {"measure": OPEN}}),
        ("heads", "u", OVERDUE, *SHARE, {"per": {"measure": "people.headcount"}}),
        ("so-far", "u", OVERDUE, *EACH, {"use": {"window": "to_date"}}),
        ("before", "u", OVERDUE, *EACH, {"use": {"window": "previous"}}),
        missing="not_scored",
    )


def overdue_case(bureau, due, ended=None, registered=None):
    """Return a case of the station whose deadline lay there, decided when it ended."""
    case = casework.a_filed_case(bureau, registered or on(2026, 1, 5))
    clock = case.clocks.get(rule__code="handling.public_order")
    with deed("clock.kept", by=system("tests"), at=due, about=case) as record:
        clock.due_at, clock.met_at = due, ended
        record.save(clock)
        if ended:
            record.change(case, only_if={}, state="closed", ended_at=ended)
    return case


def values(run, bureau, *codes):
    return [line_of(run, bureau.unit, code)[0] for code in codes]


def test_open_overdue_cases_count_at_the_end_of_each_month_and_once_in_a_longer_time(bureau, version):
    overdue_case(bureau, on(2026, 1, 20))
    overdue_case(bureau, on(2026, 1, 20), ended=on(2026, 2, 10))
    overdue_case(bureau, on(2026, 2, 20), ended=on(2026, 3, 2))

    january, february = (compute(a_month(2026, month)) for month in (1, 2))

    assert values(january, bureau, "open", "overdue", "so-far", "before") == [300, 200, 200, 0]
    assert values(february, bureau, "open", "overdue", "so-far", "before") == [200, 200, 200, 200]
    assert values(february, bureau, "missed") == [100]
    assert set(february.facts.filter(measure=OVERDUE).values_list("occurred_on", flat=True)) == {on(2026, 2, 28).date()}
    assert line_of(february, bureau.unit, "share")[:2] == (200, 200)


def test_an_interim_run_counts_what_is_so_now_and_the_final_one_whatever_was_done_since(bureau, version):
    overdue_case(bureau, on(2026, 1, 20), ended=on(2026, 2, 2))
    january = a_month(2026, 1)

    early = values(compute(january, at=on(2026, 1, 15)), bureau, "open", "overdue")
    interim = values(compute(january, at=on(2026, 1, 25)), bureau, "open", "overdue")
    final = values(compute(january), bureau, "open", "overdue")

    assert (early, interim, final) == ([100, 0], [100, 100], [100, 100])


def a_published(year, month):
    period = a_month(year, month)
    publish(period)
    return period


def test_nothing_of_it_arrives_late_when_other_things_do(bureau, version):
    case = overdue_case(bureau, on(2026, 1, 20))
    a_published(2026, 1)
    a_case(bureau, registered=on(2026, 1, 25))
    factories.a_post(bureau.personnel, Role.OFFICER, bureau.unit, starts_on=on(2026, 1, 2).date())

    run = compute(a_month(2026, 2))

    assert not run.facts.exclude(adjusts=None).exists()
    assert run.facts.filter(measure=OVERDUE, subject_kind="u", ref_id=case.pk).count() == 1
    assert reissues.look(at=on(2026, 2, 13)) == []


def reissued(bureau, at):
    [proposal] = reissues.look(at=at)
    reissues.issue(by=bureau.supervisor, at=at, reissue_id=proposal.pk, reason="记录已更正")
    return Run.objects.standing().get(period=proposal.run.period)


def test_a_deadline_put_right_after_publication_has_the_month_issued_anew(bureau, version):
    case = overdue_case(bureau, on(2026, 1, 20))
    a_published(2026, 1)
    with deed("clock.kept", by=system("tests"), at=on(2026, 2, 12), about=case) as record:
        clock = Clock.objects.get(case=case, rule__code="handling.public_order")
        clock.due_at = on(2026, 2, 28)
        record.save(clock)

    run = reissued(bureau, on(2026, 2, 13))

    assert values(run, bureau, "open", "overdue") == [100, 0]
    assert reissues.look(at=on(2026, 2, 14)) == []


def test_a_registration_made_void_lay_open_in_no_month(bureau, version):
    case = casework.a_case(bureau, on(2026, 1, 5))
    a_published(2026, 1)
    asked = matters.ask(
        by=bureau.officer,
        at=on(2026, 2, 12),
        case_id=case.pk,
        kind=MatterKind.VOIDING,
        proposal="登记有误",
        particulars={"why": "none"},
    )
    casework.decided(asked, bureau.head, at=on(2026, 2, 12))

    assert values(reissued(bureau, on(2026, 2, 13)), bureau, "open") == [0]


def test_a_closing_after_publication_changes_nothing(bureau, version):
    case = overdue_case(bureau, on(2026, 1, 20))
    a_published(2026, 1)
    with deed("case.closed", by=system("tests"), at=on(2026, 2, 12), about=case) as record:
        case.refresh_from_db()
        record.change(case, only_if={}, state="closed", ended_at=on(2026, 2, 12))

    assert reissues.look(at=on(2026, 2, 13)) == []


def test_heads_are_those_of_the_last_day(bureau, version):
    overdue_case(bureau, on(2026, 1, 20))
    heads = 6
    administrators = factories.administrators()
    elsewhere = factories.a_unit(name="东关派出所")
    officers.transfer(by=administrators.system, at=on(2026, 2, 3), officer_id=bureau.second.pk, unit=elsewhere)

    january, february = (compute(a_month(2026, month)) for month in (1, 2))

    assert line_of(january, bureau.unit, "heads")[:2] == (100, heads * 100)
    assert line_of(february, bureau.unit, "heads")[:2] == (100, (heads - 1) * 100)


def test_an_objection_to_one_takes_back_what_else_counts_the_deadline(bureau, version):
    case = overdue_case(bureau, on(2026, 1, 20))
    clock = case.clocks.get(rule__code="handling.public_order")

    assert ("cases.clock", clock.pk, MISSED) in taken_back(OVERDUE, case.pk)
    assert ("cases.case", case.pk, OVERDUE) in taken_back(MISSED, clock.pk)
    assert ("cases.case", case.pk, "cases.closed_overdue") in taken_back(OVERDUE, case.pk)


def test_one_record_is_fact_of_both_kinds_of_subject(bureau, version):
    case = overdue_case(bureau, on(2026, 1, 20))
    compute(a_month(2026, 1))

    found = Fact.objects.filter(measure=OVERDUE, ref_id=case.pk).values_list("subject_kind", "subject_id")
    assert sorted(found) == [("o", bureau.officer.pk), ("u", bureau.unit.pk)]

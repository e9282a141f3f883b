"""T5, domain.md: whose a fact is, and of which unit, is as it was at the deed; a hand-over moves no lateness."""

from types import SimpleNamespace

import pytest

from appraisal.results.sheets.evidence import records_of
from cases.file.sharing import deeds as file
from cases.models import Case, EvaluationFinding, EvaluationItem, Lead
from cases.quality.evaluations import deeds as evaluations
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.people.services import officers
from tests import factories
from tests.appraisal.making import a_case, a_month, a_version, compute, on
from tests.cases import casework

pytestmark = pytest.mark.usefixtures("reference_data")

EACH = ("per_occurrence", {"points": -40})
MEASURES = (
    "cases.registered_late",
    "cases.closed_overdue",
    "cases.matters_returned",
    "cases.first_pass_rate",
    "cases.defects_procedure",
    "evaluations.findings_ordinary",
)


@pytest.fixture
def people(bureau):
    """Who has the case first, next and last, all of the station."""
    return SimpleNamespace(
        first=bureau.officer,
        second=bureau.second,
        next=factories.someone(Role.OFFICER, bureau.unit, name="蒋接手"),
        elsewhere=factories.a_station("东关派出所").unit,
    )


@pytest.fixture
def version(bureau):
    return a_version(*((f"{subject}{n}", subject, code, *EACH) for subject in "ou" for n, code in enumerate(MEASURES)))


def registered(bureau, at, reported):
    return casework.a_case(bureau, at, reported_at=reported, occurred_at=on(2026, 1, 1))


def handed(bureau, case, lead, at):
    return file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=lead, reason="调岗", assistant=bureau.second)


def whose(run, measure):
    """Return {subject of a kind: how much it has} of one measure."""
    found = run.facts.filter(measure=measure).values_list("subject_kind", "subject_id", "quantity", "base")
    return {(kind, subject): (quantity, base) for kind, subject, quantity, base in found}


def is_of(officer, unit, quantity=100, base=0):
    return {("o", officer.pk): (quantity, base), ("u", unit.pk): (quantity, base)}


def moved(bureau, officer, unit, at):
    administrators = factories.administrators()
    officers.transfer(by=administrators.system, at=at, officer_id=officer.pk, unit=unit)
    factories.a_post(officer, Role.OFFICER, unit, starts_on=at.date())


def test_a_late_registration_stays_with_who_led_when_it_was_registered(bureau, version, people):
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 8))
    handed(bureau, case, people.next, on(2026, 1, 12))

    run = compute(a_month(2026, 1))

    assert whose(run, "cases.registered_late") == is_of(people.first, bureau.unit)


def test_each_hand_over_is_kept_with_its_moment_also_when_a_case_comes_back(bureau, people):
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 8))
    handed(bureau, case, people.next, on(2026, 1, 12))
    handed(bureau, Case.objects.get(pk=case.pk), people.first, on(2026, 1, 14))

    assert list(Lead.objects.values_list("case", "officer", "unit", "since")) == [
        (case.pk, people.first.pk, bureau.unit.pk, on(2026, 1, 10)),
        (case.pk, people.next.pk, bureau.unit.pk, on(2026, 1, 12)),
        (case.pk, people.first.pk, bureau.unit.pk, on(2026, 1, 14)),
    ]


@pytest.mark.parametrize("older", [False, True], ids=["with rows of its leads", "older than these rows"])
def test_a_closing_is_of_who_led_at_the_end_whatever_the_case_says_today(bureau, version, people, older):
    case = a_case(bureau, ended=on(2026, 1, 20), overdue=True)
    if not older:
        lead(case, people.next, on(2026, 1, 2))
        lead(case, people.first, on(2026, 1, 25))
    expected = people.first if older else people.next

    run = compute(a_month(2026, 1))

    assert whose(run, "cases.closed_overdue") == is_of(expected, bureau.unit)


def lead(case, officer, since):
    with deed("case.handed-over", by=system("tests"), at=since, about=case) as record:
        record.save(Lead(case=case, officer=officer, unit=case.unit, since=since))


def test_a_case_that_is_older_than_the_rows_of_leads_keeps_its_first_lead_when_handed_over(bureau, version, people):
    case = a_case(bureau, registered=on(2026, 1, 10), reported=on(2026, 1, 8))
    assert not case.leads.exists()
    handed(bureau, case, people.next, on(2026, 1, 12))

    run = compute(a_month(2026, 1))

    assert [row.officer for row in case.leads.all()] == [people.first, people.next]
    assert whose(run, "cases.registered_late") == is_of(people.first, bureau.unit)


@pytest.fixture
def came_back(bureau, version, people):
    """A matter that the first lead handed in, that came back, and that the next one handed in anew."""
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 10, 9))
    matter = casework.asked(case, at=on(2026, 1, 10, 11))
    findings = [casework.a_finding(people.first)]
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=on(2026, 1, 12),
        opinion="补正",
        answers=casework.answers(procedure=False),
        findings=findings,
    )
    handed(bureau, case, people.next, on(2026, 1, 13))
    matter.refresh_from_db()
    matters.resubmit(
        by=people.next, at=on(2026, 1, 14), matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )
    matter.refresh_from_db()
    casework.approved(matter, bureau, on(2026, 1, 16))
    return matter


def test_what_came_back_is_of_who_handed_it_in(bureau, came_back, people):
    run = compute(a_month(2026, 1))

    assert whose(run, "cases.matters_returned") == is_of(people.first, bureau.unit)
    assert whose(run, "cases.first_pass_rate") == is_of(people.first, bureau.unit, 0, 100)
    assert whose(run, "cases.matters_ended") == is_of(people.next, bureau.unit)


def test_a_defect_is_of_the_unit_in_which_the_matter_was_handed_in(bureau, version, people):
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 10, 9))
    matter = casework.asked(case, at=on(2026, 1, 10, 11))
    moved(bureau, people.first, people.elsewhere, on(2026, 1, 12))
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=on(2026, 1, 13),
        opinion="补正",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(people.first)],
    )

    run = compute(a_month(2026, 1))

    assert whose(run, "cases.defects_procedure") == is_of(people.first, bureau.unit)


def test_a_defect_of_who_handed_the_case_over_is_of_the_unit_before_that(bureau, version, people):
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 10, 9))
    handed(bureau, case, people.next, on(2026, 1, 11))
    moved(bureau, people.first, people.elsewhere, on(2026, 1, 12))
    matter = casework.asked(Case.objects.get(pk=case.pk), at=on(2026, 1, 13), by=people.next)
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=on(2026, 1, 14),
        opinion="补正",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(people.first)],
    )

    assert whose(compute(a_month(2026, 1)), "cases.defects_procedure") == is_of(people.first, bureau.unit)


@pytest.mark.parametrize("who", ["handler", "reviewer"])
def test_a_finding_of_an_evaluation_is_of_the_unit_at_the_deed(bureau, version, people, who):
    case = casework.a_filed_case(bureau, on(2026, 1, 10))
    officer = people.first if who == "handler" else bureau.legal_officer
    ended(case, on(2026, 1, 20))
    moved(bureau, officer, people.elsewhere, on(2026, 1, 25))
    supervisor = bureau.supervisor
    opened = evaluations.open_evaluation(
        by=supervisor, at=on(2026, 1, 26), case_id=case.pk, kind="department", reference="2026年1月"
    )
    fault = evaluations.EvaluationFault(casework.a_finding(officer).item_id, officer.pk)
    evaluations.conclude(
        by=supervisor, at=on(2026, 1, 27), evaluation_id=opened.pk, marks=full(), finding="程序", faults=[fault]
    )

    assert EvaluationFinding.objects.get().unit == bureau.unit


def full():
    return {item.code: item.full_marks for item in EvaluationItem.objects.filter(is_active=True)}


def ended(case, at):
    with deed("case.closed", by=system("tests"), at=at, about=case) as record:
        record.change(case, only_if={}, state="closed", ended_at=at)


def test_the_line_names_who_led_then(bureau, version, people):
    case = registered(bureau, on(2026, 1, 10), reported=on(2026, 1, 8))
    handed(bureau, case, people.next, on(2026, 1, 12))
    run = compute(a_month(2026, 1))

    [record] = records_of(list(run.facts.filter(measure="cases.registered_late", subject_kind="u")), bureau.supervisor)

    assert record.told.officer == people.first.name

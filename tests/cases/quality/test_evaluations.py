"""C12, C13: cases are evaluated after the event by somebody apart, with marks for every item, and findings on file."""

from datetime import timedelta

import pytest

from cases.models import Evaluation, EvaluationFinding, EvaluationItem
from cases.quality.evaluations import deeds as evaluations
from cases.quality.evaluations.deeds import EvaluationFault
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def case(bureau, at):
    return casework.a_case(bureau, at)


@pytest.fixture
def other_reviewer(bureau):
    return factories.someone(Role.LEGAL_DEPARTMENT, bureau.root, name="袁评查")


@pytest.fixture
def opened(bureau, case, at):
    def open_one(**changes):
        given = {"by": bureau.supervisor, "at": at, "case_id": case.pk, "kind": "triggered", "trigger": "petition"}
        return evaluations.open_evaluation(**{**given, "reference": "信访〔2026〕3号", **changes})

    return open_one


def full():
    return {item.code: item.full_marks for item in EvaluationItem.objects.all()}


def concluded(evaluation, by, at, **changes):
    given = {"marks": full(), "finding": ""}
    return evaluations.conclude(by=by, at=at, evaluation_id=evaluation.pk, **{**given, **changes})


def test_the_form_adds_up_to_a_hundred():
    assert sum(full().values()) == 100


@pytest.mark.parametrize("trigger", Evaluation.Trigger.values)
def test_every_trigger_of_the_policy_opens_an_appraisal(opened, trigger):
    assert opened(trigger=trigger, reference=trigger).trigger == trigger


def test_the_policy_names_nine_triggers():
    assert len(Evaluation.Trigger.values) == 9


@pytest.mark.parametrize(
    "changes", [{"trigger": ""}, {"reference": " "}, {"kind": "department"}, {"kind": "party", "trigger": ""}]
)
def test_an_evaluation_without_its_occasion_is_refused(opened, changes):
    with pytest.raises(Refused):
        opened(**changes)
    assert Evaluation.objects.count() == 0


def test_the_same_occasion_opens_it_once(opened):
    opened()

    with pytest.raises(Refused):
        opened()


@pytest.mark.parametrize("role", ["officer", "legal_officer", "head", "leader"])
def test_only_legal_department_and_supervisors_evaluate(bureau, opened, role):
    with pytest.raises(Denied):
        opened(by=getattr(bureau, role))


def test_a_concluded_evaluation_keeps_marks_findings_and_tells_those_concerned_once(bureau, case, opened, at):
    evaluation = opened()
    fault = EvaluationFault(casework.a_finding(bureau.officer).item_id, bureau.officer.pk, "未告知权利")
    marks = full() | {"procedure": 12}

    concluded(evaluation, bureau.supervisor, at, marks=marks, finding="程序有瑕疵。", faults=[fault])

    evaluation.refresh_from_db()
    finding = EvaluationFinding.objects.get()
    assert (evaluation.total, evaluation.marks["procedure"], evaluation.concluded_by) == (92, 12, bureau.supervisor)
    assert (finding.officer, finding.unit, finding.remark) == (bureau.officer, bureau.unit, "未告知权利")
    told = Notice.objects.filter(kind="evaluation.found").values_list("recipient_id", flat=True)
    assert sorted(told) == sorted([bureau.officer.pk, bureau.second.pk])
    kinds = Event.objects.filter(about_id=str(case.pk), kind__startswith="evaluation.").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["evaluation.opened", "evaluation.concluded"]


def test_an_evaluation_is_concluded_once(bureau, opened, at):
    evaluation = concluded(opened(), bureau.supervisor, at)

    with pytest.raises(MovedOn):
        concluded(evaluation, bureau.supervisor, at)


@pytest.mark.parametrize("change", [{"facts": 31}, {"facts": -1}, {"facts": None}, {"unknown": 1}])
def test_every_item_gets_its_marks_and_no_more(bureau, opened, at, change):
    marks = {code: number for code, number in (full() | change).items() if number is not None}

    with pytest.raises(Refused):
        concluded(opened(), bureau.supervisor, at, marks=marks, finding="说明")


def test_lower_marks_are_explained(bureau, opened, at):
    with pytest.raises(Refused):
        concluded(opened(), bureau.supervisor, at, marks=full() | {"facts": 29})


def test_who_reviewed_the_case_does_not_evaluate_it(bureau, case, other_reviewer, opened, at):
    casework.approved(casework.asked(case), bureau, at + timedelta(hours=1))
    evaluation = opened()

    with pytest.raises(Denied):
        concluded(evaluation, bureau.reviewer, at + timedelta(hours=2))
    assert concluded(evaluation, other_reviewer, at + timedelta(hours=2)).total == 100


def test_a_committee_has_three_members_apart_from_the_case(bureau, opened, other_reviewer, at):
    evaluation = opened(kind="committee", trigger="", reference="2026 Q1")
    three = [bureau.leader, bureau.supervisor, other_reviewer]

    for members in ([], three[:2], [*three[:2], three[0]], [*three[:2], bureau.officer]):
        with pytest.raises(Refused):
            concluded(evaluation, other_reviewer, at, members=members)
    assert concluded(evaluation, other_reviewer, at, members=three).members == [member.pk for member in three]


def test_a_party_rates_an_ended_case_only(bureau, case, at):
    given = {"by": system("survey"), "at": at, "case_id": case.pk, "reference": "S1", "total": 80}

    with pytest.raises(Refused):
        evaluations.record_rating(**given)
    ended = casework.approved(casework.asked(casework.a_case(bureau, at), kind="not_filing"), bureau, at).case
    rating = evaluations.record_rating(**{**given, "case_id": ended.pk})

    assert (rating.kind, rating.total, rating.opened_by) == ("party", 80, None)


def test_a_finding_names_nobody_who_is_a_stranger_to_the_file(bureau, opened, at):
    evaluation = opened()
    fault = EvaluationFault(casework.a_finding(bureau.leader).item_id, bureau.leader.pk)

    with pytest.raises(Refused) as refusal:
        concluded(evaluation, bureau.supervisor, at, faults=[fault])

    assert set(refusal.value.fields) == {"faults"}
    assert EvaluationFinding.objects.count() == 0

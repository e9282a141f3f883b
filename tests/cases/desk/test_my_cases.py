"""X10: an officer's first page shows the cases that are answered for, by deadline, each with its next step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.desk.my_cases import SHOWN, my_cases
from cases.file.case.states import MatterKind
from cases.models import Case
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.decisions import deeds as decisions
from portal.people.models import Officer
from tests.cases import following, requests
from tests.cases.casework import a_case, a_filed_case, approved, asked
from tests.cases.review.test_owed import waiting

pytestmark = pytest.mark.usefixtures("reference_data")


def steps(officer, at):
    """Return {number: address of the next step, or None} of the own cases, in the order shown."""
    lines = my_cases(Officer.objects.get(pk=officer.pk), at).lines
    return {line.number: line.next and line.next.url for line in lines}


def test_each_state_of_a_case_names_the_step_that_is_next(bureau, at):
    case = a_case(bureau, at)
    seen = [steps(bureau.officer, at)[case.number]]

    matter = asked(case, MatterKind.FILING, at=at)
    seen.append(steps(bureau.officer, at)[case.number])
    approved(matter, bureau, at)
    penalty = asked(Case.objects.get(pk=case.pk), MatterKind.PENALTY, at=at)
    seen.append(steps(bureau.officer, at)[case.number])

    assert seen == [f"/cases/{case.pk}/ask/", f"/cases/{case.pk}/ask/", None]

    approved(penalty, bureau, at)
    decision = case.decisions.get()
    on = timezone.localdate(at)
    given = {"by": bureau.officer, "at": at, "decision_id": decision.pk}
    seen = [steps(bureau.officer, at)[case.number]]
    decisions.serve(**given, served_on=on, served_how="直接送达")
    decisions.copy_to_victim(**given, copied_on=on)
    seen.append(steps(bureau.officer, at)[case.number])
    assert waiting(bureau.officer, at, "closing") == []
    decisions.carry_out(**given, carried_out_on=on, carried_out_how="已缴纳", **requests.detention_of(decision, on))
    seen.append(steps(bureau.officer, at)[case.number])

    assert seen == [
        f"/cases/follow-up/serve/{decision.pk}/",
        f"/cases/follow-up/carry-out/{decision.pk}/",
        f"/cases/{case.pk}/ask/closing/",
    ]
    ((number, url, _due),) = waiting(bureau.officer, at, "closing")
    assert (number, url) == (case.number, f"/cases/{case.pk}/ask/closing/")

    approved(asked(Case.objects.get(pk=case.pk), MatterKind.CLOSING, at=at), bureau, at)
    assert steps(bureau.officer, at) == {}
    assert waiting(bureau.officer, at, "closing") == []


def test_a_returned_matter_leads_to_its_correction(bureau, at):
    case = a_filed_case(bureau, at)
    matter = asked(case, MatterKind.EXTENSION, at=at)
    review.decide(
        by=bureau.legal_officer,
        at=at,
        matter_id=matter.pk,
        move=Move.RETURN,
        seen_version=matter.version,
        seen_digest=matter.content_digest,
        opinion="请补正。",
        answers={},
    )

    assert steps(bureau.officer, at) == {case.number: f"/cases/matters/{matter.pk}/resubmit/"}


def test_only_the_lead_is_shown_a_case_and_the_nearest_deadline_comes_first(bureau, at):
    late = a_filed_case(bureau, at - timedelta(days=20))
    fresh = a_filed_case(bureau, at)

    assert list(steps(bureau.officer, at)) == [late.number, fresh.number]
    assert steps(bureau.second, at) == {}
    assert steps(bureau.head, at) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_asks_the_same_number_of_questions_for_any_number_of_cases(
    bureau, at, rows, django_assert_num_queries
):
    for _each in range(rows):
        following.a_decided_case(bureau, at)
    officer = Officer.objects.get(pk=bureau.officer.pk)

    with django_assert_num_queries(8):
        assert len(my_cases(officer, at).lines) == rows


def test_more_cases_than_fit_are_counted(bureau, at):
    for _each in range(SHOWN + 1):
        a_case(bureau, at)

    mine = my_cases(Officer.objects.get(pk=bureau.officer.pk), at)

    assert (len(mine.lines), mine.number.number, mine.are_more) == (SHOWN, SHOWN + 1, True)


def test_the_first_page_shows_them_above_the_inbox_to_an_officer_alone(bureau, at, client):
    case = a_filed_case(bureau, at)
    shown = {}
    for name in ("officer", "supervisor"):
        client.force_login(getattr(bureau, name), backend="portal.people.administration.backends.PostBackend")
        shown[name] = client.get("/").content.decode()

    assert shown["officer"].count(f"/cases/{case.pk}/ask/") >= 1
    assert case.number in shown["officer"]
    assert case.number not in shown["supervisor"]

"""X1, C4, C16: what follows from a decision and is still owed waits in the inbox of who records it, until recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.desk import inbox
from cases.file.case.states import MatterKind
from cases.file.sealing import deeds as sealing
from cases.models import Case
from cases.review.decisions import deeds as decisions
from cases.review.next_steps import owed
from cases.review.nonfiling import deeds as nonfiling
from portal.people.models import Officer
from tests.cases import following, requests
from tests.cases.casework import a_filed_case, approved, asked
from tests.cases.file.test_sealing import ended  # noqa: F401

pytestmark = pytest.mark.usefixtures("reference_data")
PEOPLE = ("officer", "second", "legal_officer", "head", "reviewer", "other_reviewer", "leader", "supervisor")


def waiting(officer, at, kind="follow_up"):
    """Return [(number, address, due)] of what waits for somebody."""
    officer = Officer.objects.select_related("unit").get(pk=officer.pk)
    piles = [pile for pile in inbox.piles(officer, at) if pile.kind == kind]
    return [(item.title, item.url, item.due_at) for pile in piles for item in pile.read(pile.keys)]


def steps(officer, at):
    return [url.split("/")[3] for _number, url, _due in waiting(officer, at)]


def who_owes(bureau, at):
    return {name: found for name in PEOPLE if (found := steps(getattr(bureau, name), at))}


def test_a_decision_is_served_copied_and_carried_out_by_the_lead(bureau, at):
    case = following.a_decided_case(bureau, at)
    decision, on = case.decisions.get(), timezone.localdate(at)
    given = {"by": bureau.officer, "at": at, "decision_id": decision.pk}
    seen = [who_owes(bureau, at)]

    decisions.serve(**given, served_on=on, served_how="直接送达")
    seen.append(who_owes(bureau, at))
    decisions.copy_to_victim(**given, copied_on=on)
    seen.append(who_owes(bureau, at))
    decisions.carry_out(**given, carried_out_on=on, carried_out_how="已缴纳", **requests.detention_of(decision, on))
    seen.append(who_owes(bureau, at))

    assert seen == [{"officer": ["serve"]}, {"officer": ["copy"]}, {"officer": ["carry-out"]}, {}]


def test_the_service_is_due_when_its_clock_is(bureau, at):
    case = following.a_decided_case(bureau, at)

    ((number, url, due),) = waiting(bureau.officer, at)

    clock = case.clocks.get(rule__code="service.public_order")
    assert (number, url, due) == (case.number, f"/cases/follow-up/serve/{case.decisions.get().pk}/", clock.due_at)


def test_an_approved_measure_that_was_not_taken_waits(bureau, at):
    case = a_filed_case(bureau, at)
    approved(asked(case, MatterKind.COMPULSORY, particulars={"measure": "seizure", "things": "手机一部"}), bureau, at)

    assert who_owes(bureau, at) == {"officer": ["take"]}


def test_a_non_filing_is_served_examined_decided_and_served_by_each_in_turn(bureau, at):
    seen = []
    notice = following.a_refused_case(bureau, at).non_filings.get()
    leader = following.another_leader(bureau)
    seen.append(who_owes(bureau, at))
    following.served(notice, bureau, at)
    seen.append(who_owes(bureau, at))
    review = nonfiling.receive(
        by=bureau.officer, at=at, non_filing_id=notice.pk, asked_on=timezone.localdate(at), grounds="有监控为证。"
    )
    seen.append(who_owes(bureau, at))
    following.examined(review, bureau, at, following.UPHELD)
    seen.append((who_owes(bureau, at), steps(leader, at)))
    nonfiling.decide(
        by=leader, at=at, review_id=review.pk, outcome=following.UPHELD, number="复〔2026〕1号", reasons="维持"
    )
    seen.append((who_owes(bureau, at), steps(leader, at)))

    assert seen == [
        {"officer": ["notice"]},
        {},
        {"other_reviewer": ["examine-review"]},
        ({}, ["decide-review"]),
        ({"officer": ["serve-review"]}, []),
    ]


def test_an_extension_of_a_brigade_waits_for_the_answer_of_the_organ_above(bureau, at):
    brigade = following.a_brigade(bureau)
    approved(asked(a_filed_case(brigade, at), MatterKind.EXTENSION), brigade, at)
    approved(asked(a_filed_case(bureau, at), MatterKind.EXTENSION), bureau, at)

    assert (steps(bureau.reviewer, at), steps(brigade.officer, at)) == (["outside-approval"], [])


def test_nothing_waits_of_a_sealed_case(bureau, at):
    from portal.ledger.writing.recording import deed
    from portal.people.actors import actor

    case = Case.objects.get(pk=following.a_decided_case(bureau, at).pk)
    with deed("case.sealed", by=actor(bureau.reviewer), at=at, about=case) as record:
        record.change(case, only_if={}, is_sealed=True)

    assert who_owes(bureau, at) == {}


def test_a_request_for_a_sealed_record_waits_for_those_who_decide_but_not_for_its_asker(bureau, at, ended):
    case = ended()
    sealing.seal(by=bureau.reviewer, at=at, case_id=case.pk, reason="依法封存")
    access = sealing.ask(
        by=bureau.reviewer,
        at=at,
        number=case.number,
        purpose="case_work",
        body="县检察院",
        reference="云检函〔2026〕1号",
        grounds="办理案件需要",
    )
    kept = {name: waiting(getattr(bureau, name), at, "sealed_access") for name in PEOPLE}

    line = [(case.number, f"/cases/sealed/{access.pk}/", None)]
    assert {name for name, found in kept.items() if found == line} == {"other_reviewer", "leader"}
    assert {name for name, found in kept.items() if found not in ([], line)} == set()

    sealing.decide(by=bureau.leader, at=at, access_id=access.pk, is_approved=False, reason="不符合规定", days=0)
    assert waiting(bureau.other_reviewer, at, "sealed_access") == []


def test_the_questions_are_as_many_for_one_decision_as_for_three(bureau, at, django_assert_num_queries):
    following.a_decided_case(bureau, at)
    with django_assert_num_queries(4):
        assert len(owed.of_the_lead(bureau.officer)) == 1
    following.a_decided_case(bureau, at), following.a_decided_case(bureau, at + timedelta(hours=1))
    with django_assert_num_queries(4):
        assert len(owed.of_the_lead(bureau.officer)) == 3

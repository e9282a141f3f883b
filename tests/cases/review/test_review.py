"""C4–C7: a matter passes four levels; each decision is checked, recorded once and moves the case."""

import pytest
from django.utils import translation

from cases.file.case.moved import MatterMovedOn
from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.models import Defect, ReviewStep
from cases.review import deeds as review
from cases.review.chain import Move, Stage
from cases.review.demands.approval import check_last_approval
from cases.review.matters import deeds as matters
from portal.ledger.models import Event
from portal.shell.refusals import Denied, Refused
from tests.cases.casework import ALL_YES, a_case, a_filed_case, a_finding, answers, approved, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data")


def events_of(case):
    events = Event.objects.filter(about_type="cases.case", about_id=str(case.pk)).order_by("seq")
    return list(events.values_list("kind", "actor_name", "actor_role"))


def test_a_case_is_logged_passes_four_levels_and_closes(bureau, at):
    case = a_filed_case(bureau, at)

    approved(asked(case, MatterKind.PENALTY), bureau, at)
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED
    approved(asked(case, MatterKind.CLOSING), bureau, at)
    case.refresh_from_db()

    assert (case.state, case.ended_at) == (CaseState.CLOSED, at)
    levels = [
        ("matter.submitted", bureau.officer.name, "officer"),
        ("matter.approved", bureau.legal_officer.name, "legal_officer"),
        ("matter.approved", bureau.head.name, "unit_head"),
        ("matter.approved", bureau.reviewer.name, "legal_department"),
        ("matter.approved", bureau.leader.name, "bureau_leader"),
    ]
    by_officer = lambda *kinds: [(kind, bureau.officer.name, "officer") for kind in kinds]  # noqa: E731
    assert events_of(case) == [
        *by_officer("case.registered"),
        *levels,
        *by_officer("evidence.added"),
        *levels,
        *by_officer("decision.served", "decision.carried-out"),
        *levels,
    ]


def test_public_order_filing_moves_the_case_at_once_and_starts_its_clock(bureau, at):
    case = a_case(bureau, at)

    matter = asked(case)
    case.refresh_from_db()

    assert (case.state, case.filed_at, matter.stage) == (CaseState.FILED, at, Stage.LEGAL_OFFICER)
    clocks = list(case.clocks.order_by("pk").values_list("rule__code", "met_at"))
    assert clocks == [("acceptance.review", at), ("handling.public_order", None)]


def test_criminal_filing_moves_the_case_with_the_last_approval_only(bureau, at):
    case = a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃案")

    matter = asked(case)
    case.refresh_from_db()
    assert case.state == CaseState.REGISTERED
    approved(matter, bureau, at)
    case.refresh_from_db()

    assert (case.state, case.filed_at) == (CaseState.FILED, at)


def test_a_rejected_public_order_filing_is_undone_with_what_rests_on_it(bureau, at):
    case = a_case(bureau, at)
    filing = asked(case)
    penalty = asked(case, MatterKind.PENALTY)

    decided(filing, bureau.legal_officer, Move.REJECT, at=at, opinion="不属于公安机关管辖。")

    case.refresh_from_db()
    penalty.refresh_from_db()
    assert (case.state, case.filed_at, penalty.stage) == (CaseState.REGISTERED, None, Stage.WITHDRAWN)
    assert case.clocks.get(rule__code="handling.public_order").is_void is True


def test_reject_ends_the_matter_and_never_the_case(bureau, at):
    case = a_filed_case(bureau, at)

    matter = decided(asked(case, MatterKind.PENALTY), bureau.legal_officer, Move.REJECT, at=at, opinion="证据不足。")
    case.refresh_from_db()

    assert (matter.stage, matter.ended_at, case.state) == (Stage.REJECTED, at, CaseState.FILED)
    assert asked(case, MatterKind.NO_PENALTY).stage == Stage.LEGAL_OFFICER


def test_a_returned_matter_is_corrected_and_passes_all_levels_again(bureau, at):
    case = a_filed_case(bureau, at)
    matter = asked(case, MatterKind.PENALTY)
    decided(matter, bureau.legal_officer, at=at)
    matter = decided(matter, bureau.head, Move.RETURN, at=at, opinion="缺证人笔录。")

    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正，请审批。"
    )

    assert (matter.round, matter.stage) == (2, Stage.LEGAL_OFFICER)
    approved(matter, bureau, at)
    steps = ReviewStep.objects.filter(matter=matter).order_by("round", "level")
    assert list(steps.values_list("round", "level", "outcome")) == [
        (1, 1, "approve"),
        (1, 2, "return"),
        (2, 1, "approve"),
        (2, 2, "approve"),
        (2, 3, "approve"),
        (2, 4, "approve"),
    ]
    assert [r.content["proposal"] for r in matter.rounds.order_by("number")] == ["请予审批。", "已补正，请审批。"]


def test_return_without_an_opinion_is_refused(bureau, at):
    matter = asked(a_case(bureau, at))

    with pytest.raises(Refused) as refusal:
        decided(matter, bureau.legal_officer, Move.RETURN, at=at, opinion="  ")

    assert set(refusal.value.fields) == {"opinion"}


def test_approval_needs_all_six_answers(bureau, at):
    matter = asked(a_case(bureau, at))

    with pytest.raises(Refused) as refusal:
        decided(matter, bureau.legal_officer, at=at, answers={"identity": True})

    assert set(refusal.value.fields) == set(ALL_YES) - {"identity"}


def test_any_no_forbids_approval(bureau, at):
    matter = asked(a_case(bureau, at))

    with pytest.raises(Refused):
        decided(
            matter, bureau.legal_officer, at=at, answers=answers(procedure=False), findings=[a_finding(bureau.officer)]
        )

    matter.refresh_from_db()
    assert (matter.stage, Defect.objects.count()) == (Stage.LEGAL_OFFICER, 0)


def test_a_noted_defect_that_may_pass_is_kept_and_lets_the_matter_pass(bureau, at):
    matter = asked(a_case(bureau, at))
    finding = a_finding(bureau.officer, may_pass=True, is_noted=True)

    decided(matter, bureau.legal_officer, at=at, answers=answers(procedure=False), findings=[finding])

    defect = Defect.objects.get()
    assert (defect.officer, defect.unit, defect.is_noted, defect.found_at) == (bureau.officer, bureau.unit, True, at)
    assert defect.step.reviewer == bureau.legal_officer


def test_a_defect_that_may_not_pass_cannot_be_noted(bureau, at):
    matter = asked(a_case(bureau, at))
    finding = a_finding(bureau.officer, may_pass=False, is_noted=True)

    with pytest.raises(Refused):
        decided(matter, bureau.legal_officer, at=at, answers=answers(procedure=False), findings=[finding])


@pytest.mark.parametrize(
    ("given", "findings"),
    [({"procedure": False}, False), ({}, True)],
    ids=["a no without a defect", "a defect without a no"],
)
def test_each_no_names_a_defect_and_each_defect_answers_a_no(bureau, at, given, findings):
    matter = asked(a_case(bureau, at))
    named = [a_finding(bureau.officer)] if findings else []

    with pytest.raises(Refused) as refusal:
        decided(matter, bureau.legal_officer, Move.RETURN, at=at, answers=answers(**given), findings=named)

    assert set(refusal.value.fields) == {"procedure"}


def test_only_handlers_and_reviewers_of_the_case_answer_for_a_defect(bureau, at):
    matter = asked(a_case(bureau, at))

    with pytest.raises(Refused):
        decided(
            matter,
            bureau.legal_officer,
            Move.RETURN,
            at=at,
            answers=answers(procedure=False),
            findings=[a_finding(bureau.supervisor)],
        )


def test_a_stale_page_decides_nothing(bureau, at):
    matter = asked(a_case(bureau, at))
    seen = {"seen_version": matter.version, "seen_digest": matter.content_digest}
    decided(matter, bureau.legal_officer, at=at)

    with pytest.raises(MatterMovedOn):
        review.decide(by=bureau.head, at=at, matter_id=matter.pk, move=Move.APPROVE, answers=ALL_YES, **seen)

    matter.refresh_from_db()
    assert matter.stage == Stage.UNIT_HEAD


def test_content_that_the_reviewer_did_not_see_is_never_approved(bureau, at):
    matter = asked(a_case(bureau, at))

    with pytest.raises(MatterMovedOn):
        review.decide(
            by=bureau.legal_officer,
            at=at,
            matter_id=matter.pk,
            move=Move.APPROVE,
            answers=ALL_YES,
            seen_version=matter.version,
            seen_digest="0" * 64,
        )


def test_one_decision_at_a_time(bureau, at):
    case = a_filed_case(bureau, at)
    asked(case, MatterKind.PENALTY)

    with pytest.raises(Refused):
        asked(case, MatterKind.NO_PENALTY)
    assert asked(case, MatterKind.COMPULSORY).stage == Stage.LEGAL_OFFICER


def test_the_last_approval_waits_for_the_confirmation_of_the_filing(bureau, at):
    case = a_case(bureau, at)
    filing = asked(case)
    penalty = asked(case, MatterKind.PENALTY)
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer):
        decided(penalty, person, at=at)

    with pytest.raises(Refused):
        decided(penalty, bureau.leader, at=at)

    approved(filing, bureau, at)
    assert decided(penalty, bureau.leader, at=at).stage == Stage.APPROVED


def test_a_deadline_is_extended_twice_and_never_a_third_time(bureau, at):
    case = a_filed_case(bureau, at)
    first_due = case.clocks.get(rule__code="handling.public_order").due_at
    for _time in range(2):
        approved(asked(case, MatterKind.EXTENSION), bureau, at)

    clock = case.clocks.get(rule__code="handling.public_order")
    assert (clock.extensions, (clock.due_at.date() - first_due.date()).days >= 58) == (2, True)
    with pytest.raises(Refused):
        asked(case, MatterKind.EXTENSION)


def test_mediated_closing_is_for_mediable_causes_only(bureau, at):
    case = a_filed_case(bureau, at, name="盗窃")

    with pytest.raises(Refused):
        asked(case, MatterKind.MEDIATED_CLOSING)


def test_withdrawing_is_the_authors_until_level_one_has_decided(bureau, at):
    case = a_filed_case(bureau, at)
    matter = asked(case, MatterKind.PENALTY)
    with pytest.raises(Denied):
        matters.withdraw(by=bureau.second, at=at, matter_id=matter.pk, seen_version=matter.version)

    taken_back = matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)

    assert (taken_back.stage, taken_back.steps.get().outcome) == (Stage.WITHDRAWN, "withdraw")
    other = asked(case, MatterKind.PENALTY)
    decided(other, bureau.legal_officer, at=at)
    with pytest.raises(MatterMovedOn):
        matters.withdraw(by=bureau.officer, at=at, matter_id=other.pk, seen_version=other.version + 1)


def test_a_fast_track_decision_passes_two_levels(bureau, at):
    case = a_filed_case(bureau, at, is_fast_track=True)
    matter = asked(case, MatterKind.PENALTY)

    decided(matter, bureau.legal_officer, at=at)
    matter = decided(matter, bureau.leader, at=at)

    assert matter.stage == Stage.APPROVED
    assert list(matter.steps.values_list("level", flat=True)) == [1, 4]


def test_a_filing_rejected_and_asked_again_in_the_same_moment_starts_a_new_clock(bureau, at):
    case = a_case(bureau, at)
    decided(asked(case), bureau.legal_officer, Move.REJECT, at=at, opinion="请补充材料后再报。")

    asked(case)

    clocks = case.clocks.filter(rule__code="handling.public_order").order_by("pk")
    assert list(clocks.values_list("is_void", flat=True)) == [True, False]


def test_what_a_level_has_returned_is_not_withdrawn_once_it_is_handed_in_again(bureau, at):
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, Move.RETURN, at=at)
    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )

    with pytest.raises(Refused):
        matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)

    matter = decided(matter, bureau.legal_officer, Move.RETURN, at=at)
    given_up = matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)
    assert given_up.stage == Stage.WITHDRAWN


def test_the_legal_review_of_an_earlier_round_is_none_of_this_one(bureau, at):
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY, particulars={"gravity": ["complex"]})
    matter = decided(matter, bureau.legal_officer, at=at)
    check_last_approval(matter, at)
    matter = decided(matter, bureau.head, Move.RETURN, at=at)
    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )

    with translation.override("en"), pytest.raises(Refused, match="has not passed"):
        check_last_approval(matter, at)

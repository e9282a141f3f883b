"""B11, C6: a case changes hands with its open work, whoever leaves holds nothing, and those concerned are told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.file.sharing import deeds as file
from cases.models import Case, CaseShare, Matter
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.departures.deeds import take_care
from cases.review.departures.queries import cases_of_departed_leads
from cases.review.matters import deeds as matters
from portal.dispatch.inbox import items_for
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.people.models import Post, Role
from portal.people.services import officers, posts
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def at():
    return datetime(2026, 3, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def newcomer(bureau):
    return factories.someone(Role.OFFICER, bureau.unit, name="蒋接手")


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def handing(bureau, case, lead, at, **changes):
    given = {"by": bureau.head, "at": at, "case_id": case.pk, "lead": lead, "reason": "调岗"}
    return file.hand_over(**{**given, **changes})


def test_old_and_new_lead_are_told_and_a_returned_matter_changes_hands(bureau, newcomer, at):
    matter = casework.asked(casework.a_case(bureau, at))
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=at,
        opinion="补正",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )

    handing(bureau, matter.case, newcomer, at)

    matter.refresh_from_db()
    assert (matter.author, matter.case.handlers.get(is_lead=True).officer) == (newcomer, newcomer)
    assert told("case.handed-over") == {bureau.officer.pk, newcomer.pk}
    again = matters.resubmit(by=newcomer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。")
    assert again.round == 2


def test_two_officers_are_left_or_one_joins(bureau, newcomer, at):
    case = casework.a_case(bureau, at)

    with pytest.raises(Refused) as refusal:
        handing(bureau, case, bureau.second, at)
    handing(bureau, case, bureau.second, at, assistant=newcomer)

    assert list(refusal.value.fields) == ["assistant"]
    left = case.handlers.filter(ends_at=None).values_list("officer", flat=True)
    assert set(left) == {bureau.second.pk, newcomer.pk}


def test_who_reviewed_or_is_recused_or_is_of_another_unit_does_not_take_over(bureau, newcomer, at):
    case = casework.a_case(bureau, at)
    stranger = factories.someone(Role.OFFICER, factories.a_unit())
    file.recuse(by=bureau.head, at=at, case_id=case.pk, officer=newcomer, reason="近亲属")

    for lead in (stranger, newcomer):
        with pytest.raises(Refused) as refusal:
            handing(bureau, case, lead, at)
        assert list(refusal.value.fields) == ["lead"]
    for by in (bureau.officer, bureau.reviewer, bureau.supervisor):
        with pytest.raises(Denied):
            handing(bureau, case, bureau.second, at, by=by)


def test_sharing_tells_the_officer_and_opens_the_case(bureau, at):
    case, guest = casework.a_case(bureau, at), factories.someone(Role.OFFICER, factories.a_unit())

    file.share(by=bureau.head, at=at, case_id=case.pk, officer=guest, reason="协办")

    assert CaseShare.objects.filter(user=guest, content_object=case).count() == 1
    assert told("case.shared") == {guest.pk}
    assert Case.objects.visible_to(guest).filter(pk=case.pk).exists()


def test_a_recused_reviewer_lets_go_of_the_matter_and_cannot_be_recused_twice(bureau, at):
    matter = casework.asked(casework.a_case(bureau, at))
    review.take_up(by=bureau.legal_officer, at=at, matter_id=matter.pk)

    file.recuse(by=bureau.legal_officer, at=at, case_id=matter.case_id, officer=bureau.legal_officer, reason="同学")

    matter.refresh_from_db()
    assert matter.holder is None
    assert told("officer.recused") == {bureau.officer.pk, bureau.head.pk}
    with pytest.raises(Refused):
        file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.legal_officer, reason="同学")


def test_a_matter_whose_holder_lost_the_post_returns_to_the_pool(bureau, at):
    other = factories.someone(Role.LEGAL_OFFICER, bureau.unit)
    matter = casework.asked(casework.a_case(bureau, at))
    review.take_up(by=bureau.legal_officer, at=at, matter_id=matter.pk)
    assert take_care(at=at) == {"matters freed": 0, "hand-overs proposed": 0}

    post = Post.objects.get(officer=bureau.legal_officer, role=Role.LEGAL_OFFICER)
    posts.end(by=bureau.security_admin, at=at, post_id=post.pk, reason="调离")
    assert take_care(at=at)["matters freed"] == 1

    assert Matter.objects.get(pk=matter.pk).holder is None
    assert told("matter.freed") == {other.pk}
    assert Event.objects.filter(kind="matter.freed").latest("seq").about_id == str(matter.case_id)
    assert take_care(at=at)["matters freed"] == 0


def test_the_head_is_asked_once_for_another_lead_and_finds_the_case_in_the_inbox(bureau, at):
    case = casework.a_case(bureau, at)
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.officer.pk, reason="退休")

    assert take_care(at=at)["hand-overs proposed"] == 1
    assert take_care(at=at)["hand-overs proposed"] == 0

    assert told("handover.proposed") == {bureau.head.pk}
    assert [item.title for item in items_for(bureau.head, at) if item.kind == "hand_over"] == [case.number]
    assert [item for item in items_for(bureau.legal_officer, at) if item.kind == "hand_over"] == []


def test_a_lead_who_moved_to_another_unit_or_is_recused_has_left_the_case(bureau, at):
    moved = casework.a_case(bureau, at)
    recused = casework.a_case(bureau, at, lead=bureau.second, assistants=[bureau.officer])
    on = at.date()
    assert list(cases_of_departed_leads(on)) == []

    post = Post.objects.get(officer=bureau.officer, role=Role.OFFICER)
    posts.end(by=bureau.security_admin, at=at - timedelta(days=2), post_id=post.pk, reason="调离")
    factories.a_post(bureau.officer, Role.OFFICER, factories.a_unit())
    file.recuse(by=bureau.head, at=at, case_id=recused.pk, officer=bureau.second, reason="近亲属")

    assert set(cases_of_departed_leads(on)) == {moved, recused}
    assert set(cases_of_departed_leads(on, [bureau.unit.pk])) == {moved, recused}
    assert list(cases_of_departed_leads(on, [factories.a_unit().pk])) == []


def test_the_lead_of_an_ended_case_may_leave(bureau, at):
    case = casework.a_filed_case(bureau, at)
    casework.approved(casework.asked(case, "termination", at=at, particulars={"ground": "no_violation"}), bureau, at)
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.officer.pk, reason="退休")

    assert take_care(at=at)["hand-overs proposed"] == 0


def test_who_handed_a_case_over_acts_on_it_no_more(bureau, newcomer, at):
    case = handing(bureau, casework.a_case(bureau, at), newcomer, at)

    with pytest.raises(Denied):
        casework.asked(case, by=bureau.officer, at=at)
    assert casework.asked(case, by=newcomer, at=at).author == newcomer


def test_who_is_recused_is_not_one_of_the_two_that_are_left(bureau, newcomer, at):
    case = casework.a_case(bureau, at)
    file.recuse(by=bureau.head, at=at, case_id=case.pk, officer=bureau.second, reason="近亲属")

    with pytest.raises(Refused) as refusal:
        handing(bureau, case, newcomer, at)

    assert set(refusal.value.fields) == {"assistant"}


def test_who_reviewed_a_case_does_not_take_it_over_with_any_post(bureau, at):
    matter = casework.decided(casework.asked(casework.a_case(bureau, at)), bureau.legal_officer, at=at)
    factories.a_post(bureau.legal_officer, Role.OFFICER, bureau.unit)

    with pytest.raises(Refused) as refusal:
        handing(bureau, matter.case, bureau.legal_officer, at)

    assert set(refusal.value.fields) == {"lead"}

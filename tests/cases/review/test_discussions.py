"""C5, C6: major matters are discussed collectively, by those who count, and the last approval waits for it."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import Discussion, Matter
from cases.review.chain import Move, Stage
from cases.review.discussions import deeds as discussions
from cases.review.matters import deeds as matters
from portal.dispatch.inbox import items_for
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed, new_event_id
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case, approved, asked, decided
from tests.cases.following import a_discussion, held

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")


@pytest.fixture
def matter(bureau, at):
    """A penalty that its officer calls major, approved by three levels."""
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY, particulars={"gravity": ["major"]})
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer):
        matter = decided(matter, person, at=at)
    return matter


def hold(bureau, at, discussion, **changes):
    return discussions.hold(by=bureau.other_reviewer, at=at, discussion_id=discussion.pk, **held(bureau, at, **changes))


def ask(by, at, matter):
    return discussions.ask(by=by, at=at, matter_id=matter.pk, reason="重大违法行为")


def test_a_major_penalty_is_not_decided_before_it_was_discussed(bureau, at, matter):
    with pytest.raises(Refused, match="record is missing"):
        decided(matter, bureau.leader, at=at)

    hold(bureau, at, ask(bureau.leader, at, matter))

    assert decided(matter, bureau.leader, at=at).stage == Stage.APPROVED


@pytest.mark.parametrize("decision", ["correct", "against"])
def test_what_the_discussion_did_not_agree_to_is_not_approved_and_may_be_returned(bureau, at, matter, decision):
    hold(bureau, at, ask(bureau.leader, at, matter), decision=decision)

    with pytest.raises(Refused, match="did not agree"):
        decided(matter, bureau.leader, at=at)
    assert decided(matter, bureau.leader, Move.REJECT, at=at, opinion="集体讨论不同意。").stage == Stage.REJECTED


def test_an_ordinary_matter_needs_no_discussion_until_a_level_asks_for_one(bureau, at):
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY)
    discussion = ask(bureau.legal_officer, at, matter)
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer):
        matter = decided(matter, person, at=at)

    with pytest.raises(Refused, match="record is missing"):
        decided(matter, bureau.leader, at=at)
    hold(bureau, at, discussion)
    assert decided(matter, bureau.leader, at=at).stage == Stage.APPROVED
    other = asked(a_filed_case(bureau, at), MatterKind.PENALTY)
    assert approved(other, bureau, at).stage == Stage.APPROVED


def test_each_round_is_discussed_anew(bureau, at):
    discussion = a_discussion(bureau, at)
    hold(bureau, at, discussion)
    matter = decided(discussion.matter, bureau.legal_officer, Move.RETURN, at=at, opinion="补正。")
    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer):
        matter = decided(matter, person, at=at)

    with pytest.raises(Refused, match="record is missing"):
        decided(matter, bureau.leader, at=at)


def test_only_who_holds_the_level_asks_and_only_once_a_round(bureau, at):
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY)
    for stranger in (bureau.officer, bureau.head, bureau.supervisor):
        with pytest.raises(Denied):
            ask(stranger, at, matter)
    ask(bureau.legal_officer, at, matter)

    with pytest.raises(Refused, match="already"):
        ask(bureau.legal_officer, at, matter)


def test_a_stale_page_decides_nothing_after_a_discussion_was_asked_for(bureau, at):
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY)
    version = matter.version

    ask(bureau.legal_officer, at, matter)

    assert Matter.objects.get(pk=matter.pk).version == version + 1


def test_those_who_handle_the_case_or_are_recused_are_not_counted(bureau, at):
    discussion = a_discussion(bureau, at)
    case = discussion.matter.case
    file.recuse(by=bureau.leader, at=at, case_id=case.pk, officer=bureau.deputy, reason="近亲属")

    with pytest.raises(Refused) as refusal:
        hold(bureau, at, discussion)
    assert set(refusal.value.fields) == {"members"}
    hold(bureau, at, discussion, members=[bureau.reviewer.pk, bureau.head.pk])


@pytest.mark.parametrize(
    ("members", "chair", "wrong"),
    [
        (["reviewer"], "leader", "members"),
        (["reviewer", "deputy"], "head", "chair"),
        (["officer", "deputy"], "leader", "members"),
    ],
)
def test_three_who_count_take_part_under_a_leader(bureau, at, members, chair, wrong):
    discussion = a_discussion(bureau, at)
    chosen = [getattr(bureau, name).pk for name in members]

    with pytest.raises(Refused) as refusal:
        hold(bureau, at, discussion, members=chosen, chair=getattr(bureau, chair).pk)

    assert set(refusal.value.fields) == {wrong}


def test_the_record_is_kept_by_the_legal_department_and_never_changes(bureau, at):
    discussion = a_discussion(bureau, at)
    with pytest.raises(Denied):
        discussions.hold(by=bureau.leader, at=at, discussion_id=discussion.pk, **held(bureau, at))
    hold(bureau, at, discussion)

    with pytest.raises(MovedOn):
        hold(bureau, at, discussion)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Discussion.objects.filter(pk=discussion.pk).update(conclusion="另定", last_event_id=new_event_id())


def test_detention_of_somebody_whom_the_law_spares_is_discussed(bureau, at):
    case = a_filed_case(bureau, at)
    requests.an_item(case, at)
    on, party = at.date().isoformat(), case.parties.get(role="suspect")
    heard = {"hearing": "waived", "hearing_told_on": on}
    child = {"declared_age": 15, "guardian_told_on": on, "is_exception": True, **heard}
    decision = requests.a_decision(case, party, MatterKind.PENALTY, on, **child)
    matter = asked(case, MatterKind.PENALTY, particulars={"decisions": [decision]})

    with pytest.raises(Refused, match="record is missing"):
        approved(matter, bureau, at)


def test_a_discussion_may_be_held_in_the_minute_in_which_it_was_asked_for(bureau, at, matter):
    asked_at = at + timedelta(seconds=42)
    discussion = ask(bureau.leader, asked_at, matter)

    recorded = discussions.hold(
        by=bureau.other_reviewer,
        at=asked_at + timedelta(minutes=5),
        discussion_id=discussion.pk,
        **held(bureau, at, held_at=at),
    )

    assert recorded.held_at == at


def test_the_legal_department_is_told_and_finds_it_in_the_inbox(bureau, at, matter):
    discussion = ask(bureau.leader, at, matter)

    reviewers = {bureau.reviewer.pk, bureau.other_reviewer.pk}
    assert set(Notice.objects.filter(kind="discussion.asked").values_list("recipient", flat=True)) == reviewers
    url = f"/cases/follow-up/discussion/{discussion.pk}/"
    assert url in [item.url for item in items_for(bureau.other_reviewer, at)]

    hold(bureau, at, discussion)
    assert url not in [item.url for item in items_for(bureau.other_reviewer, at)]


def test_the_review_page_shows_what_each_member_said_without_a_press(bureau, at, matter, client):
    hold(bureau, at, ask(bureau.leader, at, matter), opinions="甲：不同意，证据不足。")

    client.force_login(bureau.leader)
    page = client.get(f"/cases/matters/{matter.pk}/").content.decode()

    (opened,) = re.findall(r"<details[^>]* open>\s*<summary>各成员意见", page)
    assert "甲：不同意，证据不足。" in page.partition(opened)[2].partition("</details>")[0]


def test_a_file_that_changed_after_its_discussion_is_discussed_anew(bureau, at, matter):
    hold(bureau, at, ask(bureau.leader, at, matter))
    now = Matter.objects.get(pk=matter.pk)
    with deed("evidence.added", by=system("test"), at=at, about=now.case) as record:
        record.change(now, only_if={}, content_digest="0" * 64, version=now.version + 1)

    with pytest.raises(Refused, match="discussed anew"):
        decided(matter, bureau.leader, at=at)


def test_who_asks_for_a_discussion_says_why(bureau, at, matter):
    with pytest.raises(Refused) as refusal:
        discussions.ask(by=bureau.leader, at=at, matter_id=matter.pk, reason=" ")

    assert set(refusal.value.fields) == {"reason"}


def test_a_discussion_of_a_round_that_is_over_is_not_held(bureau, at):
    discussion = a_discussion(bureau, at)
    matter = decided(discussion.matter, bureau.legal_officer, Move.RETURN, at=at, opinion="补正。")
    matters.resubmit(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。")

    with pytest.raises(Refused, match="round of the matter is over"):
        hold(bureau, at, discussion)

"""C5: several matters of one's own queue are approved together, each for itself, and never those that touch rights."""

from itertools import product

import pytest

from cases.file.case.states import CaseKind, MatterKind
from cases.models import Case, Matter
from cases.review import waiting
from cases.review.bulk import deeds as bulk
from cases.review.bulk.deeds import Chosen
from cases.review.bulk.queries import chosen_rows, in_bulk_queue
from cases.review.chain import BULK, ReviewChain, Stage, may_be_approved_in_bulk
from portal.ledger.models import Event
from portal.shell.refusals import Refused
from tests.cases.casework import a_case, a_filed_case, asked, decided
from tests.ledger.tampering import behind_the_back

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")


def seen(matter):
    now = Matter.objects.get(pk=matter.pk)
    return Chosen(now.pk, now.version, now.content_digest)


def approved_by(officer, at, *chosen):
    return [each.why_not for each in bulk.approve_all(by=officer, at=at, chosen=list(chosen))]


def test_only_what_touches_nobodys_rights_is_approved_together():
    together = {
        (kind, case_kind)
        for kind in MatterKind
        for case_kind in CaseKind
        if may_be_approved_in_bulk(kind, case_kind, ReviewChain.FOUR_LEVELS)
    }

    assert together == {("filing", "administrative"), ("closing", "administrative"), ("closing", "criminal")}
    assert may_be_approved_in_bulk("transfer", "administrative", ReviewChain.VENUE_TRANSFER)
    assert set(BULK) == {"filing", "transfer", "closing"}


def test_each_matter_gets_its_own_decision_and_event(bureau, at):
    first, second = asked(a_case(bureau, at)), asked(a_case(bureau, at))

    assert approved_by(bureau.legal_officer, at, seen(first), seen(second)) == ["", ""]

    events = Event.objects.filter(kind="matter.approved").values_list("actor_name", "about_id")
    names = {(bureau.legal_officer.name, str(matter.case_id)) for matter in (first, second)}
    assert set(events) == names
    assert [Matter.objects.get(pk=each.pk).stage for each in (first, second)] == [Stage.UNIT_HEAD] * 2


def test_what_has_moved_on_is_named_and_stops_no_other(bureau, at):
    moved, other = asked(a_case(bureau, at)), asked(a_case(bureau, at))
    stale = seen(moved)
    decided(moved, bureau.legal_officer, at=at)

    why = approved_by(bureau.legal_officer, at, stale, seen(other))

    assert (bool(why[0]), why[1]) == (True, "")
    assert Matter.objects.get(pk=moved.pk).steps.filter(level=1).count() == 1
    assert Matter.objects.get(pk=other.pk).stage == Stage.UNIT_HEAD


def test_a_penalty_is_never_approved_with_others(bureau, at):
    penalty = asked(a_filed_case(bureau, at), MatterKind.PENALTY)

    assert approved_by(bureau.legal_officer, at, seen(penalty)) == ["This kind of matter is approved one by one."]
    assert Matter.objects.get(pk=penalty.pk).stage == Stage.LEGAL_OFFICER


def test_nobody_approves_what_is_not_theirs(bureau, at):
    filing = asked(a_case(bureau, at))

    assert approved_by(bureau.head, at, seen(filing)) != [""]
    assert Matter.objects.get(pk=filing.pk).stage == Stage.LEGAL_OFFICER


def test_no_more_than_fifty_at_once(bureau, at):
    with pytest.raises(Refused):
        bulk.approve_all(by=bureau.legal_officer, at=at, chosen=[Chosen(1, 1, "")] * (bulk.MOST_TOGETHER + 1))


def test_the_page_shows_as_many_as_may_be_approved_at_once_and_says_how_many_follow(bureau, at, monkeypatch):
    monkeypatch.setattr("cases.review.bulk.queries.MOST_TOGETHER", 2)
    matters = [asked(a_case(bureau, at)) for _each in range(3)]

    rows, later = in_bulk_queue(bureau.legal_officer, at)

    assert ([row.pk for row in rows], later) == ([matter.pk for matter in matters[:2]], (1, False))


def test_what_was_chosen_beyond_the_page_is_still_in_the_queue(bureau, at, monkeypatch):
    monkeypatch.setattr("cases.review.bulk.queries.MOST_TOGETHER", 1)
    first, second = asked(a_case(bureau, at)), asked(a_case(bureau, at))
    stale = Chosen(first.pk, first.version + 1, first.content_digest)

    assert chosen_rows(bureau.legal_officer, at, [stale, seen(second)]) == [second]


def test_no_more_of_a_queue_is_read_than_is_shown_and_counted(bureau, at, monkeypatch):
    for module in ("cases.review.waiting", "cases.review.bulk.queries"):
        monkeypatch.setattr(f"{module}.BEGINNING", 3)
    monkeypatch.setattr("cases.review.bulk.queries.MOST_TOGETHER", 1)
    waiting._together.cache_clear()
    matters = [asked(a_case(bureau, at)) for _each in range(4)]
    penalty = asked(a_filed_case(bureau, at), MatterKind.PENALTY)

    rows, later = in_bulk_queue(bureau.legal_officer, at)
    known = waiting.together_waiting_for(bureau.legal_officer, at)
    waiting._together.cache_clear()

    assert ([row.pk for row in rows], later) == ([matters[0].pk], (1, True))
    assert known == [matter.pk for matter in matters[:3]]
    assert penalty.pk in [pk for _due, pk in waiting.queue(bureau.legal_officer, at)]


def test_the_condition_of_a_queue_says_of_each_matter_what_the_chain_says(bureau, at):
    matter, places = asked(a_case(bureau, at)), product(MatterKind.values, ReviewChain.values, CaseKind.values)
    differing = []
    for kind, chain, case_kind in places:
        with behind_the_back():
            Matter.objects.filter(pk=matter.pk).update(kind=kind, chain=chain)
            Case.objects.filter(pk=matter.case_id).update(kind=case_kind)
        found = Matter.objects.filter(waiting._in_bulk(), pk=matter.pk).exists()
        if found != may_be_approved_in_bulk(kind, case_kind, chain):
            differing.append((kind, chain, case_kind))

    assert differing == []

"""X1, C6, C8, B11: what waits for a person, as reviewer, substitute, deputy or author; the same as the deed allows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.desk import inbox
from cases.file.sharing import deeds as file
from cases.models import Matter
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.permissions import seat_of
from cases.review.waiting import keys_waiting_for, next_in_queue, queue, waiting_for
from portal.people.models import Officer
from portal.people.services import officers, substitutes
from portal.shell.refusals import Denied

pytestmark = pytest.mark.django_db
PEOPLE = ("officer", "second", "legal_officer", "head", "deputy", "reviewer", "other_reviewer", "leader", "supervisor")


def items(officer, at):
    """Return the Items of cases that wait, pile by pile."""
    return [item for pile in inbox.piles(officer, at) for item in pile.read(pile.keys)]


def fresh(officer):
    return Officer.objects.select_related("unit").get(pk=officer.pk)


def waits_for(here, now):
    """Return who finds something, and check each answer against the permission of the deed."""
    found = []
    for name in PEOPLE:
        officer = fresh(getattr(here, name))
        waiting = set(waiting_for(officer, now).values_list("pk", flat=True))
        allowed = {matter.pk for matter in Matter.objects.open() if matter.level and _may(officer, matter, now)}
        assert waiting == allowed, name
        assert {pk for _due, _since, pk in keys_waiting_for(officer, now)} == allowed, name
        if waiting:
            found.append(name)
    return found


def _may(officer, matter, now):
    try:
        return bool(seat_of(officer, matter, now))
    except Denied:
        return False


def test_a_matter_waits_for_each_level_in_turn_and_for_nobody_else(here, a_case, asked_for, decided, now):
    matter = asked_for(a_case())
    seen = [waits_for(here, now)]
    for person in (here.legal_officer, here.head, here.reviewer, here.leader):
        decided(matter, person)
        seen.append(waits_for(here, now))

    assert seen == [["legal_officer"], ["head"], ["reviewer", "other_reviewer"], ["leader"], []]


def test_what_one_has_taken_up_waits_for_nobody_else(here, a_case, asked_for, decided, now):
    matter = asked_for(a_case())
    decided(matter, here.legal_officer)
    decided(matter, here.head)

    review.take_up(by=here.reviewer, at=now, matter_id=matter.pk)

    assert waits_for(here, now) == ["reviewer"]


def test_a_recused_head_gives_way_to_the_deputy(here, a_case, asked_for, decided, now):
    case = a_case()
    decided(asked_for(case), here.legal_officer)

    file.recuse(by=here.head, at=now, case_id=case.pk, officer=here.head, reason="近亲属")

    assert waits_for(here, now) == ["deputy"]


def test_an_absent_head_is_stood_in_for_by_the_deputy_and_the_substitute(here, a_case, asked_for, decided, now):
    decided(asked_for(a_case()), here.legal_officer)
    today = timezone.localdate(now)

    substitutes.name(
        by=here.head, at=now, officer_id=here.head.pk, substitute_id=here.leader.pk, starts_on=today, ends_on=today
    )

    assert {"deputy", "leader"} <= set(waits_for(here, now))


def test_the_inbox_tells_what_waits_with_its_deadline(here, a_case, asked_for, now):
    matter = asked_for(a_case())

    found = items(fresh(here.legal_officer), now)

    assert [(item.kind, item.title, item.url, item.due_at, item.is_new) for item in found] == [
        ("review", matter.case.number, f"/cases/matters/{matter.pk}/", matter.due_at, True)
    ]


def test_a_returned_matter_and_a_case_without_any_wait_for_their_officer(here, a_case, asked_for, decided, now):
    matter = asked_for(a_case())
    decided(matter, here.legal_officer, Move.RETURN)
    case = a_case()

    found = items(fresh(here.officer), now)

    assert [(item.kind, item.url) for item in found] == [
        ("returned", f"/cases/matters/{matter.pk}/resubmit/"),
        ("registered", f"/cases/{case.pk}/ask/"),
    ]
    assert items(fresh(here.second), now) == []


def test_the_queue_goes_by_deadline_and_leads_on_to_the_next(here, a_case, asked_for, now):
    late = asked_for(a_case(), at=now - timedelta(hours=1))
    early = asked_for(a_case(hours=300), at=now - timedelta(hours=200))
    officer = fresh(here.legal_officer)

    assert [pk for _due, pk in queue(officer, now)] == [early.pk, late.pk]
    assert next_in_queue(officer, now, after=(early.due_at, early.pk)) == late.pk
    assert next_in_queue(officer, now, after=(late.due_at, late.pk)) == early.pk


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("legal_officer", 8), ("head", 10), ("reviewer", 10), ("officer", 10)])
def test_the_inbox_asks_the_same_number_of_questions_for_any_number_of_rows(
    here, a_case, asked_for, now, django_assert_num_queries, rows, who, queries
):
    for _each in range(rows):
        asked_for(a_case())
    officer = fresh(getattr(here, who))

    with django_assert_num_queries(queries):
        items(officer, now)


def test_the_row_of_a_substitute_says_for_whom(here, a_case, asked_for, decided, now, in_english):
    decided(asked_for(a_case()), here.legal_officer)
    today = timezone.localdate(now)
    substitutes.name(
        by=here.head, at=now, officer_id=here.head.pk, substitute_id=here.leader.pk, starts_on=today, ends_on=today
    )

    said = {name: [item.subtitle for item in items(fresh(getattr(here, name)), now)] for name in ("leader", "deputy")}

    assert [here.head.name in words for words in said["leader"]] == [True]
    assert [here.head.name in words for words in said["deputy"]] == [False]


def test_a_substitute_who_decides_there_anyway_acts_for_nobody(here, a_case, asked_for, decided, now):
    matter = asked_for(a_case())
    for person in (here.legal_officer, here.head):
        decided(matter, person)
    today = timezone.localdate(now)
    substitutes.name(
        by=here.reviewer,
        at=now,
        officer_id=here.reviewer.pk,
        substitute_id=here.other_reviewer.pk,
        starts_on=today,
        ends_on=today,
    )

    (item,) = items(fresh(here.other_reviewer), now)

    assert here.reviewer.name not in item.subtitle


def test_what_a_closed_account_had_taken_up_waits_for_the_others(here, a_case, asked_for, decided, now):
    matter = asked_for(a_case())
    for person in (here.legal_officer, here.head):
        decided(matter, person)
    review.take_up(by=here.reviewer, at=now, matter_id=matter.pk)

    officers.close(by=here.system_admin, at=now, officer_id=here.reviewer.pk, reason="离职")

    assert waits_for(here, now) == ["other_reviewer"]

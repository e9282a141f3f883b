"""C6, C8, B11, B14: seat, inbox, strip, reminders and watchdog give one answer to the question who decides here."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import translation

from cases.desk.watchdog import checks
from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import Handler, Matter
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from cases.review.permissions import seat_of
from cases.review.rounds.strip import strip_of
from cases.review.waiting import keys_waiting_for, stood_in_for, waiting_for
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.models import ReminderStep
from portal.office.reminders.deeds import remind_all
from portal.people.models import Officer, Post, Qualification, Role, Substitute
from portal.people.services import officers, posts, qualifications, substitutes
from portal.shell.refusals import Denied
from tests import factories
from tests.cases.casework import a_case, a_filed_case, asked, decided
from tests.support import prepared

pytestmark = pytest.mark.usefixtures("reference_data")

STATION = ("officer", "second", "legal_officer", "head", "deputy")
PEOPLE = (*STATION, "reviewer", "other_reviewer", "leader", "supervisor", "newcomer", "head_above")


@dataclass(frozen=True)
class Row:
    """How a matter came to stand where it stands, who may decide it there, and whom the strip names for it."""

    title: str
    sits: tuple
    strip: frozenset
    make: Callable


ROWS = []


def row(sits="", strip=None):
    """Keep a maker of a matter; `strip` is given where the strip names less than everybody who may decide.

    It leaves out an absent person for whom somebody else stands, and names both: "leader for head".
    """

    def keep(make):
        sitting = tuple(sits.split())
        named = frozenset(part.strip() for part in strip.split(",")) if strip is not None else frozenset(sitting)
        ROWS.append(Row(make.__name__, sitting, named - {""}, make))
        return make

    return keep


def at_the_head(bureau, at):
    return decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)


def at_the_legal_department(bureau, at):
    return decided(at_the_head(bureau, at), bureau.head, at=at)


def a_penalty(bureau, at, **changes):
    return asked(a_filed_case(bureau, at, **changes), MatterKind.PENALTY)


def recuse(bureau, at, matter, *people):
    for each in people:
        file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=each, reason="近亲属")


def end_posts(bureau, at, officer):
    for post in Post.objects.on(at.date()).filter(officer=officer):
        posts.end(by=bureau.security_admin, at=at, post_id=post.pk, reason="调离")


def stand_in(at, absent, substitute, *, first=0, last=0):
    """Name a substitute from one day to another, counted from today."""
    starts_on, ends_on = (at.date() + timedelta(days=days) for days in (first, last))
    substitutes.name(
        by=absent,
        at=at + timedelta(days=min(first, 0)),
        officer_id=absent.pk,
        substitute_id=substitute.pk,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def newcomer(bureau, role, unit=None, **changes):
    bureau.newcomer = factories.someone(role, unit or factories.a_unit(), name="新来者", **changes)
    return bureau.newcomer


@row("head")
def a_head_who_is_there(bureau, at):
    return at_the_head(bureau, at)


@row("deputy")
def a_recused_head_with_a_deputy(bureau, at):
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head)
    return matter


@row()
def a_recused_head_without_a_deputy(bureau, at):
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head)
    end_posts(bureau, at, bureau.deputy)
    return matter


@row()
def a_recused_head_and_a_recused_deputy(bureau, at):
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head, bureau.deputy)
    return matter


@row("deputy")
def no_head_but_a_deputy(bureau, at):
    matter = at_the_head(bureau, at)
    end_posts(bureau, at, bureau.head)
    return matter


@row("newcomer")
def one_of_two_heads_is_recused(bureau, at):
    newcomer(bureau, Role.UNIT_HEAD, bureau.unit)
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head)
    return matter


@row("head deputy newcomer", strip="deputy, newcomer for head")
def a_head_with_a_substitute(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    return matter


@row("deputy newcomer", strip="deputy, newcomer for head")
def a_recused_head_with_a_substitute(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    recuse(bureau, at, matter, bureau.head)
    return matter


@row("head deputy")
def a_substitute_who_is_recused(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    recuse(bureau, at, matter, bureau.newcomer)
    return matter


@row("head")
def a_substitute_whose_days_are_over(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD), first=-3, last=-1)
    return matter


@row("head")
def a_substitute_whose_days_are_to_come(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD), first=1, last=3)
    return matter


@row("head deputy")
def a_substitute_who_lost_the_post_that_made_them_fit(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    end_posts(bureau, at, bureau.newcomer)
    return matter


@row("head")
def a_substitute_of_a_head_elsewhere(bureau, at):
    matter = at_the_head(bureau, at)
    elsewhere = factories.someone(Role.UNIT_HEAD, factories.a_unit())
    stand_in(at, elsewhere, newcomer(bureau, Role.UNIT_HEAD))
    return matter


@row("deputy")
def a_substitute_of_the_deputy(bureau, at):
    """One hop: who stands in for a deputy does not become the deputy."""
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head)
    stand_in(at, bureau.deputy, newcomer(bureau, Role.UNIT_HEAD))
    return matter


@row("head newcomer deputy", strip="newcomer, deputy for head")
def one_of_two_heads_is_away_and_the_deputy_stands_in(bureau, at):
    newcomer(bureau, Role.UNIT_HEAD, bureau.unit)
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, bureau.deputy)
    return matter


@row("head deputy")
def a_head_for_whom_the_deputy_stands_in(bureau, at):
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, bureau.deputy)
    return matter


@row("head deputy", strip="head, deputy")
def a_head_for_whom_the_deputy_stands_in_beside_a_recused_one(bureau, at):
    factories.someone(Role.UNIT_HEAD, bureau.unit, name="艾领导")
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, bureau.deputy)
    recuse(bureau, at, matter, Officer.objects.get(name="艾领导"))
    return matter


@row("deputy")
def a_head_whose_account_is_closed(bureau, at):
    matter = at_the_head(bureau, at)
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.head.pk, reason="退休")
    return matter


@row("newcomer")
def a_former_head_and_a_new_one(bureau, at):
    matter = at_the_head(bureau, at)
    end_posts(bureau, at, bureau.head)
    newcomer(bureau, Role.UNIT_HEAD, bureau.unit)
    return matter


@row()
def the_only_legal_officer_once_handled_the_case(bureau, at):
    matter = asked(a_case(bureau, at))
    with deed("case.handed-over", by=system("tests"), at=at, about=matter.case) as record:
        record.save(
            Handler(case=matter.case, officer=bureau.legal_officer, starts_at=at - timedelta(hours=1), ends_at=at)
        )
    return matter


@row()
def the_only_legal_officer_is_the_author(bureau, at):
    factories.a_post(bureau.officer, Role.LEGAL_OFFICER, bureau.unit)
    end_posts(bureau, at, bureau.legal_officer)
    return asked(a_case(bureau, at))


@row("legal_officer")
def a_penalty_with_one_qualified_and_one_unqualified_legal_officer(bureau, at):
    newcomer(bureau, Role.LEGAL_OFFICER, bureau.unit, qualified=False)
    return a_penalty(bureau, at)


@row()
def a_penalty_with_no_qualified_legal_officer(bureau, at):
    matter = a_penalty(bureau, at)
    for each in Qualification.objects.filter(officer=bureau.legal_officer, kind="legal_profession"):
        qualifications.end(
            by=bureau.security_admin, at=at, qualification_id=each.pk, ends_on=at.date() - timedelta(days=1)
        )
    return matter


@row("legal_officer newcomer")
def a_penalty_with_a_longstanding_reviewer(bureau, at):
    newcomer(bureau, Role.LEGAL_OFFICER, bureau.unit, qualified=False)
    factories.a_qualification(bureau.newcomer, Qualification.Kind.LONGSTANDING_REVIEWER)
    return a_penalty(bureau, at)


@row("legal_officer newcomer")
def a_filing_with_an_unqualified_legal_officer(bureau, at):
    newcomer(bureau, Role.LEGAL_OFFICER, bureau.unit, qualified=False)
    return asked(a_case(bureau, at))


@row("legal_officer")
def a_fast_penalty_with_an_unqualified_deputy_of_a_recused_head(bureau, at):
    matter = a_penalty(bureau, at, is_fast_track=True)
    recuse(bureau, at, matter, bureau.head)
    return matter


@row("legal_officer head")
def a_fast_penalty_with_a_qualified_head(bureau, at):
    factories.a_qualification(bureau.head, Qualification.Kind.LEGAL_PROFESSION)
    return a_penalty(bureau, at, is_fast_track=True)


@row("deputy")
def a_head_who_has_decided_as_legal_officer(bureau, at):
    factories.a_post(bureau.head, Role.LEGAL_OFFICER, bureau.unit)
    return decided(asked(a_case(bureau, at)), bureau.head, at=at)


@row("other_reviewer")
def a_second_reviewer_who_has_decided_another_level(bureau, at):
    factories.a_post(bureau.reviewer, Role.LEGAL_OFFICER, bureau.unit)
    matter = decided(asked(a_case(bureau, at)), bureau.reviewer, at=at)
    return decided(matter, bureau.head, at=at)


@row("head")
def a_head_of_several_posts(bureau, at):
    factories.a_post(bureau.head, Role.BUREAU_LEADER, bureau.unit)
    factories.a_post(bureau.head, Role.UNIT_DEPUTY, bureau.unit)
    factories.a_post(bureau.head, Role.UNIT_HEAD, bureau.root)
    return at_the_head(bureau, at)


@row("legal_officer newcomer")
def a_legal_officer_of_the_unit_above(bureau, at):
    newcomer(bureau, Role.LEGAL_OFFICER, bureau.root)
    return asked(a_case(bureau, at))


@row("legal_officer")
def a_legal_officer_of_a_unit_below_and_one_beside(bureau, at):
    newcomer(bureau, Role.LEGAL_OFFICER, factories.a_unit(parent=bureau.unit))
    factories.a_post(bureau.newcomer, Role.LEGAL_OFFICER, factories.a_unit())
    return asked(a_case(bureau, at))


@row("head")
def the_deputy_of_a_head_above_who_is_recused(bureau, at):
    """The head of the unit is free, so no deputy sits, of whichever unit."""
    bureau.head_above = factories.someone(Role.UNIT_HEAD, bureau.root, name="上级")
    newcomer(bureau, Role.UNIT_DEPUTY, bureau.root)
    matter = at_the_head(bureau, at)
    recuse(bureau, at, matter, bureau.head_above)
    return matter


@row("reviewer")
def a_reviewer_who_has_taken_it_up(bureau, at):
    matter = at_the_legal_department(bureau, at)
    return review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)


@row("reviewer other_reviewer")
def a_reviewer_who_has_taken_it_up_and_is_away(bureau, at):
    matter = at_the_legal_department(bureau, at)
    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)
    stand_in(at, bureau.reviewer, bureau.other_reviewer)
    return matter


@row("other_reviewer")
def a_reviewer_who_has_taken_it_up_and_whose_account_is_closed(bureau, at):
    matter = at_the_legal_department(bureau, at)
    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.reviewer.pk, reason="退休")
    return matter


@row(strip="reviewer")
def a_reviewer_who_has_taken_it_up_and_lost_the_post(bureau, at):
    matter = at_the_legal_department(bureau, at)
    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)
    end_posts(bureau, at, bureau.reviewer)
    return matter


@row(strip="deputy")
def a_deputy_who_has_taken_it_up_before_the_head_came_back(bureau, at):
    """Nobody may decide until the watch over departures has freed it."""
    matter = at_the_head(bureau, at)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    review.take_up(by=bureau.deputy, at=at, matter_id=matter.pk)
    substitutes.end(by=bureau.head, at=at, row_id=bureau.head.substitutes.get().pk)
    return matter


@row("leader")
def a_leader_beside_one_of_another_portfolio(bureau, at):
    newcomer(bureau, Role.BUREAU_LEADER)
    return decided(at_the_legal_department(bureau, at), bureau.reviewer, at=at)


@row("legal_officer newcomer")
def a_matter_sent_back_by_the_same_legal_officer(bureau, at):
    """The same person may sit at the same level in a later round."""
    newcomer(bureau, Role.LEGAL_OFFICER, bureau.unit)
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, Move.RETURN, at=at, opinion="补正。")
    return matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )


@pytest.fixture(scope="module", params=ROWS, ids=lambda each: each.title)
def made_row(request, django_db_setup, django_db_blocker, at):
    """(A Row, its bureau, its matter), made once for the tests of the row and taken back after them."""
    with django_db_blocker.unblock(), prepared.standing():
        bureau = prepared.the_bureau()
        matter = request.param.make(bureau, at)
        yield request.param, bureau, Matter.objects.select_related("case", "unit", "holder").get(pk=matter.pk)


@pytest.fixture
def made(made_row, db, at):
    """A Row with its matter, and an hour later."""
    line, _bureau, matter = made_row
    return line, copy.deepcopy(matter), at + timedelta(hours=1)


@pytest.fixture
def bureau(made_row, db):
    """The bureau in which the row is made."""
    return copy.deepcopy(made_row[1])


def people(bureau):
    """Return {name: the officer as newly read} of those who are there."""
    there = {name: getattr(bureau, name) for name in PEOPLE if hasattr(bureau, name)}
    rows = Officer.objects.select_related("unit").in_bulk([each.pk for each in there.values()])
    return {name: rows[each.pk] for name, each in there.items()}


def may(officer, matter, at):
    try:
        return bool(seat_of(officer, matter, at))
    except Denied:
        return False


def test_the_seat(bureau, made):
    row, matter, at = made

    assert {name for name, each in people(bureau).items() if may(each, matter, at)} == set(row.sits)


def test_the_inbox(bureau, made):
    row, matter, at = made
    there = people(bureau)

    queues = {name for name, each in there.items() if waiting_for(each, at).filter(pk=matter.pk).exists()}
    keys = {name for name, each in there.items() if matter.pk in [pk for *_key, pk in keys_waiting_for(each, at)]}

    assert (queues, keys) == (set(row.sits), set(row.sits))


def test_the_row_of_the_inbox_says_for_whom_a_substitute_decides(bureau, made):
    row, matter, at = made
    there = people(bureau)
    acting = Substitute.objects.on(at.date()).values_list("substitute", "officer")

    said = {name: stood_in_for(there[name], [matter.pk], at).get(matter.pk) for name in row.sits}

    seats = {name: seat_of(there[name], matter, at).on_behalf_of for name in row.sits}
    assert said == {
        name: absent.name if absent and (there[name].pk, absent.pk) in acting else None
        for name, absent in seats.items()
    }


def test_the_strip(bureau, made):
    row, matter, at = made
    names = {each.name: name for name, each in people(bureau).items()}

    with translation.override("en"):
        words = strip_of(matter.case, at, matter).holder

    named = {" for ".join(names.get(one, one) for one in part.split(" for ")) for part in words.split(", ")}
    assert named - {"", "–"} == row.strip


def test_the_reminders(bureau, made):
    row, matter, at = made
    with deed("reminder.added", by=system("tests"), at=at) as record:
        for step in ReminderStep.objects.filter(is_active=True):
            step.is_active = False
            record.save(step)
        hours = int((matter.due_at - matter.stage_since).total_seconds()) // 3600
        step = ReminderStep(subject="review", amount=hours - 1, unit="hour", audience="holder")
        record.save(step)

    assert remind_all(at=at)["reminders"] == 1

    names = {each.pk: name for name, each in people(bureau).items()}
    told = Notice.objects.filter(kind="review.reminded").values_list("recipient", flat=True)
    assert {names[officer] for officer in told} == set(row.sits)


def test_the_watchdog(bureau, made):
    row, _matter, at = made
    supervisor = people(bureau)["supervisor"]

    named = {each.code for each in checks(supervisor, at) if each.code.startswith("matters.") and each.count}

    # What somebody took up who left is named as well where others may go on with it.
    assert (named - {"matters.left"} if row.sits else bool(named)) == (set() if row.sits else True)

"""domain.md, who sees what: lists start from what the person may know of."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from cases.file.sharing import deeds as file
from cases.file.sight.scope import listed_cases
from cases.models import Case
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.people.services import substitutes
from tests import factories
from tests.cases.casework import a_case

pytestmark = pytest.mark.usefixtures("reference_data")

SEES = {
    "officer": True,
    "second": True,
    "legal_officer": True,
    "head": True,
    "deputy": True,
    "reviewer": True,
    "leader": True,
    "supervisor": True,
    "personnel": False,
    "rule_admin": False,
    "system_admin": False,
    "security_admin": False,
    "audit_admin": False,
}


def sees(officer, case):
    officer.__dict__.pop("_rights", None)
    return Case.objects.visible_to(officer).filter(pk=case.pk).exists()


@pytest.mark.parametrize(("who", "expected"), SEES.items())
def test_each_role_sees_a_case_of_its_unit_as_ruled(bureau, at, who, expected):
    assert sees(getattr(bureau, who), a_case(bureau, at)) is expected


def test_the_people_of_another_unit_see_nothing(bureau, at):
    case, other = a_case(bureau, at), factories.a_station(name="东关派出所")

    people = (other.officer, other.second, other.legal_officer, other.head, other.deputy)
    assert [sees(person, case) for person in people] == [False] * 5


def test_an_officer_of_the_unit_who_does_not_handle_the_case_sees_nothing(bureau, at):
    assert sees(factories.someone(Role.OFFICER, bureau.unit), a_case(bureau, at)) is False


def test_a_share_opens_a_single_case(bureau, at):
    case, other = a_case(bureau, at), a_case(bureau, at)
    guest = factories.someone(Role.OFFICER, factories.a_unit())

    file.share(by=bureau.head, at=at, case_id=case.pk, officer=guest, reason="协助侦查。")

    assert (sees(guest, case), sees(guest, other)) == (True, False)


def test_a_sealed_case_is_hidden_from_everybody_its_officers_included(bureau, at):
    case = a_case(bureau, at)
    with deed("case.sealed", by=system("test"), at=at) as record:
        record.change(case, only_if={}, is_sealed=True)

    people = (bureau.officer, bureau.head, bureau.reviewer, bureau.leader, bureau.supervisor)
    assert [sees(person, case) for person in people] == [False] * 5


def test_a_substitute_sees_what_waits_for_the_absent_head_and_only_on_those_days(bureau, at):
    case, today = a_case(bureau, at), timezone.localdate()
    stand_in = factories.someone(Role.UNIT_HEAD, factories.a_unit())
    assert sees(stand_in, case) is False

    substitutes.name(
        by=bureau.head,
        at=timezone.now(),
        officer_id=bureau.head.pk,
        substitute_id=stand_in.pk,
        starts_on=today,
        ends_on=today,
    )

    assert sees(stand_in, case) is True
    assert Case.objects.visible_to(stand_in, today.replace(year=today.year + 1)).count() == 0


def test_a_closed_account_sees_nothing(bureau, at):
    case = a_case(bureau, at)
    bureau.head.is_active = False

    assert sees(bureau.head, case) is False


def test_a_post_that_has_ended_opens_nothing(bureau, at):
    case, former = a_case(bureau, at), factories.an_officer(unit=bureau.unit)
    factories.a_post(former, Role.UNIT_HEAD, bureau.unit, ends_on=at.date())

    assert sees(former, case) is False


PEOPLE = ["officer", "second", "legal_officer", "head", "deputy", "reviewer", "leader", "supervisor", "rule_admin"]


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_holds_what_the_person_may_know_of_and_nothing_else(bureau, at, who):
    """The two ways in which the rule is written agree: open, sealed, shared, of another unit."""
    person, other = getattr(bureau, who), factories.a_station(name="东关派出所")
    a_case(bureau, at)
    sealed = a_case(bureau, at)
    with deed("case.sealed", by=system("test"), at=at) as record:
        record.change(sealed, only_if={}, is_sealed=True)
    theirs = SimpleNamespace(**{**vars(bureau), "officer": other.officer, "second": other.second, "unit": other.unit})
    a_case(theirs, at)
    shared = a_case(theirs, at)
    file.share(by=other.head, at=at, case_id=shared.pk, officer=person, reason="协助侦查。")

    listed = set(listed_cases(Case.objects.all(), person).values_list("number", flat=True))

    assert listed == set(Case.objects.visible_to(person).values_list("number", flat=True))


def test_who_handed_a_case_over_no_longer_sees_it(bureau, at):
    case, newcomer = a_case(bureau, at), factories.someone(Role.OFFICER, bureau.unit)

    file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=newcomer, reason="调岗。")

    assert (sees(bureau.officer, case), sees(newcomer, case)) == (False, True)


@pytest.mark.parametrize("person", ["officer", "head"])
def test_the_way_to_one_case_does_not_lead_through_all_that_somebody_handles(bureau, at, person):
    case = a_case(bureau, at)
    officer = getattr(bureau, person)

    plan = Case.objects.visible_to(officer).filter(pk=case.pk).explain()

    assert sees(officer, case)
    asked_of_the_case = "case_id = " if connection.vendor == "postgresql" else "case_id=? AND officer_id=?"
    assert asked_of_the_case in plan

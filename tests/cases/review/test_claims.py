"""C5: opening is not claiming for ever: the claimer puts back, head or legal department take it out of absent hands."""

import pytest
from django.utils import timezone

from cases.file.case.moved import MatterMovedOn
from cases.models import Matter
from cases.review import deeds as review
from cases.review.claiming import deeds as claims
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.people.models import Role
from portal.people.services import officers, substitutes
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(bureau):
    return factories.someone(Role.LEGAL_OFFICER, bureau.unit)


@pytest.fixture
def held(bureau, at, colleague):
    """A filing that the legal officer of the unit has taken up; there is another legal officer."""
    matter = casework.asked(casework.a_case(bureau, at))
    return review.take_up(by=bureau.legal_officer, at=at, matter_id=matter.pk)


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def test_what_is_put_back_may_be_taken_up_by_another(bureau, at, held, colleague):
    with pytest.raises(Denied):
        review.take_up(by=colleague, at=at, matter_id=held.pk)

    claims.put_back(by=bureau.legal_officer, at=at, matter_id=held.pk)

    assert told("matter.put-back") == {colleague.pk}
    assert Event.objects.filter(kind="matter.put-back").get().actor_id == bureau.legal_officer.pk
    assert review.take_up(by=colleague, at=at, matter_id=held.pk).holder_id == colleague.pk


def test_only_the_claimer_puts_back_and_only_once(bureau, at, held, colleague):
    for by in (colleague, bureau.head, bureau.officer):
        with pytest.raises(Denied):
            claims.put_back(by=by, at=at, matter_id=held.pk)
    claims.put_back(by=bureau.legal_officer, at=at, matter_id=held.pk)
    with pytest.raises(Denied):
        claims.put_back(by=bureau.legal_officer, at=at, matter_id=held.pk)


@pytest.mark.parametrize("who", ["head", "deputy", "reviewer"])
def test_head_and_legal_department_put_back_with_a_reason_that_is_read(bureau, at, held, colleague, who):
    by = getattr(bureau, who)
    with pytest.raises(Refused) as refusal:
        claims.release(by=by, at=at, matter_id=held.pk, reason="  ")

    claims.release(by=by, at=at, matter_id=held.pk, reason="住院")

    assert list(refusal.value.fields) == ["reason"]
    assert Matter.objects.get(pk=held.pk).holder is None
    assert told("matter.released") == {colleague.pk, bureau.legal_officer.pk}
    assert "住院" in Notice.objects.filter(kind="matter.released").first().title


def test_nobody_else_takes_it_out_of_the_hands_of_the_claimer(bureau, at, held, colleague):
    other = casework.asked(casework.a_case(bureau, at))
    strangers = (bureau.officer, bureau.second, bureau.supervisor, bureau.leader, colleague)
    for by in (*strangers, factories.someone(Role.UNIT_HEAD, factories.a_unit())):
        with pytest.raises(Denied):
            claims.release(by=by, at=at, matter_id=held.pk, reason="想要")
    with pytest.raises(Refused):
        claims.release(by=bureau.head, at=at, matter_id=other.pk, reason="无人签收")
    with pytest.raises(Refused):
        claims.release(by=bureau.legal_officer, at=at, matter_id=held.pk, reason="自己的")


def test_a_head_takes_nothing_out_of_the_hands_of_the_legal_department(bureau, at):
    matter = casework.asked(casework.a_case(bureau, at))
    for by in (bureau.legal_officer, bureau.head):
        matter = casework.decided(matter, by, at=at)
    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)
    second = factories.someone(Role.LEGAL_DEPARTMENT, bureau.root)

    with pytest.raises(Denied):
        claims.release(by=bureau.head, at=at, matter_id=matter.pk, reason="急")
    claims.release(by=second, at=at, matter_id=matter.pk, reason="出差")

    assert Matter.objects.get(pk=matter.pk).holder is None


def test_what_was_decided_meanwhile_is_not_put_back(bureau, at, held):
    stale = claims._matter(held.pk)
    casework.decided(held, bureau.legal_officer, at=at)

    with pytest.raises(Refused):
        claims.release(by=bureau.head, at=at, matter_id=held.pk, reason="急")
    by = claims.actor(bureau.legal_officer)
    with pytest.raises(MatterMovedOn), claims.deed("matter.put-back", by=by, at=at, about=stale.case) as record:
        claims._free(record, stale, bureau.legal_officer)


@pytest.mark.parametrize("absence", ["substituted", "closed"])
def test_somebody_of_the_same_level_takes_over_from_who_is_away(bureau, at, held, colleague, absence):
    today = timezone.localdate(at)
    if absence == "closed":
        officers.close(by=bureau.system_admin, at=at, officer_id=bureau.legal_officer.pk, reason="退休")
    else:
        substitutes.name(
            by=bureau.legal_officer,
            at=at,
            officer_id=bureau.legal_officer.pk,
            substitute_id=colleague.pk,
            starts_on=today,
            ends_on=today,
        )

    assert review.take_up(by=colleague, at=at, matter_id=held.pk).holder_id == colleague.pk

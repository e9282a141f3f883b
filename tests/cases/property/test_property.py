"""C11, articles 187 to 197: property is numbered, its custody has no gap, and it leaves with what proves it."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Clock, Custody, Property
from cases.property import deeds as property
from cases.property.deeds import HandOver, Thing, Whereabouts
from cases.property.queries import ORDER, thing_of, things_for
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Role
from portal.people.services import officers
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(bureau, reference_data, at):
    return a_case(bureau, at - timedelta(days=3))


@pytest.fixture
def keeper(bureau):
    return factories.someone(Role.OFFICER, bureau.unit, name="管仓库")


@pytest.fixture
def taken(bureau, case, at):
    """Return a function that registers a thing taken two days ago."""

    def take(name="手机", by=None, **others):
        given = {"quantity": "1部", "how": "seized", "taken_at": at - timedelta(days=2), "place": "办案区", **others}
        return property.take(by=by or bureau.officer, at=at, case_id=case.pk, thing=Thing(name=name, **given))

    return take


@pytest.fixture
def hand(at):
    """Return a function that hands a thing on, by whoever holds it, an hour after the last time."""

    def over(thing, receiver, purpose="keeping", by=None, **others):
        thing.refresh_from_db()
        last = thing.custody.order_by("-number").first()
        moment = last.happened_at + timedelta(hours=1)
        given = {"happened_at": moment, "place": "保管室", "receiver": receiver, **others}
        seen = given.pop("seen_steps", thing.steps)
        return property.hand_on(
            by=by or thing.keeper, at=at, property_id=thing.pk, seen_steps=seen, given=HandOver(purpose, **given)
        )

    return over


@pytest.fixture
def leave(bureau, at):
    """Return a function that records how a thing leaves."""

    def ended(thing, by=None, **given):
        thing.refresh_from_db()
        whole = {"happened_on": at.date(), "reason": "权属明确无争议", **given}
        return property.end(
            by=by or bureau.officer, at=at, property_id=thing.pk, seen_steps=thing.steps, given=Whereabouts(**whole)
        )

    return ended


@pytest.fixture
def receipt(bureau, case, at):
    item = EvidenceInput("发还清单", "document", at.date(), SimpleUploadedFile("a.txt", "签收".encode()))
    return evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)


def test_things_are_numbered_without_a_gap_and_begin_their_custody(bureau, case, taken):
    first, second = taken(), taken("现金")

    assert [first.number, second.number] == [f"{case.number}-001", f"{case.number}-002"]
    assert list(first.custody.values_list("number", "purpose", "giver", "receiver")) == [
        (1, "taken", None, bureau.officer.pk)
    ]
    assert list(verify()) == []


def test_the_24_hours_run_until_everything_taken_together_is_with_the_keeper(case, taken, hand, keeper, at):
    first, second = taken(), taken("现金")
    clock = Clock.objects.get(rule__code="property.handover")
    assert (clock.base_at, clock.due_at) == (at - timedelta(days=2), at - timedelta(days=1))

    hand(first, keeper)
    clock.refresh_from_db()
    assert clock.met_at is None
    row = hand(second, keeper)
    clock.refresh_from_db()
    assert clock.met_at == row.happened_at


def test_each_hand_over_starts_with_the_last_holder(bureau, taken, hand, keeper):
    thing = taken()
    hand(thing, keeper)
    hand(thing, bureau.second, "use", approved_by=bureau.head)
    hand(thing, None, "expert", outside="市局物证鉴定所", approved_by=bureau.head)
    hand(thing, keeper, "back", by=bureau.officer)

    rows = list(Custody.objects.order_by("number").values_list("number", "giver__name", "receiver__name", "outside"))
    assert rows == [
        (1, None, bureau.officer.name, ""),
        (2, bureau.officer.name, keeper.name, ""),
        (3, keeper.name, bureau.second.name, ""),
        (4, bureau.second.name, None, "市局物证鉴定所"),
        (5, None, keeper.name, ""),
    ]


def test_only_the_holder_hands_on_and_the_head_for_one_who_left(bureau, taken, hand, keeper, at):
    thing = taken()
    hand(thing, keeper)
    for somebody in (bureau.officer, bureau.second, bureau.head):
        with pytest.raises(Denied):
            hand(thing, bureau.deputy, "moved", by=somebody)

    officers.close(by=bureau.system_admin, at=at, officer_id=keeper.pk, reason="调离")
    assert hand(thing, bureau.deputy, "keeping", by=bureau.head).giver == keeper


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver": "second"},
        {"receiver": None},
        {"outside": "鉴定所"},
        {"purpose": "use"},
        {"purpose": "use", "approved_by": "officer"},
        {"purpose": "returned"},
        {"hours": -1},
        {"hours": 49},
        {"purpose": "back", "receiver": "second"},
    ],
)
def test_what_the_statute_forbids_is_refused(bureau, taken, hand, keeper, wrong):
    thing = taken()
    given = dict(wrong)
    receiver = given.pop("receiver", "keeper")
    receiver = keeper if receiver == "keeper" else receiver and getattr(bureau, receiver)
    if "approved_by" in given:
        given["approved_by"] = getattr(bureau, given["approved_by"])
    if "hours" in given:
        given["happened_at"] = thing.taken_at + timedelta(hours=given.pop("hours"))

    with pytest.raises(Refused):
        hand(thing, receiver, **given)

    assert thing.custody.count() == 1


def test_a_page_that_is_stale_hands_nothing_on(taken, hand, keeper, bureau):
    thing = taken()
    hand(thing, keeper)

    with pytest.raises(MovedOn):
        hand(thing, bureau.deputy, "moved", seen_steps=1)

    assert thing.custody.count() == 2


def test_a_thing_goes_back_to_its_owner_against_a_receipt(bureau, case, taken, leave, receipt):
    thing = taken()
    victim = case.parties.get(role="victim")
    both = {"recipient": victim, "receipt": receipt}
    for missing in ({"recipient": victim}, {"receipt": receipt}, {**both, "reason": ""}):
        with pytest.raises(Refused):
            leave(thing, way="returned", **missing)

    leave(thing, way="returned", **both)

    thing.refresh_from_db()
    assert (thing.state, thing.keeper, thing.end.recipient) == ("returned", None, victim)
    assert thing.custody.last().purpose == "returned"
    assert Event.objects.filter(kind="property.returned", about_id=str(case.pk)).count() == 1
    assert list(verify()) == []


def test_disposal_needs_its_approval(taken, leave):
    thing = taken("赌具")
    with pytest.raises(Refused):
        leave(thing, way="destroyed")

    assert leave(thing, way="destroyed", approval="云公销毁〔2026〕3号").approval == "云公销毁〔2026〕3号"


def test_what_has_left_is_closed(taken, leave, hand, keeper, bureau):
    thing = taken()
    leave(thing, way="treasury", approval="1号")

    with pytest.raises(Refused):
        leave(thing, way="destroyed", approval="2号")
    with pytest.raises(Refused):
        hand(thing, keeper, by=bureau.officer)


def test_those_outside_the_case_register_and_end_nothing(bureau, case, taken, leave, hand, keeper):
    with pytest.raises(Denied):
        taken(by=bureau.head)
    thing = taken()
    hand(thing, keeper)
    with pytest.raises(Denied):
        leave(thing, by=keeper, way="treasury", approval="1号")


def test_rows_of_another_case_are_refused(bureau, taken, at):
    other = a_case(bureau, at)
    with pytest.raises(Refused):
        taken(holder_before=other.parties.first())


def test_custody_is_frozen_in_the_database(taken):
    taken()

    with pytest.raises(DatabaseError), transaction.atomic():
        Custody.objects.update(place="别处")


def test_who_keeps_a_thing_sees_it_and_not_its_case(bureau, case, taken, hand, keeper, at):
    stranger = factories.someone(Role.OFFICER, factories.a_unit())
    thing, other = taken(), taken("现金")
    hand(thing, stranger)

    assert list(things_for(stranger, {}, at)) == [thing]
    with pytest.raises(Property.DoesNotExist):
        thing_of(stranger, other.pk, at)
    assert [row.pk for row in things_for(bureau.head, {"late": True}, at)] == [other.pk]


def test_property_taken_before_the_report_or_moved_long_ago_is_a_question(bureau, case, taken, at):
    given = {"quantity": "1部", "how": "seized", "place": "办案区", "taken_at": case.reported_at - timedelta(days=40)}
    with pytest.raises(Refused) as of_taking:
        taken(taken_at=given["taken_at"])
    thing = property.take(
        by=bureau.officer, at=at, case_id=case.pk, thing=Thing(name="手机", **given), dates_confirmed=True
    )
    moved = HandOver("moved", given["taken_at"] + timedelta(days=1), "保管室", receiver=bureau.officer)
    over = {"by": bureau.officer, "at": at, "property_id": thing.pk, "seen_steps": 1, "given": moved}
    with pytest.raises(Refused) as of_moving:
        property.hand_on(**over)
    property.hand_on(**over, dates_confirmed=True)

    assert set(of_taking.value.fields) == set(of_moving.value.fields) == {"dates_confirmed"}
    kinds = ("property.taken", "property.handed-on")
    kept = [json.loads(each.payload)["confirmed"] for each in Event.objects.filter(kind__in=kinds).order_by("seq")]
    assert kept == [["taken_at_before_report"], ["happened_at_long_ago"]]


def test_the_head_of_another_unit_approves_no_lending(taken, hand, keeper):
    stranger = factories.someone(Role.UNIT_HEAD, factories.a_unit())

    with pytest.raises(Refused) as refusal:
        hand(taken(), keeper, "use", approved_by=stranger)

    assert set(refusal.value.fields) == {"approved_by"}


def test_a_receipt_without_its_file_proves_no_return(bureau, case, taken, leave, at):
    item = EvidenceInput("发还清单", "document", at.date())
    receipt = evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)

    with pytest.raises(Refused) as refusal:
        leave(taken(), way="returned", recipient=case.parties.get(role="victim"), receipt=receipt)

    assert set(refusal.value.fields) == {"receipt"}


def test_the_register_is_read_from_its_newest_thing_and_not_sorted_whole(bureau, at):
    register = things_for(bureau.supervisor, {}, at).order_by(*ORDER)[:26]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are else read as they lie and sorted.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = register.explain()

    assert "property_by_date" in plan
    assert "Sort " not in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan

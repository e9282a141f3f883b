"""C2, O5, L行政程序61(3): what is no police business is told on the spot and kept, ready for a service request."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.desk import facts
from cases.intake.enquiries.deeds import EnquiryInput, record_enquiry, reveal_enquirer
from cases.models import Enquiry
from portal.ledger.models import Event
from portal.people.models import Role
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases.casework import a_case


@pytest.fixture
def given(at):
    return EnquiryInput(
        channel="visit",
        received_at=at - timedelta(minutes=5),
        topic="咨询邻里噪音扰民由谁管。",
        referred_to="县生态环境局",
        told="orally",
        name="欧阳建国",
        phone="13812345678",
        wants_service=True,
    )


def record(bureau, at, given, **changes):
    return record_enquiry(by=bureau.officer, at=at, unit=bureau.unit, enquiry=replace(given, **changes))


@pytest.mark.usefixtures("reference_data")
def test_enquiries_have_a_series_of_their_own_without_gaps(bureau, at, given):
    first = record(bureau, at, given)
    a_case(bureau, at)
    with pytest.raises(Refused):
        record(bureau, at, given, topic=" ")
    second = record(bureau, at, given)

    short = bureau.unit.short_name
    assert [first.number, second.number] == [f"{short}询〔2026〕00001号", f"{short}询〔2026〕00002号"]


def test_who_came_is_sealed_and_opened_for_a_reason(bureau, at, given):
    row = record(bureau, at, given)

    kept = " ".join(map(str, Enquiry.objects.values_list().get()))
    assert [word for word in ("欧阳", "13812345678") if word in kept] == []
    assert (row.name_mask, row.phone_mask) == ("欧*", "138****5678")
    with pytest.raises(Refused):
        reveal_enquirer(by=bureau.head, at=at, enquiry_id=row.pk, reason=" ")
    assert reveal_enquirer(by=bureau.head, at=at, enquiry_id=row.pk, reason="回复") == {
        "name": "欧阳建国",
        "phone": "13812345678",
    }
    assert list(Event.objects.filter(chain="personal").values_list("kind", flat=True)) == ["enquiry.revealed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"told": "nobody"}, "told"),
        ({"told": ""}, "told"),
        ({"is_disputed": True}, "told"),
        ({"received_at": timedelta(minutes=6)}, "received_at"),
        ({"referred_to": ""}, "referred_to"),
        ({"name": "", "phone": ""}, "wants_service"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(bureau, at, given, changes, field):
    if "received_at" in changes:
        changes = {"received_at": given.received_at + changes["received_at"]}

    with pytest.raises(Refused) as refusal:
        record(bureau, at, given, **changes)
    assert set(refusal.value.fields) == {field}


def test_who_objects_is_told_in_writing_unless_nobody_knows_where(bureau, at, given):
    known = record(bureau, at, given, is_disputed=True, told="in_writing")
    unknown = record(bureau, at, given, is_disputed=True, name="", phone="", wants_service=False)

    assert [known.told, unknown.told] == ["in_writing", "orally"]


def test_an_enquiry_is_seen_by_who_took_it_and_by_who_oversees_the_unit(bureau, at, given):
    row = record(bureau, at, given)
    elsewhere = factories.a_station("北门派出所")

    seen = {
        name: Enquiry.objects.visible_to(person).filter(pk=row.pk).exists()
        for name, person in {
            "taker": bureau.officer,
            "second": bureau.second,
            "head": bureau.head,
            "department": bureau.reviewer,
            "leader": bureau.leader,
            "other head": elsewhere.head,
            "admin": bureau.system_admin,
        }.items()
    }

    assert seen == {
        "taker": True,
        "second": False,
        "head": True,
        "department": True,
        "leader": True,
        "other head": False,
        "admin": False,
    }


def test_only_officers_of_the_unit_record_there(bureau, at, given):
    stranger = factories.someone(Role.OFFICER, factories.a_unit())

    for person in (bureau.head, stranger, bureau.supervisor):
        with pytest.raises(Denied):
            record_enquiry(by=person, at=at, unit=bureau.unit, enquiry=given)


def test_the_rooms_above_read_enquiries_as_facts_without_the_person(bureau, at, given):
    wanted = record(bureau, at, given)
    record(bureau, at, given, wants_service=False)
    start, end = given.received_at, given.received_at + timedelta(seconds=1)

    assert [fact.id for fact in facts.enquiries(start, end, wanting_service=True)] == [wanted.pk]
    assert len(facts.enquiries(start, end)) == 2
    assert facts.enquiries(end, end + timedelta(days=1)) == []
    assert "欧" not in repr(facts.enquiries(start, end))


def test_an_enquiry_of_31_days_ago_is_a_question_and_of_30_days_is_none(bureau, at, given):
    record(bureau, at, given, received_at=at - timedelta(days=30))
    old = replace(given, received_at=at - timedelta(days=31))

    with pytest.raises(Refused) as asked:
        record_enquiry(by=bureau.officer, at=at, unit=bureau.unit, enquiry=old)
    row = record_enquiry(by=bureau.officer, at=at, unit=bureau.unit, enquiry=old, dates_confirmed=True)

    assert set(asked.value.fields) == {"dates_confirmed"}
    event = Event.objects.get(kind="enquiry.recorded", about_id=str(row.pk))
    assert json.loads(event.payload)["confirmed"] == ["received_at_long_ago"]


def test_the_page_of_an_enquiry_asks_and_takes_the_tick_for_an_answer(bureau, client):
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    typed = {
        "unit": bureau.unit.pk,
        "channel": "visit",
        "received_at": "2019-03-04T10:00",
        "topic": "咨询噪音由谁管。",
        "referred_to": "县生态环境局",
        "told": "orally",
        "key": "enquiry-dates",
    }

    asked = client.post("/cases/enquiries/new/", typed)
    done = client.post("/cases/enquiries/new/", {**typed, "dates_confirmed": "on"})

    assert (asked.status_code, set(asked.context["form"].errors)) == (422, {"dates_confirmed"})
    assert 'name="dates_confirmed"' in asked.content.decode()
    assert (done.status_code, Enquiry.objects.count()) == (302, 1)

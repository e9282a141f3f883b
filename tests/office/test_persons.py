"""Whoever a room keeps is a Person: sealed, masked, found by a blind index where one may know of it, opened by deed."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from cases.file.parties.persons import PartyInput
from cases.intake.enquiries.deeds import EnquiryInput, record_enquiry
from cases.models import Enquiry, Party
from cases.quality.corrections import deeds as corrections
from portal.ledger.models import Event
from portal.office.persons import deeds as persons
from portal.office.persons.models import Person
from portal.office.persons.queries import PersonSearch
from portal.office.persons.rules import age_on, is_minor, sealed_columns
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NAME, PHONE = "欧阳建国", "13812345678"


def an_enquiry(bureau, at, **changes):
    given = {
        "channel": "visit",
        "received_at": at - timedelta(minutes=5),
        "topic": "咨询邻里噪音。",
        "referred_to": "县生态环境局",
        "told": "orally",
        "name": NAME,
        "phone": PHONE,
        **changes,
    }
    return record_enquiry(by=bureau.officer, at=at, unit=bureau.unit, enquiry=EnquiryInput(**given))


def sought(by, at, words=NAME):
    return persons.find_person(by=by, at=at, sought=words, reason="核查")


def nobody_may():
    def refuse(officer):
        raise Denied("no person of this room is yours to look for")

    return PersonSearch(refuse, lambda officer, same, most: pytest.fail("looked where it may not"))


def everybody_may():
    return PersonSearch(lambda officer: None, lambda officer, same, most: [])


def test_every_table_that_keeps_a_sealed_and_masked_name_is_of_a_person():
    kept = [
        model
        for model in apps.get_models()
        if {"name_sealed", "name_mask"} <= {field.name for field in model._meta.fields}
    ]

    assert set(kept) >= {Party, Enquiry}
    assert [model for model in kept if not issubclass(model, Person)] == []


def test_what_is_written_of_a_person_fills_every_column_of_the_model():
    columns = {field.name for field in Person._meta.local_fields} - {"last_event"}

    assert set(sealed_columns(name=NAME)) == columns
    assert columns >= {f"{name}_{kind}" for name in Person.SEALED for kind in ("sealed", "mask")}


@pytest.mark.parametrize("words", [NAME, PHONE, "+86 138 1234 5678"])
def test_who_came_with_an_enquiry_is_found_beside_the_parties_of_cases(bureau, at, words):
    case = casework.a_case(bureau, at + timedelta(hours=1), parties=[PartyInput("victim", NAME, phone=PHONE)])
    enquiry = an_enquiry(bureau, at)

    found = sought(bureau.officer, at, words)

    assert [(each.number, each.person.name_mask) for each in found] == [(case.number, "欧*"), (enquiry.number, "欧*")]
    said = json.loads(Event.objects.get(kind="person.searched").payload)
    assert said["about"] == sorted([f"cases.case:{case.pk}", f"cases.enquiry:{enquiry.pk}"])
    assert (said["found"], NAME in json.dumps(said, ensure_ascii=False)) == (2, False)


def test_an_enquiry_of_another_unit_is_not_found(bureau, at):
    an_enquiry(bureau, at)

    assert sought(factories.a_station("东关派出所").officer, at) == []
    assert len(sought(bureau.leader, at)) == 1


def test_the_right_to_search_is_asked_of_each_room(bureau, at, settings, client):
    client.force_login(bureau.system_admin, backend="portal.people.administration.backends.PostBackend")
    page = reverse("office:find_person")
    with pytest.raises(Denied):
        sought(bureau.system_admin, at)
    assert client.get(page).status_code == 403

    settings.PERSON_SEARCHES = [*settings.PERSON_SEARCHES, "tests.office.test_persons.everybody_may"]
    an_enquiry(bureau, at)

    assert sought(bureau.system_admin, at) == []
    assert client.get(page).status_code == 200
    settings.PERSON_SEARCHES = ["tests.office.test_persons.nobody_may", *settings.PERSON_SEARCHES]
    assert len(sought(bureau.officer, at)) == 1


def test_a_name_that_is_corrected_is_found_and_the_old_one_is_not(bureau, at):
    row = an_enquiry(bureau, at)

    corrections.correct(
        by=bureau.officer,
        at=at,
        thing="enquiry",
        pk=row.pk,
        seen=corrections.seen_of(row),
        changes={"name_sealed": "司马相如"},
        reason="录入有误",
        dates_confirmed=False,
    )
    row.refresh_from_db()

    assert row.name_mask == "司*"
    assert (len(sought(bureau.officer, at, "司马相如")), sought(bureau.officer, at)) == (1, [])
    assert len(sought(bureau.officer, at, PHONE)) == 1


def test_a_look_needs_a_reason_and_is_an_event_with_what_the_room_says(bureau, at):
    row = an_enquiry(bureau, at)
    with pytest.raises(Refused):
        persons.reveal(row, kind="enquiry.revealed", by=bureau.officer, at=at, about=row, reason=" ")
    shown = persons.reveal(row, kind="enquiry.revealed", by=bureau.officer, at=at, about=row, reason="回复", why=3)

    assert shown == {"name": NAME, "phone": PHONE, "id_number": "", "address": "", "residence": ""}
    event = Event.objects.get(kind="enquiry.revealed")
    assert (event.chain, json.loads(event.payload)["why"]) == ("personal", 3)


def test_a_birthday_counts_from_its_own_day_on(at):
    born = at.date().replace(year=at.year - 18)

    assert (age_on(born, born), age_on(born, at.date()), is_minor(born, at.date())) == (0, 18, False)
    assert is_minor(born, at.date() - timedelta(days=1))
    assert not is_minor(None, at.date())

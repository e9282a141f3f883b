"""Entries by hand through the API: the same deeds and sentences as on the pages, each refusal a problem."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from appraisal.models import Entry, EntryItem
from portal.office.files import deeds as uploads
from tests import factories
from tests.appraisal.entries.making import CHECKLIST, SINCE, a_checklist, an_entry, an_item, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def api():
    """Return a function that calls the API as somebody."""

    def call(by, name, *args, data=None, **query):
        client = APIClient()
        client.cookies["django_language"] = "en"
        by.__dict__.pop("_rights", None)
        client.force_authenticate(by)
        url = reverse(f"api:appraisal_{name}", args=args)
        return client.get(url, query) if data is None else client.post(url, data, format="json")

    return call


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def item(bureau):
    return an_item(bureau)


def body(bureau, item, today, **changes):
    return {
        "item": item.code,
        "officer": bureau.officer.pk,
        "happened_on": today.isoformat(),
        "quantity": 450,
        **changes,
    }


def test_an_entry_is_made_read_and_confirmed(bureau, item, api, today):
    made = api(bureau.head, "entries", data=body(bureau, item, today, note="轮训"))

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/appraisal/entries/{made.json()['id']}/")
    key = made.json()["id"]
    shown = api(bureau.officer, "entry", key).json()
    assert (shown["officer"]["badge"], shown["quantity"], shown["state"], shown["is_counting"]) == (
        bureau.officer.badge_number,
        450,
        "entered",
        False,
    )
    own = api(bureau.head, "confirm_entry", key, data={})
    assert (own.status_code, own["Content-Type"]) == (403, "application/problem+json")
    done = api(bureau.personnel, "confirm_entry", key, data={})
    assert (done.status_code, done.json()["decided_by"]["id"], done.json()["is_counting"]) == (
        200,
        bureau.personnel.pk,
        True,
    )
    assert api(bureau.supervisor, "confirm_entry", key, data={}).status_code == 409


def test_every_field_that_is_wrong_is_a_pointer(bureau, item, api, today):
    late = (today + timedelta(days=1)).isoformat()
    needs = an_item(bureau, needs_evidence=True)

    answer = api(bureau.head, "entries", data=body(bureau, needs, today, quantity=None, happened_on=late))

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    answer = api(bureau.head, "entries", data=body(bureau, needs, today, quantity=None))
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {"#/quantity", "#/files"}


def test_an_item_of_others_and_one_that_is_not_there_are_answered_alike(bureau, item, api, today):
    others = an_item(bureau, enter_roles=["personnel"])

    answers = [
        api(bureau.head, "entries", data={**body(bureau, item, today), "item": code})
        for code in (others.code, "nothing")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.json()["errors"][0]["pointer"] for answer in answers] == ["#/item", "#/item"]
    assert api(bureau.officer, "entries", data=body(bureau, item, today)).status_code == 403


def test_an_entry_that_one_may_not_read_is_not_there(bureau, item, api, now, today):
    stranger = factories.a_station("西关派出所").head
    entry = an_entry(bureau, item, at=now, happened_on=today)

    assert api(stranger, "entry", entry.pk).status_code == 404
    for name, said in (("confirm_entry", {}), ("void_entry", {"reason": "重复"}), ("withdraw_entry", {})):
        assert api(stranger, name, entry.pk, data=said).status_code == 404
    assert api(stranger, "entries").json()["results"] == []


def test_entries_are_filtered(bureau, item, api, now, today):
    first = an_entry(bureau, item, at=now, happened_on=today - timedelta(days=5))
    second = an_entry(bureau, an_item(bureau), at=now, happened_on=today, officer=bureau.second)

    def found(**query):
        return {row["id"] for row in api(bureau.supervisor, "entries", **query).json()["results"]}

    assert found() == {first.pk, second.pk}
    assert found(item=item.code) == {first.pk}
    assert found(officer=bureau.second.pk) == {second.pk}
    assert found(unit=bureau.unit.code) == {first.pk, second.pk}
    assert found(first=(today - timedelta(days=4)).isoformat()) == {second.pk}
    assert found(last=(today - timedelta(days=5)).isoformat()) == {first.pk}
    assert found(state="confirmed") == set()
    assert api(bureau.supervisor, "entries", colour="red").status_code == 400


def test_a_confirmed_entry_is_corrected_and_made_void(bureau, item, api, now, today):
    key = api(bureau.head, "entries", data=body(bureau, item, today)).json()["id"]
    api(bureau.personnel, "confirm_entry", key, data={})

    new = api(bureau.head, "correct_entry", key, data=body(bureau, item, today, quantity=300, reason="记错"))
    assert (new.status_code, new.json()["replaces"], new.json()["quantity"]) == (201, key, 300)
    old = api(bureau.head, "entry", key).json()
    assert (old["void_reason"], old["is_counting"]) == ("记错", False)
    refused = api(bureau.personnel, "refuse_entry", new.json()["id"], data={"reason": "无依据"})
    assert refused.json()["reason"] == "无依据"
    assert api(bureau.head, "void_entry", key, data={"reason": "再来"}).status_code == 409
    assert [row["id"] for row in api(bureau.head, "entries", state="void").json()["results"]] == [key]


def test_evidence_comes_as_uploads_and_is_fetched_as_a_look(bureau, api, now, today):
    item = an_item(bureau, needs_evidence=True)
    sent = uploads.receive_whole(by=bureau.head, at=now, file=SimpleUploadedFile("签到.txt", "签到".encode()))

    made = api(bureau.head, "entries", data=body(bureau, item, today, uploads=[str(sent.pk)]))

    [file] = made.json()["files"]
    assert (made.status_code, file["file_name"], len(file["sha256"])) == (201, "签到.txt", 64)
    answer = api(bureau.officer, "entry_file", file["id"], data={})
    assert b"".join(answer.streaming_content) == "签到".encode()
    assert api(bureau.second, "entry_file", file["id"], data={}).status_code == 404
    again = api(bureau.head, "entries", data=body(bureau, item, today, note="二", uploads=[str(sent.pk)]))
    assert again.status_code == 422


def test_items_are_added_changed_and_retired_by_those_who_keep_them(bureau, api, forbidden, today):
    said = {**fields(), "starts_on": SINCE.isoformat()}

    assert api(bureau.supervisor, "entry_items", data=said).status_code == 403
    wrong = api(bureau.rule_admin, "entry_items", data={**said, "name": "刑拘数"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/name")
    added = api(bureau.rule_admin, "entry_items", data=said)
    key = added.json()["id"]
    assert (added.status_code, added.json()["full"]) == (201, None)
    changed = api(bureau.rule_admin, "change_entry_item", key, data={"days_back": 7, "reason": "周报"})
    assert changed.json()["days_back"] == 7
    retired = api(bureau.rule_admin, "retire_entry_item", key, data={"ends_on": today.isoformat(), "reason": "停"})
    assert retired.json()["ends_on"] == today.isoformat()
    replaced = {**said, "code": "anew", "replaces": said["code"]}
    assert api(bureau.rule_admin, "entry_items", data=replaced).json()["replaces"] == said["code"]
    assert EntryItem.objects.count() == 2
    listed = api(bureau.officer, "entry_items").json()["results"]
    assert {row["code"] for row in listed} == {said["code"], "anew"}


def test_an_inspection_answers_every_item_and_is_closed_by_a_recheck(bureau, api, today):
    items = a_checklist(bureau)
    said = {"checklist": "台账检查", "unit": bureau.unit.code, "happened_on": today.isoformat(), "place": "办案区"}
    said |= {"present": "内勤", "correction": "by_day", "due_on": (today + timedelta(days=3)).isoformat()}
    answers = [{"item": item.code, "grade": grade} for item, grade in zip(items, ("yes", "no", "part"), strict=True)]

    assert api(bureau.head, "inspections", data={**said, "answers": answers}).status_code == 403
    short = api(bureau.supervisor, "inspections", data={**said, "answers": answers[:2]})
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (422, "#/answers")
    noted = [{**answers[0], "note": "字" * 501}, *answers[1:]]
    assert api(bureau.supervisor, "inspections", data={**said, "answers": noted}).status_code == 400
    made = api(bureau.supervisor, "inspections", data={**said, "answers": answers})
    key = made.json()["id"]
    assert (made.status_code, len(made.json()["entries"])) == (201, 3)
    assert Entry.objects.filter(inspection=key).count() == 3
    assert [row["id"] for row in api(bureau.head, "inspections", is_open="true").json()["results"]] == [key]
    again = {"is_mended": True, "finding": "已补齐"}
    assert api(bureau.head, "recheck", key, data=again).status_code == 403
    done = api(bureau.supervisor, "recheck", key, data=again)
    assert (done.status_code, bool(done.json()["closed_at"]), len(done.json()["rechecks"])) == (200, True, 1)
    assert api(bureau.head, "inspections", is_open="true").json()["results"] == []


def test_a_grade_is_sent_for_a_checklist(bureau, api, today):
    item = an_item(bureau, subject="u", **CHECKLIST)
    said = {"item": item.code, "unit": bureau.unit.code, "happened_on": today.isoformat(), "grade": "part"}

    made = api(bureau.supervisor, "entries", data=said)

    assert (made.status_code, made.json()["quantity"], made.json()["unit"]) == (201, 50, bureau.unit.code)

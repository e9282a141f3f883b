"""A3, A9: one person enters, another confirms, neither is the subject; what was confirmed is never edited."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from appraisal.entries import deeds
from appraisal.entries.permissions import visible_entries
from appraisal.models import Entry, EntryFile
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.appraisal.entries.making import CHECKLIST, POINTS, a_confirmed, an_entry, an_item, given
from tests.appraisal.making import SYSTEM, on

pytestmark = pytest.mark.django_db
AT = on(2026, 2, 20)


def a_file(name="签到表.txt", content="签到 四人"):
    return SimpleUploadedFile(name, content.encode())


def test_an_entry_names_who_made_it_and_what_it_says(bureau):
    item = an_item(bureau)

    entry = an_entry(bureau, item, quantity=450, note="轮训")

    event = Event.objects.filter(chain="business").latest("seq")
    assert (entry.unit, entry.officer, entry.quantity, entry.day) == (
        bureau.unit,
        bureau.officer,
        450,
        date(2026, 2, 10),
    )
    assert (event.kind, event.actor_id, event.about_id) == ("entry.entered", bureau.supervisor.pk, str(entry.pk))
    assert (entry.state, entry.counts) == ("entered", False)
    assert list(verify()) == []


def test_the_owner_is_the_unit_of_that_day(bureau):
    item, moved = an_item(bureau), bureau.second
    other = factories.a_station("新城派出所").unit
    factories.a_post(moved, Role.OFFICER, other, starts_on=date(2026, 2, 15))
    type(moved).objects.filter(pk=moved.pk).update(unit=other)

    before = an_entry(bureau, item, officer=moved, happened_on=date(2026, 2, 10))
    after = an_entry(bureau, item, officer=type(moved).objects.get(pk=moved.pk), happened_on=date(2026, 2, 16))

    assert (before.unit, after.unit) == (bureau.unit, other)


@pytest.mark.parametrize(("grade", "worth"), [("yes", 100), ("part", 50), ("no", 0)])
def test_a_checklist_gives_all_a_part_or_nothing(bureau, grade, worth):
    item = an_item(bureau, **CHECKLIST)

    assert an_entry(bureau, item, grade=grade).quantity == worth


@pytest.mark.parametrize(
    ("grading", "value", "field"),
    [
        (POINTS, {"quantity": 1001}, "quantity"),
        (POINTS, {"quantity": -1}, "quantity"),
        (POINTS, {"quantity": None}, "quantity"),
        (POINTS, {"quantity": None, "grade": "yes"}, "quantity"),
        (CHECKLIST, {"grade": ""}, "grade"),
        (CHECKLIST, {"grade": "maybe"}, "grade"),
        (CHECKLIST, {"grade": "yes", "quantity": 100}, "grade"),
        ({}, {"quantity": 0}, "quantity"),
        ({"most": 800}, {"quantity": 801}, "quantity"),
        ({}, {"happened_on": date(2026, 2, 21)}, "happened_on"),
        ({"days_back": 10}, {"happened_on": date(2026, 2, 9)}, "happened_on"),
        ({"starts_on": date(2026, 2, 11)}, {}, "happened_on"),
        ({"needs_evidence": True}, {}, "files"),
        ({}, {"note": "字" * 501}, "note"),
    ],
)
def test_what_an_item_does_not_take_is_refused_beside_its_field(bureau, grading, value, field):
    item = an_item(bureau, **grading)

    with pytest.raises(Refused) as refusal:
        an_entry(bureau, item, **value)

    assert list(refusal.value.fields) == [field]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("grading", "value"),
    [
        (POINTS, {"quantity": 1000}),
        (POINTS, {"quantity": 0}),
        ({"most": 800}, {"quantity": 800}),
        ({}, {"happened_on": date(2026, 2, 20)}),
        ({"days_back": 10}, {"happened_on": date(2026, 2, 10)}),
        ({"starts_on": date(2026, 2, 10)}, {}),
        ({}, {"note": "字" * 500}),
    ],
)
def test_what_lies_on_the_bound_is_taken(bureau, grading, value):
    assert an_entry(bureau, an_item(bureau, **grading), **value).pk


def test_all_that_is_wrong_is_said_at_once(bureau):
    item = an_item(bureau, needs_evidence=True)

    with pytest.raises(Refused) as refusal:
        an_entry(bureau, item, quantity=None, happened_on=date(2027, 1, 1))

    assert set(refusal.value.fields) == {"quantity", "happened_on", "files"}


def test_nobody_enters_about_oneself_or_about_the_unit_one_heads(bureau):
    about_officers = an_item(bureau, enter_roles=["officer", "unit_head"])
    about_units = an_item(bureau, subject="u", enter_roles=["unit_head", "unit_deputy", "legal_officer"])

    for by, item in ((bureau.officer, about_officers), (bureau.head, about_units), (bureau.deputy, about_units)):
        with pytest.raises(Denied, match="涉及您"):
            an_entry(bureau, item, by=by)
    assert an_entry(bureau, about_officers, by=bureau.second).pk
    assert an_entry(bureau, about_units, by=bureau.legal_officer).pk


def test_a_unit_enters_for_its_own_people_and_the_bureau_for_all(bureau):
    item, stranger = an_item(bureau), factories.a_station("西关派出所")

    with pytest.raises(Denied):
        an_entry(bureau, item, by=stranger.head)
    with pytest.raises(Denied):
        an_entry(bureau, item, by=bureau.officer)
    assert an_entry(bureau, item, by=bureau.head).pk
    assert an_entry(bureau, item, by=bureau.supervisor, note="另一次").pk


def test_a_confirmed_entry_counts_and_names_who_confirmed_it(bureau):
    entry = a_confirmed(bureau, an_item(bureau))

    assert (entry.counts, entry.decided_by) == (True, bureau.personnel)
    assert Event.objects.filter(kind="entry.confirmed", actor_id=bureau.personnel.pk).count() == 1
    assert list(verify()) == []


def test_nobody_confirms_an_own_entry_nor_one_about_oneself(bureau):
    everybody = ["unit_head", "supervisor", "personnel", "officer"]
    item = an_item(bureau, enter_roles=everybody, confirm_roles=everybody)
    entry = an_entry(bureau, item)

    for by in (bureau.supervisor, bureau.officer):
        with pytest.raises(Denied):
            deeds.confirm(by=by, at=AT, entry_id=entry.pk)
    assert deeds.confirm(by=bureau.head, at=AT, entry_id=entry.pk).counts


def test_the_database_knows_that_one_person_does_not_do_both(bureau):
    entry = an_entry(bureau, an_item(bureau))

    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(
            state="confirmed", decided_by=bureau.supervisor, decided_at=AT, last_event=entry.last_event_id
        )


def test_an_entry_that_one_may_not_know_of_cannot_be_confirmed(bureau):
    entry, stranger = an_entry(bureau, an_item(bureau)), factories.a_station("西关派出所")

    with pytest.raises(Entry.DoesNotExist):
        deeds.confirm(by=stranger.head, at=AT, entry_id=entry.pk)


def test_of_two_who_decide_at_once_one_wins(bureau):
    entry = an_entry(bureau, an_item(bureau, enter_roles=["unit_head"]), by=bureau.head)
    deeds.refuse_entry(by=bureau.personnel, at=AT, entry_id=entry.pk, reason="材料不符")

    with pytest.raises(MovedOn):
        deeds.confirm(by=bureau.supervisor, at=AT, entry_id=entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("refused", "材料不符")


def test_several_are_confirmed_all_or_none(bureau):
    item = an_item(bureau, confirm_roles=["personnel", "supervisor"])
    first, second = an_entry(bureau, item), an_entry(bureau, item, officer=bureau.second)
    own = an_entry(bureau, item, by=bureau.head, officer=bureau.legal_officer)

    with pytest.raises(Denied):
        deeds.confirm_all(by=bureau.supervisor, at=AT, entry_ids=[own.pk, first.pk])
    assert not Entry.objects.counting().exists()

    deeds.confirm_all(by=bureau.personnel, at=AT, entry_ids=[first.pk, second.pk, own.pk, own.pk])
    assert Entry.objects.counting().count() == 3
    assert Event.objects.filter(kind="entry.confirmed").count() == 3


def test_a_refusal_needs_its_reason_and_tells_who_made_the_entry(bureau):
    entry = an_entry(bureau, an_item(bureau))
    with pytest.raises(Refused):
        deeds.refuse_entry(by=bureau.personnel, at=AT, entry_id=entry.pk, reason=" ")

    deeds.refuse_entry(by=bureau.personnel, at=AT, entry_id=entry.pk, reason="无签到表")

    notice = Notice.objects.get(kind="entry.refused")
    assert (notice.recipient, notice.about_id) == (bureau.supervisor, entry.pk)


def test_an_own_entry_is_withdrawn_until_somebody_has_decided(bureau):
    item = an_item(bureau)
    entry, confirmed = an_entry(bureau, item), a_confirmed(bureau, item, note="二")

    with pytest.raises(Denied):
        deeds.withdraw(by=bureau.personnel, at=AT, entry_id=entry.pk)
    assert deeds.withdraw(by=bureau.supervisor, at=AT, entry_id=entry.pk).state == "withdrawn"
    with pytest.raises(MovedOn):
        deeds.withdraw(by=bureau.supervisor, at=AT, entry_id=confirmed.pk)


def test_the_very_same_entry_is_there_once(bureau):
    item = an_item(bureau)
    entry = an_entry(bureau, item)

    with pytest.raises(Refused, match="已经存在"):
        an_entry(bureau, item, by=bureau.head)

    deeds.withdraw(by=bureau.supervisor, at=AT, entry_id=entry.pk)
    assert an_entry(bureau, item, by=bureau.head).pk


@pytest.mark.parametrize("changes", [{"quantity": 1}, {"note": "改"}, {"officer_id": None}, {"state": "entered"}])
def test_the_database_lets_nobody_edit_what_is_confirmed(bureau, changes):
    entry = a_confirmed(bureau, an_item(bureau))

    with pytest.raises(DatabaseError, match="frozen"), deed("entry.entered", by=SYSTEM, at=AT) as record:
        Entry.objects.filter(pk=entry.pk).update(last_event=record.id, **changes)


def test_a_confirmed_entry_is_made_void_with_a_reason_but_not_by_its_subject(bureau):
    everybody = ["officer", "unit_head", "supervisor"]
    entry = a_confirmed(bureau, an_item(bureau, enter_roles=everybody))
    with pytest.raises(Denied):
        deeds.void(by=bureau.officer, at=AT, entry_id=entry.pk, reason="不对")
    with pytest.raises(Refused):
        deeds.void(by=bureau.head, at=AT, entry_id=entry.pk, reason="")

    deeds.void(by=bureau.head, at=AT, entry_id=entry.pk, reason="重复")

    entry.refresh_from_db()
    assert (entry.is_void, entry.counts, entry.void_reason) == (True, False, "重复")
    assert Notice.objects.get(kind="entry.voided").recipient == bureau.supervisor
    with pytest.raises(MovedOn):
        deeds.void(by=bureau.head, at=AT, entry_id=entry.pk, reason="再来")
    assert list(verify()) == []


def test_a_correction_takes_the_place_of_what_it_corrects_and_waits_to_be_confirmed(bureau):
    item = an_item(bureau, needs_evidence=True)
    old = a_confirmed(bureau, item, quantity=2100, files=(a_file(),))

    new = deeds.correct(
        by=bureau.supervisor, at=AT, entry_id=old.pk, reason="21改12", given=given(bureau, item, quantity=1200)
    )

    old.refresh_from_db()
    assert (old.is_void, old.void_reason, new.replaces, new.record_id) == (True, "21改12", old, old.pk)
    assert (new.state, new.quantity) == ("entered", 1200)
    assert [file.sha256 for file in new.files.all()] == [file.sha256 for file in old.files.all()] != []
    assert list(verify()) == []


def test_a_correction_of_a_correction_still_names_the_first(bureau):
    item = an_item(bureau)
    first = a_confirmed(bureau, item)
    change = {"by": bureau.supervisor, "at": AT, "reason": "改"}
    second = deeds.correct(entry_id=first.pk, given=given(bureau, item, quantity=500), **change)
    deeds.confirm(by=bureau.personnel, at=AT, entry_id=second.pk)

    third = deeds.correct(entry_id=second.pk, given=given(bureau, item, quantity=600), **change)

    assert (third.replaces, third.first) == (second, first)


def test_a_correction_that_names_somebody_else_is_another_record(bureau):
    item = an_item(bureau)
    old = a_confirmed(bureau, item)

    new = deeds.correct(
        by=bureau.supervisor, at=AT, entry_id=old.pk, reason="记错人", given=given(bureau, item, officer=bureau.second)
    )

    assert (new.replaces, new.first) == (old, None)


def test_what_is_not_confirmed_or_does_not_differ_is_not_corrected(bureau):
    item = an_item(bureau)
    waiting, confirmed = an_entry(bureau, item, note="一"), a_confirmed(bureau, item)

    with pytest.raises(MovedOn):
        deeds.correct(by=bureau.supervisor, at=AT, entry_id=waiting.pk, reason="改", given=given(bureau, item))
    with pytest.raises(Refused):
        deeds.correct(by=bureau.supervisor, at=AT, entry_id=confirmed.pk, reason="改", given=given(bureau, item))
    confirmed.refresh_from_db()
    assert confirmed.counts


def test_evidence_is_hashed_and_stays_with_its_entry(bureau):
    entry = an_entry(bureau, an_item(bureau, needs_evidence=True), files=(a_file(), a_file("照片.txt", "二")))

    names = [(file.file_name, len(file.sha256)) for file in entry.files.all()]
    assert names == [("签到表.txt", 64), ("照片.txt", 64)]
    with pytest.raises(DatabaseError, match="frozen"), deed("entry.entered", by=SYSTEM, at=AT) as record:
        EntryFile.objects.update(file_name="另一.txt", last_event=record.id)


def test_several_entries_are_made_all_or_none_with_one_proof(bureau):
    item = an_item(bureau, needs_evidence=True)
    sent = deeds.received(given(bureau, item, files=(a_file(),)), by=bureau.supervisor, at=AT)
    rows = [given(bureau, item), given(bureau, item, officer=bureau.second)]

    made = deeds.enter_many(by=bureau.supervisor, at=AT, given=rows, files=sent)

    assert [entry.files.count() for entry in made] == [1, 1]
    assert Event.objects.filter(kind="entry.entered").count() == 2
    with pytest.raises(Refused):
        deeds.enter_many(by=bureau.supervisor, at=AT, given=[given(bureau, item, note="三"), rows[0]], files=sent)
    assert Entry.objects.count() == 2
    assert list(verify()) == []


def test_who_reads_an_entry_is_who_it_concerns_and_who_oversees_them(bureau):
    stranger = factories.a_station("西关派出所")
    entry = an_entry(bureau, an_item(bureau))
    readers = {
        name
        for name in ("officer", "second", "head", "legal_officer", "supervisor", "personnel", "leader", "rule_admin")
        if visible_entries(getattr(bureau, name)).filter(pk=entry.pk).exists()
    }

    assert readers == {"officer", "head", "legal_officer", "supervisor", "personnel", "leader"}
    assert not visible_entries(stranger.head).exists()
    assert not visible_entries(bureau.security_admin).exists()


@pytest.mark.parametrize(("readers", "colleague", "stranger"), [("unit", True, False), ("bureau", True, True)])
def test_an_item_may_let_more_people_read(bureau, readers, colleague, stranger):
    other = factories.a_station("西关派出所")
    an_entry(bureau, an_item(bureau, readers=readers))

    assert visible_entries(bureau.second).exists() is colleague
    assert visible_entries(other.officer).exists() is stranger
    assert not visible_entries(bureau.rule_admin).exists()

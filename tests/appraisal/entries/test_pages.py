"""The entry desk in the browser: enter, as a table, confirm several, refuse, correct, inspect and look again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.desk.inbox import piles
from appraisal.desk.watchdog import checks
from appraisal.entries.inspections import deeds as inspections
from appraisal.entries.inspections.deeds import Visit
from appraisal.entries.pages import views
from appraisal.models import Entry, EntryFile, EntryItem, Inspection
from portal.dispatch.inbox import items_for
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.appraisal.entries.making import CHECKLIST, a_checklist, an_entry, an_item, fields, given

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def item(bureau):
    return an_item(bureau)


def entry_of(bureau, item, today, now, **changes):
    return an_entry(bureau, item, at=now, happened_on=today, **changes)


def text_of(response):
    return response.content.decode()


def typed(bureau, today, **changes):
    return {"subject": bureau.officer.badge_number, "happened_on": today.isoformat(), "quantity": "4.5", **changes}


def test_the_desk_says_what_waits_what_was_entered_and_who_has_nothing(bureau, item, browse, today, now):
    entry_of(bureau, item, today, now)

    line = browse(bureau.personnel, reverse("appraisal:entry_desk")).context["lines"][0]

    assert (line.item, line.may_enter, line.waiting, line.entered) == (item, False, 1, 1)
    head = browse(bureau.head, reverse("appraisal:entry_desk")).context["lines"][0]
    people = Officer.objects.filter(unit=bureau.unit, is_active=True).count()
    assert (head.may_enter, head.waiting, head.entered, head.without) == (True, 0, 1, people - 1)


@pytest.mark.parametrize("name", ["officer", "rule_admin", "security_admin"])
def test_the_desk_is_closed_to_those_who_neither_enter_nor_confirm(bureau, item, browse, name):
    for page in ("entry_desk", "confirm_entries", "paste_entries", "inspect"):
        assert browse(getattr(bureau, name), reverse(f"appraisal:{page}")).status_code == 403


def test_an_entry_is_made_in_a_form_that_names_the_subjects(bureau, item, browse, today):
    url = reverse("appraisal:enter", args=[item.pk])

    assert f'value="{bureau.officer}"' in text_of(browse(bureau.head, url))
    answer = browse(bureau.head, url, typed(bureau, today, note="轮训"))

    entry = Entry.objects.get()
    assert (answer.status_code, entry.officer, entry.quantity, entry.note) == (302, bureau.officer, 450, "轮训")


def test_what_is_wrong_is_said_beside_each_field_and_nothing_is_lost(bureau, item, browse, today):
    url = reverse("appraisal:enter", args=[item.pk])
    wrong = {"subject": "无此人", "happened_on": (today + timedelta(days=1)).isoformat(), "quantity": "很多"}

    answer = browse(bureau.head, url, wrong)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"subject", "happened_on", "quantity"})
    assert 'value="无此人"' in text_of(answer)


def test_a_name_that_several_have_asks_for_the_badge_number(bureau, item, browse, today):
    first = factories.someone(Role.OFFICER, bureau.unit, name="同名")
    factories.someone(Role.OFFICER, bureau.unit, name="同名")
    url = reverse("appraisal:enter", args=[item.pk])

    answer = browse(bureau.head, url, typed(bureau, today, subject="同名"))
    assert "badge number" in str(answer.context["form"].errors["subject"])
    assert browse(bureau.head, url, typed(bureau, today, subject=str(first))).status_code == 302


def test_a_stranger_to_the_unit_is_unknown_there(bureau, item, browse, today):
    stranger = factories.a_station("西关派出所").officer
    url = reverse("appraisal:enter", args=[item.pk])

    answer = browse(bureau.head, url, typed(bureau, today, subject=stranger.badge_number))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["subject"])


def test_an_item_that_one_does_not_enter_is_not_there(bureau, item, browse):
    for page in ("enter", "enter_table"):
        assert browse(bureau.personnel, reverse(f"appraisal:{page}", args=[item.pk])).status_code == 404
        assert browse(bureau.head, reverse(f"appraisal:{page}", args=[item.pk + 99])).status_code == 404


def test_a_table_enters_one_item_for_many_and_leaves_blanks_out(bureau, item, browse, today):
    url = reverse("appraisal:enter_table", args=[item.pk])
    rows = {f"value-{bureau.officer.pk}": "4", f"value-{bureau.second.pk}": "2.5", f"note-{bureau.second.pk}": "半天"}

    answer = browse(bureau.head, url, {"happened_on": today.isoformat(), **rows})

    made = dict(Entry.objects.values_list("officer", "quantity"))
    assert (answer.status_code, made) == (302, {bureau.officer.pk: 400, bureau.second.pk: 250})
    assert Event.objects.filter(kind="entry.entered").count() == 2


def test_a_table_says_all_that_is_wrong_at_once_and_keeps_nothing(bureau, item, browse, today, now):
    entry_of(bureau, item, today, now)
    url = reverse("appraisal:enter_table", args=[item.pk])
    rows = {f"value-{bureau.officer.pk}": "4", f"value-{bureau.second.pk}": "四"}
    other = {f"value-{bureau.legal_officer.pk}": "0"}

    answer = browse(bureau.head, url, {"happened_on": today.isoformat(), **rows, **other})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {f"value-{bureau.second.pk}"})

    fixed = {**rows, f"value-{bureau.second.pk}": "2", **other}
    answer = browse(bureau.head, url, {"happened_on": today.isoformat(), **fixed})
    wrong = {f"value-{each.pk}" for each in (bureau.officer, bureau.legal_officer)}
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    assert Entry.objects.count() == 1


def test_a_whole_table_shares_one_proof(bureau, browse, today):
    item = an_item(bureau, needs_evidence=True)
    url = reverse("appraisal:enter_table", args=[item.pk])
    rows = {f"value-{bureau.officer.pk}": "4", f"value-{bureau.second.pk}": "4"}

    assert browse(bureau.head, url, {"happened_on": today.isoformat(), **rows}).status_code == 422
    proof = SimpleUploadedFile("签到.txt", "签到".encode())
    browse(bureau.head, url, {"happened_on": today.isoformat(), "files": proof, **rows})

    assert EntryFile.objects.values("sha256").distinct().count() == 1
    assert EntryFile.objects.count() == 2


def test_only_what_was_shown_is_confirmed(bureau, item, browse, today, now):
    first = entry_of(bureau, item, today, now)
    second = entry_of(bureau, item, today, now, officer=bureau.second)
    url = reverse("appraisal:confirm_entries")

    shown = browse(bureau.personnel, url, {"entry": [first.pk]})
    assert [each for each, _value in shown.context["rows"]] == [first]
    assert Entry.objects.counting().count() == 0
    done = browse(bureau.personnel, url, {"entry": [first.pk], "confirm": "1"})

    assert (done.status_code, list(Entry.objects.counting())) == (302, [first])
    left = browse(bureau.personnel, url).context["rows"]
    assert [each for each, _value in left] == [second]


def test_the_number_beside_the_desk_is_counted_without_gathering_what_else_waits(bureau, item, today, now):
    entry_of(bureau, item, today, now)

    with CaptureQueriesContext(connection) as questions:
        waiting = views._waiting(bureau.personnel)

    assert waiting == 1
    assert [each["sql"] for each in questions if "cases_" in each["sql"] or "objection" in each["sql"]] == []
    assert len(questions) <= 4


def test_what_was_decided_meanwhile_is_shown_again_and_not_confirmed(bureau, item, browse, today, now):
    from appraisal.entries import deeds

    first, second = entry_of(bureau, item, today, now), entry_of(bureau, item, today, now, officer=bureau.second)
    deeds.withdraw(by=bureau.supervisor, at=now, entry_id=first.pk)

    answer = browse(
        bureau.personnel, reverse("appraisal:confirm_entries"), {"entry": [first.pk, second.pk], "confirm": "1"}
    )

    assert (answer.status_code, Entry.objects.counting().count()) == (422, 0)


@pytest.mark.parametrize(
    ("name", "move", "status", "state"),
    [
        ("personnel", "confirm", 302, "confirmed"),
        ("personnel", "refuse", 302, "refused"),
        ("supervisor", "withdraw", 302, "withdrawn"),
        ("supervisor", "confirm", 403, "entered"),
        ("officer", "confirm", 403, "entered"),
        ("personnel", "withdraw", 403, "entered"),
        ("personnel", "void", 409, "entered"),
        ("rule_admin", "confirm", 404, "entered"),
        ("second", "confirm", 404, "entered"),
    ],
)
def test_an_entry_is_decided_on_its_page_by_those_who_may(bureau, item, browse, today, now, name, move, status, state):
    entry = entry_of(bureau, item, today, now)
    by = getattr(bureau, name)

    answer = browse(by, reverse("appraisal:entry", args=[entry.pk]), {"move": move, "reason": "材料不符"})

    entry.refresh_from_db()
    assert (answer.status_code, entry.state) == (status, state)


def test_a_refusal_without_a_reason_says_so(bureau, item, browse, today, now):
    entry = entry_of(bureau, item, today, now)

    answer = browse(bureau.personnel, reverse("appraisal:entry", args=[entry.pk]), {"move": "refuse", "reason": ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_a_correction_is_made_in_the_browser(bureau, item, browse, today, now):
    from appraisal.entries import deeds

    entry = entry_of(bureau, item, today, now)
    deeds.confirm(by=bureau.personnel, at=now, entry_id=entry.pk)
    url = reverse("appraisal:correct_entry", args=[entry.pk])

    assert 'value="4"' in text_of(browse(bureau.supervisor, url))
    assert browse(bureau.officer, url).status_code == 403
    answer = browse(bureau.supervisor, url, typed(bureau, today, quantity="3", reason="按签到更正"))

    new = Entry.objects.get(replaces=entry)
    assert (answer.status_code, new.quantity, new.state) == (302, 300, "entered")
    page = text_of(browse(bureau.supervisor, reverse("appraisal:entry", args=[new.pk])))
    assert "按签到更正" in text_of(browse(bureau.supervisor, reverse("appraisal:entry", args=[entry.pk])))
    assert page.count("<li>") >= 2


def test_evidence_is_opened_as_an_event_by_those_alone_who_may_read_the_entry(bureau, browse, today, now):
    from tests.appraisal.entries.test_entries import a_file

    entry = entry_of(bureau, an_item(bureau, needs_evidence=True), today, now, files=(a_file(),))
    url = reverse("appraisal:entry_file", args=[entry.files.get().pk])

    answer = browse(bureau.officer, url, {})
    assert b"".join(answer.streaming_content) == "签到 四人".encode()
    assert Event.objects.filter(kind="entry.opened", actor_id=bureau.officer.pk).count() == 1
    assert browse(bureau.second, url, {}).status_code == 404


def test_what_waits_stands_in_the_inbox_of_those_alone_who_may_confirm_it(bureau, item, today, now):
    entry = entry_of(bureau, item, today, now)
    people = {name: getattr(bureau, name) for name in ("personnel", "supervisor", "officer", "head", "rule_admin")}

    waiting = {
        name: [key.ref for pile in piles(one, now) if pile.kind == "entry" for key in pile.keys]
        for name, one in people.items()
    }

    assert {name for name, keys in waiting.items() if keys == [entry.pk]} == {"personnel"}
    [shown] = [each for each in items_for(bureau.personnel, now) if each.kind == "entry"]
    assert (bureau.officer.name in shown.title, shown.url) == (True, reverse("appraisal:entry", args=[entry.pk]))


# Items


def test_an_administrator_adds_changes_and_retires_an_item(bureau, browse, today):
    said = fields() | {"starts_on": today.isoformat(), "position": 0, "readers": "unit", "full": "", "days_back": 31}
    answer = browse(bureau.rule_admin, reverse("appraisal:add_entry_item"), said)
    item = EntryItem.objects.get()
    page = reverse("appraisal:entry_item", args=[item.pk])
    assert (answer.status_code, answer.url) == (302, page)

    changed = {**said, "days_back": 10, "reason": "按旬报送"}
    assert browse(bureau.rule_admin, page, changed).status_code == 302
    assert EntryItem.objects.get().days_back == 10

    retired = {"ends_on": today.isoformat(), "reason": "改口径"}
    browse(bureau.rule_admin, reverse("appraisal:retire_entry_item", args=[item.pk]), retired)
    assert EntryItem.objects.get().ends_on == today


def test_a_forbidden_item_is_refused_at_its_field(bureau, browse, forbidden, today):
    said = fields(name="破案率") | {"starts_on": today.isoformat(), "position": 0, "readers": "unit"}

    answer = browse(bureau.rule_admin, reverse("appraisal:add_entry_item"), said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert "公安部关于改革完善执法质量考评制度的意见" in text_of(answer)


@pytest.mark.parametrize(("name", "status"), [("officer", 200), ("supervisor", 200), ("security_admin", 403)])
def test_the_items_are_read_by_those_who_are_appraised_and_kept_by_others(bureau, item, browse, name, status):
    by = getattr(bureau, name)

    assert browse(by, reverse("appraisal:entry_items")).status_code == status
    assert browse(by, reverse("appraisal:add_entry_item")).status_code == 403
    assert browse(by, reverse("appraisal:entry_item", args=[item.pk])).status_code == 403


# Inspections


def a_visit(bureau, today, **changes):
    given = {"unit": bureau.unit, "happened_on": today, "place": "办案区", "present": "内勤", **changes}
    return Visit(**given)


def answers(bureau, items, today, grades):
    return [given(bureau, item, happened_on=today, grade=grade) for item, grade in zip(items, grades, strict=True)]


@pytest.fixture
def open_inspection(bureau, today, now):
    items = a_checklist(bureau)
    due = today + timedelta(days=5)
    visit = a_visit(bureau, today, correction="by_day", due_on=due)
    return inspections.inspect(
        by=bureau.supervisor, at=now, visit=visit, answers=answers(bureau, items, today, ("yes", "part", "no"))
    )


def test_a_checklist_is_gone_through_on_the_phone_as_one_inspection(bureau, browse, today):
    items = a_checklist(bureau)
    url = reverse("appraisal:inspect_unit", args=[items[0].pk, bureau.unit.pk])
    chosen = browse(bureau.supervisor, f"{reverse('appraisal:inspect')}?checklist=台账检查&unit={bureau.unit.pk}")
    assert (chosen.status_code, chosen.url) == (302, url)
    page = text_of(browse(bureau.supervisor, url))
    assert all(item.name in page for item in items)

    photo = SimpleUploadedFile("照片.txt", "一".encode())
    said = {f"item-{item.pk}": grade for item, grade in zip(items, ("yes", "part", "no"), strict=True)}
    said |= {f"note-{items[1].pk}": "缺签名", f"photo-{items[1].pk}": photo, "place": "办案区", "present": "内勤"}
    said |= {"happened_on": today.isoformat(), "correction": "at_once"}
    answer = browse(bureau.supervisor, url, said)

    made = Inspection.objects.get()
    assert (answer.status_code, bool(made.closed_at), made.entries.count()) == (302, True, 3)
    assert list(made.entries.order_by("pk").values_list("quantity", flat=True)) == [100, 50, 0]
    assert made.entries.get(item=items[1]).files.count() == 1
    assert list(verify()) == []


def test_all_that_is_wrong_with_an_inspection_is_said_at_once(bureau, browse, today):
    items = a_checklist(bureau)
    url = reverse("appraisal:inspect_unit", args=[items[0].pk, bureau.unit.pk])
    said = {f"item-{items[0].pk}": "no", f"item-{items[1].pk}": "yes", "happened_on": today.isoformat()}

    answer = browse(bureau.supervisor, url, {**said, "correction": "none"})
    assert set(answer.context["form"].errors) == {"place", "present", f"item-{items[2].pk}"}
    said |= {"place": "区", "present": "人", f"item-{items[2].pk}": "yes"}
    answer = browse(bureau.supervisor, url, {**said, "correction": "none"})
    assert set(answer.context["form"].errors) == {"correction"}
    answer = browse(bureau.supervisor, url, {**said, "correction": "by_day"})
    assert set(answer.context["form"].errors) == {"due_on"}
    assert not Inspection.objects.exists()
    assert not Entry.objects.exists()


def test_the_head_of_the_unit_does_not_inspect_it(bureau, today, now):
    items = a_checklist(bureau)

    with pytest.raises(Denied):
        inspections.inspect(
            by=bureau.head, at=now, visit=a_visit(bureau, today), answers=answers(bureau, items, today, ("yes",) * 3)
        )


def test_a_recheck_waits_for_the_inspector_and_the_head_until_it_closes(bureau, open_inspection, browse, today, now):
    def waiting(person):
        return [each for each in items_for(person, now) if each.kind == "recheck"]

    [item] = waiting(bureau.head)
    assert timezone.localdate(item.due_at) == today + timedelta(days=5)
    assert len(waiting(bureau.supervisor)) == 1
    assert waiting(bureau.personnel) == []
    url = reverse("appraisal:inspection", args=[open_inspection.pk])
    assert browse(bureau.head, url).status_code == 200
    assert browse(bureau.head, url, {"outcome": "mended", "finding": "好"}).status_code == 403
    assert browse(bureau.second, url).status_code == 404

    later = {"outcome": "not_yet", "finding": "还缺", "due_on": (today + timedelta(days=9)).isoformat()}
    assert browse(bureau.supervisor, url, {**later, "due_on": today.isoformat()}).status_code == 422
    assert browse(bureau.supervisor, url, later).status_code == 302
    assert browse(bureau.supervisor, url, {"outcome": "mended", "finding": "已补齐"}).status_code == 302

    open_inspection.refresh_from_db()
    assert (bool(open_inspection.closed_at), open_inspection.rechecks.count()) == (True, 2)
    assert waiting(bureau.supervisor) == []
    with pytest.raises(MovedOn):
        inspections.recheck(
            by=bureau.supervisor, at=now, inspection_id=open_inspection.pk, is_mended=True, finding="再看"
        )
    assert list(verify()) == []


def test_a_recheck_says_what_was_found(bureau, open_inspection, now):
    with pytest.raises(Refused) as refusal:
        inspections.recheck(
            by=bureau.supervisor, at=now, inspection_id=open_inspection.pk, is_mended=False, finding=" "
        )

    assert set(refusal.value.fields) == {"finding", "due_on"}


def test_the_watchdog_names_rechecks_whose_day_has_passed(bureau, open_inspection, now):
    assert checks(bureau.supervisor, now)[0].count == 0
    assert checks(bureau.supervisor, now + timedelta(days=6))[0].count == 1
    assert checks(bureau.head, now) == []


def test_two_inspections_of_one_day_are_two(bureau, today, now):
    items = a_checklist(bureau)
    said = answers(bureau, items, today, ("yes",) * 3)

    for _time in range(2):
        inspections.inspect(by=bureau.supervisor, at=now, visit=a_visit(bureau, today), answers=said)

    assert Inspection.objects.count() == 2


def test_a_checklist_of_others_is_not_offered(bureau, browse):
    a_checklist(bureau)
    an_item(bureau, **CHECKLIST, subject="u", checklist="他人检查", enter_roles=["personnel"])

    page = text_of(browse(bureau.supervisor, reverse("appraisal:inspect")))

    assert ("台账检查" in page or "Register check" in page, "他人检查" in page) == (True, False)

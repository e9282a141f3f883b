"""X6, A3: entries pasted or imported: the preview is the load without its end, all reasons at once, nothing twice."""

from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.urls import reverse
from django.utils import timezone

from appraisal.entries import deeds
from appraisal.entries.tables.rules import table_of
from appraisal.models import Entry
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.office.imports import batches
from portal.office.models import ImportBatch
from portal.shell.refusals import Denied, Refused
from portal.shell.tables.reading import read_table
from tests import factories
from tests.appraisal.entries.making import CHECKLIST, POINTS, an_item

pytestmark = pytest.mark.django_db
HEADING = "录入项,对象,日期,结果,备注"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def item(bureau):
    return an_item(bureau)


def handed_in(by, now, *rows, origin="训练登记", heading=HEADING):
    content = "\n".join([heading, *rows]).encode()
    batch = batches.hand_in(by=by, at=now, kind="entries", origin=origin, name="a.csv", content=content)
    return batches.look_through(at=now, batch_id=batch.pk)


def loaded(by, now, batch, **options):
    batches.load(by=by, at=now, batch_id=batch.pk, **options)
    batches.carry_out(at=now, batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_table_is_looked_through_without_keeping_anything_and_then_loaded(bureau, item, now, today):
    rows = f"培训学时,{bureau.officer.badge_number},{today},4,轮训", f"{item.code},{bureau.second.name},{today},2.5,"
    before = Event.objects.filter(kind="entry.entered").count()

    batch = handed_in(bureau.head, now, *rows)

    assert (batch.state, batch.new, batch.known, batch.refused) == ("preview", 2, 0, 0)
    assert (Entry.objects.count(), Event.objects.filter(kind="entry.entered").count()) == (0, before)
    loaded(bureau.head, now, batch)
    made = list(Entry.objects.order_by("pk").values_list("officer", "quantity", "note", "state", "batch"))
    assert made == [
        (bureau.officer.pk, 400, "轮训", "entered", batch.pk),
        (bureau.second.pk, 250, "", "entered", batch.pk),
    ]
    assert Event.objects.filter(kind="entry.entered", actor_id=bureau.head.pk).count() == 2
    assert list(verify()) == []


def test_all_that_is_wrong_with_a_row_is_said_at_once(bureau, item, now, today):
    late = today + timedelta(days=1)
    stranger = factories.a_station("西关派出所").officer.badge_number
    batch = handed_in(
        bureau.head,
        now,
        f"培训学时,无此人,{late},很多,",
        f"没有这项,{bureau.officer.badge_number},2026-13-01,4,",
        f"培训学时,{stranger},{today},4,",
        f"培训学时,{bureau.head.badge_number},{today},4,",
        f"培训学时,{bureau.officer.badge_number},,,",
        f"培训学时,{bureau.officer.badge_number},{late},4,",
    )

    found = {(flaw["row"], flaw["column"]) for flaw in batches.findings_of(batch, "refused")}
    assert found == {
        *((2, "subject"), (2, "value"), (3, "item"), (3, "happened_on"), (4, "subject")),
        *((5, "subject"), (6, "happened_on"), (6, "value"), (7, "happened_on")),
    }
    assert batch.new == 0


def test_refused_rows_can_be_left_out_and_the_rest_loaded(bureau, item, now, today):
    batch = handed_in(
        bureau.head, now, f"培训学时,{bureau.officer.badge_number},{today},4,", f"培训学时,无此人,{today},4,"
    )

    with pytest.raises(Refused):
        batches.load(by=bureau.head, at=now, batch_id=batch.pk)
    loaded(bureau.head, now, batch, leaves_out=True)

    assert Entry.objects.count() == 1


def test_what_is_there_already_is_neither_new_nor_wrong(bureau, item, now, today):
    row = f"培训学时,{bureau.officer.badge_number},{today},4,轮训"
    loaded(bureau.head, now, handed_in(bureau.head, now, row, row))

    batch = handed_in(bureau.head, now, row, f"培训学时,{bureau.officer.badge_number},{today},4,另一次", origin="再次")

    assert (batch.new, batch.known, batch.refused, batch.merged) == (1, 1, 0, 0)
    assert (Entry.objects.count(), ImportBatch.objects.first().merged) == (1, 0)
    first = ImportBatch.objects.last()
    assert (first.new, first.merged) == (1, 1)


def test_an_import_is_taken_back_while_nobody_has_decided(bureau, item, now, today):
    batch = loaded(bureau.head, now, handed_in(bureau.head, now, f"培训学时,{bureau.officer.badge_number},{today},4,"))
    other = loaded(
        bureau.head, now, handed_in(bureau.head, now, f"培训学时,{bureau.second.badge_number},{today},4,", origin="二")
    )

    batches.undo(by=bureau.head, at=now, batch_id=batch.pk, reason="传错")
    batches.take_back(at=now, batch_id=batch.pk)
    deeds.confirm(by=bureau.personnel, at=now, entry_id=other.entries.get().pk)

    assert batch.entries.get().state == "withdrawn"
    with pytest.raises(Refused):
        batches.undo(by=bureau.head, at=now, batch_id=other.pk, reason="传错")
    assert list(verify()) == []


def test_words_of_a_checklist_are_understood(bureau, now, today):
    an_item(bureau, name="台账", subject="u", **CHECKLIST)
    unit = factories.a_unit(name="东岭派出所", short_name="东岭")
    rows = [f"台账,{unit.short_name},{today},{word},{word}" for word in ("合格", "基本符合", "否", "也许")]

    batch = handed_in(bureau.supervisor, now, *rows)

    assert (batch.new, [flaw["row"] for flaw in batch.refusals]) == (3, [5])


def test_items_that_need_evidence_are_not_imported(bureau, now, today):
    an_item(bureau, name="旁听", needs_evidence=True, **POINTS)

    batch = handed_in(bureau.head, now, f"旁听,{bureau.officer.badge_number},{today},4,")

    assert (batch.new, [flaw["column"] for flaw in batch.refusals]) == (0, ["item"])


def test_a_workbook_with_days_as_cells_is_read(bureau, item, now, today):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADING.split(","))
    sheet.write_row(1, 0, ["培训学时", bureau.officer.badge_number])
    sheet.write_datetime(1, 2, timezone.datetime(today.year, today.month, today.day), day)
    sheet.write_number(1, 3, 4.5)
    book.close()
    batch = batches.hand_in(by=bureau.head, at=now, kind="entries", origin="表", name="a.xlsx", content=out.getvalue())

    batch = batches.look_through(at=now, batch_id=batch.pk)
    loaded(bureau.head, now, batch)

    assert Entry.objects.get().quantity == 450


def test_a_table_is_seen_by_who_handed_it_in_and_by_nobody_else(bureau, item, now, today, browse):
    batch = handed_in(bureau.head, now, f"培训学时,{bureau.officer.badge_number},{today},4,")
    stranger = factories.a_station("西关派出所").head
    page, api = reverse("office:import", args=[batch.pk]), reverse("api:import", args=[batch.pk])

    assert browse(bureau.head, page).status_code == 200
    for address in (page, api, reverse("office:import_refusals", args=[batch.pk])):
        assert browse(stranger, address).status_code == 404
        assert browse(bureau.supervisor, address).status_code == 404
    assert list(browse(stranger, reverse("office:imports", args=["entries"])).context["page"]) == []
    with pytest.raises(Denied):
        batches.load(by=bureau.supervisor, at=now, batch_id=batch.pk)
    assert browse(bureau.officer, page).status_code == 403


PASTES = [
    ("王伟\t4\n李娜\t2.5\t上午", {"item": "t", "day": "2026-02-10"}, ["对象", "结果", "备注", "录入项", "日期"]),
    ("王伟\t4\t2026-02-10", {"item": "t"}, ["对象", "结果", "日期", "备注", "录入项"]),
    ("警号\t学时\n王伟\t4", {"item": "t", "day": "2026-02-10"}, ["警号", "学时", "录入项", "日期"]),
    ("录入项\t姓名\t日期\t数量\nt\t王伟\t2026-02-10\t4", {}, ["录入项", "姓名", "日期", "数量"]),
]


@pytest.mark.parametrize(("text", "given", "headings"), PASTES)
def test_what_is_pasted_becomes_a_table_with_headings(text, given, headings):
    from appraisal.entries.tables.rules import NAMES

    table = read_table(table_of(text, **given).encode(), names=NAMES)

    assert table.headings == headings
    row = table.rows[0][1]
    assert (row["item"], row["subject"], row["happened_on"], row["value"]) == ("t", "王伟", "2026-02-10", "4")


def test_what_is_pasted_is_handed_in_looked_through_and_loaded_through_the_browser(bureau, item, browse, now, today):
    said = {"item": item.code, "happened_on": today.isoformat(), "text": f"{bureau.officer.badge_number}\t4\t轮训\n"}

    answer = browse(bureau.head, reverse("appraisal:paste_entries"), said)

    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("office:import", args=[batch.pk]))
    batch = batches.look_through(at=now, batch_id=batch.pk)
    loaded(bureau.head, now, batch)
    assert Entry.objects.get().note == "轮训"


def test_nothing_pasted_is_said_beside_the_field(bureau, item, browse):
    answer = browse(bureau.head, reverse("appraisal:paste_entries"), {"text": "  \n \n", "item": item.code})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])

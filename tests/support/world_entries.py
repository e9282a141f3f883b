"""Entries by hand for the world: one that waits, one confirmed with its proof, one out of sight, an open inspection."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput
from appraisal.entries.inspections import deeds as inspections
from appraisal.entries.inspections.deeds import Visit
from appraisal.entries.items import deeds as items
from portal.office.imports.batches import hand_in, look_through

SINCE = date(2024, 1, 1)
HOURS = {
    "code": "hours",
    "name": "培训学时",
    "basis": "训练条令",
    "subject": "o",
    "grading": "count",
    "counted_in": "小时",
    "starts_on": SINCE,
    "days_back": 30,
    "enter_roles": ["unit_head", "legal_officer", "supervisor"],
    "confirm_roles": ["personnel", "supervisor"],
}
CHECK = {
    "basis": "执法检查办法",
    "subject": "u",
    "grading": "checklist",
    "part_percent": 50,
    "checklist": "台账检查",
    "starts_on": SINCE,
    "enter_roles": ["supervisor"],
    "confirm_roles": ["personnel"],
}
TABLE = "录入项,对象,日期,结果\n培训学时,{badge},{day},3\n没有这项,{badge},{day},3\n"


def add_entries(world, canary):
    """Give the world entry_item, free_item, check_item, entry, own_entry, confirmed_entry, other_entry, entry_file,
    inspection and entry_table; the note of the entry of the other station carries the canary."""
    bureau, at = world.bureau, world.at
    by = {"by": bureau.rule_admin, "at": at}
    world.entry_item = items.add(given=HOURS, **by)
    world.free_item = items.add(given={**HOURS, "code": "free", "name": "另一项"}, **by)
    world.check_item = items.add(given={**CHECK, "code": "check", "name": "接处警登记"}, **by)
    day = timezone.localdate(at)
    world.entry = _entry(world, bureau.legal_officer, bureau.officer, "等确认")
    world.own_entry = _entry(world, bureau.head, bureau.second, "等撤回")
    proof = (SimpleUploadedFile("签到.txt", "签到".encode()),)
    confirmed = _entry(world, bureau.legal_officer, bureau.officer, "已确认", files=proof)
    world.confirmed_entry = deeds.confirm(by=bureau.personnel, at=at, entry_id=confirmed.pk)
    world.entry_file = world.confirmed_entry.files.get()
    world.other_entry = _entry(world, world.b.head, world.b.officer, f"{canary}轮训")
    world.inspection = inspections.inspect(
        by=bureau.supervisor,
        at=at,
        visit=Visit(
            unit=bureau.unit,
            happened_on=day,
            place="办案区",
            present="内勤",
            correction="by_day",
            due_on=day + timedelta(days=9),
        ),
        answers=[EntryInput(item=world.check_item, happened_on=day, unit=bureau.unit, grade="no", note="缺签名")],
    )
    content = TABLE.format(badge=bureau.officer.badge_number, day=day).encode()
    batch = hand_in(by=bureau.head, at=at, kind="entries", origin="训练登记", name="a.csv", content=content)
    world.entry_table = look_through(at=at, batch_id=batch.pk)


def _entry(world, by, officer, note, **more):
    day = timezone.localdate(world.at)
    given = EntryInput(item=world.entry_item, happened_on=day, officer=officer, quantity=400, note=note, **more)
    return deeds.enter(by=by, at=world.at, given=given)

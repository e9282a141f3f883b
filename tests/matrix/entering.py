"""What is sent to the pages and the interface of entries by hand."""

from datetime import timedelta

from django.utils import timezone

from tests.support.world_entries import HOURS, SINCE


def today(world, days=0):
    return (timezone.localdate(world.at) + timedelta(days=days)).isoformat()


def an_item(world, name):
    return {**HOURS, "code": "new", "name": "新项", "starts_on": SINCE.isoformat(), "readers": "unit", "position": 0}


def a_changed_item(world, name):
    return {**an_item(world, name), "code": "free", "name": "改名", "reason": "用词"}


def an_entry(world, name):
    return {"subject": world.bureau.second.badge_number, "happened_on": today(world), "quantity": "2"}


def a_sent_entry(world, name):
    return {"item": "hours", "officer": world.bureau.second.pk, "happened_on": today(world), "quantity": 200}


def a_row(world, name):
    return {"happened_on": today(world), f"value-{world.bureau.second.pk}": "2"}


def an_inspection(world, name):
    said = {"happened_on": today(world), "place": "办案区", "present": "内勤", "unit": world.b.unit.code}
    return {**said, "checklist": "台账检查", "answers": [{"item": "check", "grade": "yes"}]}


BODIES = {
    "appraisal:enter": an_entry,
    "appraisal:enter_table": a_row,
    "appraisal:paste_entries": lambda w, n: {
        "item": "hours",
        "happened_on": today(w),
        "text": f"{w.bureau.second.badge_number}\t2",
    },
    "appraisal:confirm_entries": lambda w, n: {"entry": [w.entry.pk]},
    "appraisal:entry": lambda w, n: {"move": "confirm"},
    "appraisal:entry own_entry": lambda w, n: {"move": "withdraw"},
    "appraisal:entry confirmed_entry": lambda w, n: {"move": "void", "reason": "重复"},
    "appraisal:correct_entry": lambda w, n: {
        "subject": w.bureau.officer.badge_number,
        "happened_on": today(w),
        "quantity": "3",
        "reason": "记错",
    },
    "appraisal:inspect_unit": lambda w, n: {
        "happened_on": today(w),
        "place": "办案区",
        "present": "内勤",
        "correction": "none",
        f"item-{w.check_item.pk}": "yes",
    },
    "appraisal:inspection": lambda w, n: {"outcome": "mended", "finding": "已补齐"},
    "appraisal:add_entry_item": an_item,
    "appraisal:entry_item": a_changed_item,
    "appraisal:retire_entry_item": lambda w, n: {"ends_on": today(w), "reason": "不用了"},
    "api:appraisal_entry_items": lambda w, n: {**HOURS, "code": "new", "starts_on": SINCE.isoformat()},
    "api:appraisal_change_entry_item": lambda w, n: {"name": "改名", "reason": "用词"},
    "api:appraisal_retire_entry_item": lambda w, n: {"ends_on": today(w), "reason": "不用了"},
    "api:appraisal_entries": a_sent_entry,
    "api:appraisal_refuse_entry": lambda w, n: {"reason": "材料不符"},
    "api:appraisal_void_entry": lambda w, n: {"reason": "重复"},
    "api:appraisal_correct_entry": lambda w, n: {
        "item": "hours",
        "officer": w.bureau.officer.pk,
        "happened_on": today(w),
        "quantity": 300,
        "reason": "记错",
    },
    "api:appraisal_inspections": an_inspection,
    "api:appraisal_recheck": lambda w, n: {"is_mended": True, "finding": "已补齐"},
}

"""The deeds of entries by hand, as the registry calls them."""

from datetime import timedelta

from django.utils import timezone

from appraisal.entries.checking import EntryInput
from appraisal.entries.inspections.deeds import Visit
from tests.support.world_entries import HOURS


def _day(world, days=0):
    return timezone.localdate(world.at) + timedelta(days=days)


def _given(world, officer=None, **changes):
    officer = officer or world.bureau.second
    return EntryInput(
        **{"item": world.entry_item, "happened_on": _day(world), "officer": officer, "quantity": 200, **changes}
    )


def _check(world, grade="yes"):
    return EntryInput(item=world.check_item, happened_on=_day(world), unit=world.b.unit, grade=grade)


DEEDS = "appraisal.entries.deeds"
ITEMS = "appraisal.entries.items.deeds"
INSPECTIONS = "appraisal.entries.inspections.deeds"
ENTERING = {
    f"{DEEDS}.enter": (lambda w: {"by": w.bureau.head, "given": _given(w)}, "entry.entered"),
    f"{DEEDS}.enter_many": (
        lambda w: {"by": w.bureau.head, "given": [_given(w, note="一"), _given(w, w.colleague)]},
        "entries.entered",
    ),
    f"{DEEDS}.refuse_entry": (
        lambda w: {"by": w.bureau.personnel, "entry_id": w.entry.pk, "reason": "材料不符"},
        "entry.refused",
    ),
    f"{DEEDS}.confirm": (lambda w: {"by": w.bureau.personnel, "entry_id": w.other_entry.pk}, "entry.confirmed"),
    f"{DEEDS}.confirm_all": (lambda w: {"by": w.bureau.personnel, "entry_ids": [w.own_entry.pk]}, "entry.confirmed"),
    f"{DEEDS}.withdraw": (lambda w: {"by": w.bureau.head, "entry_id": w.own_entry.pk}, "entry.withdrawn"),
    f"{DEEDS}.correct": (
        lambda w: {
            "by": w.bureau.head,
            "entry_id": w.confirmed_entry.pk,
            "reason": "记错",
            "given": _given(w, w.bureau.officer, quantity=300),
        },
        "entry.voided",
    ),
    f"{DEEDS}.void": (
        lambda w: {"by": w.bureau.personnel, "entry_id": w.confirmed_entry.pk, "reason": "重复"},
        "entry.voided",
    ),
    f"{ITEMS}.add": (
        lambda w: {"by": w.bureau.rule_admin, "given": {**HOURS, "code": "added", "name": "新项"}},
        "item.added",
    ),
    f"{ITEMS}.change": (
        lambda w: {"by": w.bureau.rule_admin, "item_id": w.entry_item.pk, "given": {"name": "改名"}, "reason": "用词"},
        "item.changed",
    ),
    f"{ITEMS}.retire": (
        lambda w: {"by": w.bureau.rule_admin, "item_id": w.free_item.pk, "ends_on": _day(w), "reason": "不用了"},
        "item.retired",
    ),
    f"{INSPECTIONS}.recheck": (
        lambda w: {
            "by": w.bureau.supervisor,
            "inspection_id": w.inspection.pk,
            "is_mended": False,
            "finding": "还缺",
            "due_on": _day(w, 12),
        },
        "inspection.rechecked",
    ),
    f"{INSPECTIONS}.inspect": (
        lambda w: {
            "by": w.bureau.supervisor,
            "visit": Visit(unit=w.b.unit, happened_on=_day(w), place="办案区", present="内勤"),
            "answers": [_check(w)],
        },
        "inspection.made",
    ),
    "appraisal.entries.viewing.open_file": (
        lambda w: {"by": w.bureau.officer, "file_id": w.entry_file.pk},
        "entry.opened",
    ),
}
NOT_ALONE = {
    f"{DEEDS}.received": "receives files with an entry, before its deed; tests/appraisal/entries calls it",
    f"{DEEDS}.withdraw_all": "a part of the undoing of an import; tests/appraisal/entries calls it",
    f"{DEEDS}.write_down": "a part of enter, correct and inspect, which are called here",
    "appraisal.entries.tables.deeds.go_through": "takes rows of a file; tests/appraisal/entries calls it",
}

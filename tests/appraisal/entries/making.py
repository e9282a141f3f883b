"""Items and entries as people make them, by the real deeds."""

from datetime import date

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput
from appraisal.entries.items import deeds as items
from tests.appraisal.making import on

SINCE = date(2024, 1, 1)
BY_OTHERS = {"enter_roles": ["unit_head", "legal_officer", "supervisor"], "confirm_roles": ["supervisor", "personnel"]}
COUNT = {"grading": "count", "counted_in": "小时", "counted_in_en": "hours"}
POINTS = {"grading": "points", "full": 1000}
CHECKLIST = {"grading": "checklist", "part_percent": 50}
CODES = iter(f"item-{number}" for number in range(1, 10_000))


def fields(**changes):
    """Return what an item is added with: training hours of officers."""
    given = {"code": next(CODES), "name": "培训学时", "name_en": "Training hours", "basis": "训练条令", "subject": "o"}
    given |= {"starts_on": SINCE, "days_back": 400, **BY_OTHERS}
    return {**given, **({} if "grading" in changes else COUNT), **changes}


def an_item(bureau, **changes):
    """Return an item added by the scoring-rule administrator."""
    return items.add(by=bureau.rule_admin, at=on(2026, 1, 5), given=fields(**changes))


def a_checklist(bureau, count=3, name="台账检查"):
    """Return the items of a checklist of units."""
    given = {**CHECKLIST, "subject": "u", "checklist": name, "checklist_en": "Register check"}
    return [
        an_item(bureau, name=f"{name}{place}", name_en="", position=place, **given) for place in range(1, count + 1)
    ]


def given(bureau, item, **changes):
    """Return an input about the station's officer, or the station, on 10 February 2026."""
    subject = {"officer": bureau.officer} if item.is_of_officers else {"unit": bureau.unit}
    value = {"grade": "yes"} if item.grading == "checklist" else {"quantity": 400}
    return EntryInput(**{"item": item, "happened_on": date(2026, 2, 10), **subject, **value, **changes})


def an_entry(bureau, item, *, by=None, at=None, **changes):
    """Return an entry that waits to be confirmed."""
    return deeds.enter(by=by or bureau.supervisor, at=at or on(2026, 2, 20), given=given(bureau, item, **changes))


def a_confirmed(bureau, item, *, at=None, **changes):
    """Return an entry of the supervisor that the personnel department has confirmed."""
    entry = an_entry(bureau, item, at=at, **changes)
    return deeds.confirm(by=bureau.personnel, at=at or on(2026, 2, 21), entry_id=entry.pk)

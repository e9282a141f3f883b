"""What was entered by hand in the last weeks: training, hearings, awards, and a check of the registers."""

from datetime import datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput
from appraisal.entries.inspections import deeds as inspections
from appraisal.entries.inspections.deeds import Visit
from appraisal.models import EntryItem, Inspection
from portal.people.models import Officer, Post, Role, Unit

HOURS = (400, 800, 600, 400, 1200, 200)
NOTE = "执法规范化轮训"
ANSWERS = ("yes", "yes", "part", "yes", "no")
REMARKS = {"part": "抽查五件，一件缺移交签名。", "no": "三起回访无结果登记。"}
STATIONS = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION)


def enter_by_hand(until):
    """Enter a few things by hand and have most of them confirmed, as their people do."""
    stations = list(Unit.objects.filter(kind__in=STATIONS, is_active=True).order_by("pk")[:4])
    for place, unit in enumerate(stations):
        head = _holder(Role.UNIT_HEAD, until, unit)
        if head:
            _training(unit, head, until, place)
            _hearing(unit, head, until, place)
    _award(stations, until)
    _inspections(stations, until)


def _training(unit, head, until, place):
    item, day = EntryItem.objects.get(code="training-hours"), until - timedelta(days=12 + place)
    rows = [
        EntryInput(item=item, happened_on=day, officer=officer, quantity=HOURS[number % len(HOURS)], note=NOTE)
        for number, officer in enumerate(_people(unit, head)[:6])
    ]
    if not rows:
        return
    made = deeds.enter_many(by=head, at=_moment(until, 10, 9), given=rows)
    # The newest table still waits.
    if place < 3 and (confirmer := _holder(Role.PERSONNEL, until)):
        deeds.confirm_all(by=confirmer, at=_moment(until, 8, 15), entry_ids=[entry.pk for entry in made])


def _hearing(unit, head, until, place):
    item, officers = EntryItem.objects.get(code="hearings-attended"), _people(unit, head)
    if not officers:
        return
    given = EntryInput(
        item=item,
        happened_on=until - timedelta(days=9),
        officer=officers[place % len(officers)],
        quantity=100,
        note="县法院第二审判庭，故意伤害案",
        files=(_file("旁听证.txt", f"旁听证 {unit.name}"),),
    )
    entry = deeds.enter(by=head, at=_moment(until, 7, 10), given=given)
    if place % 2 == 0 and (confirmer := _holder(Role.SUPERVISOR, until)):
        deeds.confirm(by=confirmer, at=_moment(until, 5, 10), entry_id=entry.pk)


def _award(stations, until):
    by, confirmer = _holder(Role.PERSONNEL, until), _holder(Role.SUPERVISOR, until)
    officers = _people(stations[0], None) if stations else []
    if by and confirmer and officers:
        given = EntryInput(
            item=EntryItem.objects.get(code="awards"),
            happened_on=until - timedelta(days=20),
            officer=officers[-1],
            quantity=500,
            note="县公安局嘉奖",
            files=(_file("嘉奖令.txt", "青公奖〔2026〕7号"),),
        )
        entry = deeds.enter(by=by, at=_moment(until, 15, 11), given=given)
        deeds.confirm(by=confirmer, at=_moment(until, 14, 9), entry_id=entry.pk)


def _inspections(stations, until):
    by, confirmer = _holder(Role.LEGAL_DEPARTMENT, until), _holder(Role.SUPERVISOR, until)
    items = list(EntryItem.objects.filter(checklist="台账检查").order_by("position"))
    if not (by and confirmer and items):
        return
    for place, unit in enumerate(stations[:3]):
        day, grades = until - timedelta(days=6 - place), ANSWERS if place else ("yes",) * len(ANSWERS)
        wrong = any(grade != "yes" for grade in grades)
        made = inspections.inspect(
            by=by,
            at=_moment(until, 6 - place, 16),
            visit=Visit(
                unit=unit,
                happened_on=day,
                place=f"{unit.name}办案区",
                present=f"{unit.name}内勤、值班所领导",
                correction=Inspection.Correction.BY_DAY if wrong else Inspection.Correction.NONE,
                due_on=until + timedelta(days=9 * place - 2) if wrong else None,
            ),
            answers=[
                EntryInput(item=item, happened_on=day, unit=unit, grade=grade, note=REMARKS.get(grade, ""))
                for item, grade in zip(items, grades, strict=False)
            ],
        )
        if place == 0:
            keys = list(made.entries.values_list("pk", flat=True))
            deeds.confirm_all(by=confirmer, at=_moment(until, 5, 11), entry_ids=keys)


def _people(unit, head):
    rows = Officer.objects.filter(unit=unit, is_active=True).order_by("badge_number")
    return list(rows.exclude(pk=head.pk) if head else rows)


def _holder(role, until, unit=None):
    held = Post.objects.on(until - timedelta(days=20)).on(until).filter(role=role, officer__is_active=True)
    post = (held.filter(unit=unit) if unit else held).select_related("officer__unit").order_by("pk").first()
    return post.officer if post else None


def _file(name, text):
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def _moment(until, days=0, hour=0):
    return timezone.make_aware(datetime.combine(until - timedelta(days=days), time(hour)))

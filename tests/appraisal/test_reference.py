"""Loading reference data: a deed for each table that differs, with before and after; the same again leaves nothing."""

import pytest

from cases.models import DefectItem, LevelHours
from portal.ledger.models import Event
from portal.ledger.rows.labels import label_of
from portal.ledger.verification import verify
from portal.people.models import CalendarDay, CalendarYear
from portal.people.services import calendars
from portal.reference import loading as reference
from portal.reference.loading import load_calendar, load_rows
from tests.factories import administrators

pytestmark = pytest.mark.django_db


def newest():
    return Event.objects.filter(chain="business").latest("seq")


def test_a_row_that_differs_is_changed_in_a_deed_that_says_from_what_to_what(at):
    item = DefectItem.objects.filter(severity="serious").first()

    load_rows(DefectItem, [{"code": item.code, "severity": "minor"}], ("code",), at)

    event = newest()
    assert (event.kind, item.code in event.payload, '"before":{"severity":"serious"}' in event.payload) == (
        "reference.loaded",
        True,
        True,
    )
    assert label_of(item) in event.states
    assert DefectItem.objects.get(pk=item.pk).severity == "minor"
    assert list(verify()) == []


def test_what_is_as_the_file_says_leaves_no_event(at):
    reference.load_all(at)
    before = newest().seq

    reference.load_all(at)

    assert newest().seq == before
    assert list(verify()) == []


def test_hours_that_the_bureau_has_set_stay(at):
    load_rows(LevelHours, [{"level": 1, "hours": 3}], ("level",), at)

    reference.load_all(at)

    assert dict(LevelHours.objects.values_list("level", "hours")) == {1: 3, 2: 8, 3: 16, 4: 16}


def test_a_calendar_is_put_right_by_its_file_and_the_bureaus_own_days_stay(at):
    year = CalendarYear.objects.get(year=2026)
    own = CalendarDay(on=at.date().replace(month=7, day=1), is_working=False, name="本县")
    days = [*CalendarDay.objects.filter(year=2026), own]
    calendars.enter_year(by=administrators().system, at=at, year=2026, source=year.source, days=days)
    wrong = next(day for day in days if not day.is_working and day is not own)
    given = {"on": wrong.on.isoformat(), "is_working": True, "name": wrong.name}

    load_calendar({"years": {"2026": {"source": year.source, "days": [given]}}}, at)

    assert CalendarDay.objects.get(on=own.on).name == "本县"
    assert CalendarDay.objects.get(on=wrong.on).is_working
    assert CalendarYear.objects.get(year=2026).version == year.version + 2
    assert list(verify()) == []

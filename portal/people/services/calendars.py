"""The official calendar of a year is entered when its notice arrives, and corrected if need be."""

from collections.abc import Collection, Iterable
from datetime import datetime

from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.administration.permissions import administering
from portal.people.models import CalendarDay, CalendarYear, Officer, Role


def enter_year(
    *, by: Officer, at: datetime, year: int, source: str, days: Collection[CalendarDay] = ()
) -> CalendarYear:
    """Enter or replace the calendar of a year; `days` are CalendarDay without year. Return the CalendarYear.

    Clocks that rested on weekends alone are computed again by the nightly run.
    """
    with administering("calendar.entered", by=by, at=at, role=Role.SYSTEM_ADMIN, chain=Chain.BUSINESS) as record:
        return _write(record, year, source, days)


def load(*, at: datetime, year: int, source: str, days: Iterable[CalendarDay]) -> None:
    """Bring a year up to the official calendar: its days are added or put right, the bureau's own stay.

    Nothing is written where nothing differs.
    """
    known = {day.on: day for day in CalendarDay.objects.filter(year_id=year)}
    given = {day.on: day for day in days}
    row = CalendarYear.objects.filter(year=year).first()
    if row and row.source == source and all(_is_like(known.get(on), day) for on, day in given.items()):
        return
    merged = known | given
    with deed("calendar.entered", by=system("reference data"), at=at) as record:
        _write(record, year, source, [merged[on] for on in sorted(merged)])


def _is_like(known, given):
    return known is not None and (known.is_working, known.name) == (given.is_working, given.name)


def _write(record, year, source, days):
    before = _state(year)
    kept = CalendarYear.objects.filter(year=year).first() or CalendarYear(year=year, version=0)
    # Other processes hold the calendar in memory until they see another version.
    kept.source, kept.version = source, kept.version + 1
    # The year first: its days are written while its event is open.
    record.save(kept)
    CalendarDay.objects.filter(year_id=year).delete()
    for day in days:
        day.year = kept
    CalendarDay.objects.bulk_create(days)
    record.keep_sets(kept)
    record.about(kept)
    record.note(before=before, after=_state(year), source=source)
    return kept


def _state(year):
    days = CalendarDay.objects.filter(year_id=year).values_list("on", "is_working")
    return {"working": [on for on, works in days if works], "off": [on for on, works in days if not works]}

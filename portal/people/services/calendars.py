"""The official calendar of a year is entered when its notice arrives, and corrected if need be."""

from portal.ledger.models import Chain
from portal.people.models import CalendarDay, CalendarYear, Role
from portal.people.permissions import administering


def enter_year(*, by, at, year, source, days=()):
    """Enter or replace the calendar of a year; `days` are CalendarDay without year. Return the CalendarYear.

    Clocks that rested on weekends alone are computed again by the nightly run.
    """
    with administering(
        "calendar.entered", by=by, at=at, role=Role.SYSTEM_ADMIN, chain=Chain.BUSINESS
    ) as record:
        before = _state(year)
        CalendarDay.objects.filter(year_id=year).delete()
        kept = CalendarYear.objects.filter(year=year).first() or CalendarYear(year=year, version=0)
        # Other processes hold the calendar in memory until they see another version.
        kept.source, kept.version = source, kept.version + 1
        kept.save()
        for day in days:
            day.year = kept
        CalendarDay.objects.bulk_create(days)
        record.about(kept)
        record.note(before=before, after=_state(year), source=source)
    return kept


def _state(year):
    days = CalendarDay.objects.filter(year_id=year).values_list("on", "is_working")
    return {"working": [on for on, works in days if works], "off": [on for on, works in days if not works]}

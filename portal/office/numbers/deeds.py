"""Numbers without gaps: by unit, series and year, moved on in the deed that gives them."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from portal.ledger.writing.recording import Record
from portal.office.numbers.models import GivenNumber, Series
from portal.people.models import Unit


def next_in(record: Record, unit: Unit, code: str, year: int) -> int:
    """Return the next number of a series, given in the deed of `record`, so that none is skipped."""
    mine = Series.objects.filter(unit=unit, code=code, year=year)
    if not mine.update(last=F("last") + 1):
        Series.objects.get_or_create(unit=unit, code=code, year=year)
        mine.update(last=F("last") + 1)
    row = mine.get()
    record.keep(row)
    return row.last


def number_once(
    record: Record, key: str, unit: Unit, code: str, year: int, *, at: datetime, worded: Callable[[int], str]
) -> str:
    """Return the number that was given for a key, else the next of the series as `worded` says it, given now."""
    mine = Series.objects.filter(unit=unit, code=code, year=year)
    # The row is held from here on, so that of two who number at once the second finds the first's number.
    if not mine.update(last=F("last")):
        Series.objects.get_or_create(unit=unit, code=code, year=year)
        mine.update(last=F("last"))
    known = number_given(key)
    if known:
        return known
    serial = next_in(record, unit, code, year)
    row = GivenNumber(key=key, unit=unit, code=code, year=year, serial=serial, number=worded(serial), given_at=at)
    record.save(row)
    return row.number


def number_given(key: str) -> str:
    """Return the number that was given for a key, or ""."""
    return GivenNumber.objects.filter(key=key).values_list("number", flat=True).first() or ""

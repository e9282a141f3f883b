"""Numbers without gaps: by unit, series and year, moved on in the deed that gives them."""

from django.db.models import F

from cases.file.case.models import NumberSeries
from cases.file.case.states import CaseKind

KIND_SIGN = {CaseKind.ADMINISTRATIVE: "行", CaseKind.CRIMINAL: "刑"}
ENQUIRIES = "enquiry"


def next_number(record, unit, kind, year):
    """Return the next case number of a unit, kind and year, given in the deed of `record`, so that none is skipped."""
    return number_of(unit, kind, year, _next(record, unit, kind, year))


def number_of(unit, kind, year, serial):
    """Return a case number, for example 城关行受〔2026〕00318号."""
    return f"{unit.short_name}{KIND_SIGN[kind]}受〔{year}〕{serial:05d}号"


def enquiry_number(record, unit, year):
    """Return the next number of an enquiry, for example 城关询〔2026〕00012号, given in the deed of `record`."""
    return f"{unit.short_name}询〔{year}〕{_next(record, unit, ENQUIRIES, year):05d}号"


def _next(record, unit, series, year):
    mine = NumberSeries.objects.filter(unit=unit, kind=series, year=year)
    if not mine.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(unit=unit, kind=series, year=year)
        mine.update(last=F("last") + 1)
    row = mine.get()
    record.keep(row)
    return row.last

"""The numbers of cases and of enquiries, each in a series of its own by unit and year."""

from cases.file.case.states import CaseKind
from portal.office.numbers.deeds import next_in

KIND_SIGN = {CaseKind.ADMINISTRATIVE: "行", CaseKind.CRIMINAL: "刑"}
ENQUIRIES = "enquiry"


def next_number(record, unit, kind, year):
    """Return the next case number of a unit, kind and year, given in the deed of `record`, so that none is skipped."""
    return number_of(unit, kind, year, next_in(record, unit, series_of(kind), year))


def series_of(kind):
    """Return the series in which cases of a kind are numbered."""
    return f"case/{kind}"


def number_of(unit, kind, year, serial):
    """Return a case number, for example 城关行受〔2026〕00318号."""
    return f"{unit.short_name}{KIND_SIGN[kind]}受〔{year}〕{serial:05d}号"


def enquiry_number(record, unit, year):
    """Return the next number of an enquiry, for example 城关询〔2026〕00012号, given in the deed of `record`."""
    return f"{unit.short_name}询〔{year}〕{next_in(record, unit, ENQUIRIES, year):05d}号"

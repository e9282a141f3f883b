"""Keeping what the columns of a table are, for the next file with the same headings."""

from portal.ledger.writing.recording import Record
from portal.office.imports.models import ColumnMapping
from portal.office.imports.queries import digest_of
from portal.people.models import Unit


def remember(record: Record, unit: Unit, kind: str, columns: list[list[str]]) -> ColumnMapping:
    """Keep [[heading, field]] under a unit, in place of what it said before of these headings."""
    headings = digest_of(heading for heading, _field in columns)
    row = ColumnMapping.objects.filter(unit=unit, kind=kind, headings=headings).first()
    row = row or ColumnMapping(unit=unit, kind=kind, headings=headings)
    row.columns = columns
    record.save(row)
    return row

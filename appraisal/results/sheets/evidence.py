"""The records behind one line of a sheet, and whether the reader may know of the case."""

from dataclasses import dataclass
from functools import cache

from django.db import models

from appraisal.facts.models import Fact
from appraisal.scheme.measures import BY_CODE, CARRIERS, RECORDS
from portal.office.counting.rules import Told
from portal.shell.statements.prepared_models import PreparedModels

ORDER = ("occurred_on", "pk")


@dataclass
class Record:
    """One fact of a line. Without `carrier` the reader may not know which record it is."""

    fact: Fact
    carrier: models.Model | None = None
    name: str = ""
    about: str = ""
    told: Told | None = None

    @property
    def is_taken_back(self):
        """Whether the fact takes back what a published month counted, since a decision excluded the record."""
        return self.fact.quantity < 0 or self.fact.base < 0

    @property
    def counts(self):
        """Whether the fact adds to a rate, None for a count."""
        return None if not self.fact.base else bool(self.fact.quantity)


def facts_of(sheet, indicator, adjusts=None):
    """Return the facts behind a line (of the published month `adjusts` where it is an adjustment), paged by ORDER."""
    return Fact.objects.filter(
        run=sheet.run_id,
        subject_kind=sheet.subject_kind,
        subject_id=sheet.subject_id,
        measure=indicator.measure,
        adjusts=adjusts,
    )


def records_of(facts, officer):
    """Return a Record for each fact of a page; a constant number of queries for each kind of record."""
    rows = _rows_of(facts)
    visible = _visible(rows, officer)
    return [_record(fact, rows.get(fact.ref_kind, {}).get(fact.ref_id), visible) for fact in facts]


def _rows_of(facts):
    """{kind of record: {id: row}}, of the kinds that are declared."""
    kinds = {fact.ref_kind for fact in facts} & RECORDS.keys()
    return {
        kind: {row.pk: row for row in _rows(kind)(keys=[fact.ref_id for fact in facts if fact.ref_kind == kind])}
        for kind in kinds
    }


@cache
def _rows(kind):
    def rows(keys):
        return RECORDS[kind].rows().filter(pk__in=keys)

    return PreparedModels(rows)


def _visible(rows, officer):
    """{(label of a carrier, id): row} of those among the records that the officer may know of."""
    carried = {}
    for kind, found in rows.items():
        record = RECORDS[kind]
        label = record.carrier.label
        carried[label] = carried.get(label, set()) | set(map(record.carrier_of, found.values()))
    return {
        (label, row.pk): row
        for label, ids in carried.items()
        for row in CARRIERS[label].visible(officer).filter(pk__in=ids)
    }


def _record(fact, row, visible):
    if row is None:
        return Record(fact)
    record = RECORDS[fact.ref_kind]
    carrier = record.carrier
    about = visible.get((carrier.label, record.carrier_of(row)))
    if about is None:
        return Record(fact)
    measure = BY_CODE.get(fact.measure)
    told = measure.reads.told(row) if measure and measure.reads.record is record else record.tell(row)
    return Record(fact, about, carrier.name(about), carrier.about(about), told)


def measure_of(indicator):
    """Return the Measure that an indicator reads, None when its declaration is gone."""
    return BY_CODE.get(indicator.measure)

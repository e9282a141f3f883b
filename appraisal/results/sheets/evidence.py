"""The records behind one line of a sheet, and whether the reader may know of the case."""

from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from appraisal.facts.models import Fact, Run
from appraisal.facts.months import label_of
from appraisal.scheme.measures import BY_CODE, CARRIERS, RECORDS
from appraisal.scheme.uses.rules import SIGN, use_of
from portal.office.counting.rules import Told
from portal.shell.statements.prepared_models import PreparedModels
from portal.shell.templatetags.shell import points

ORDER = ("occurred_on", "pk")


@dataclass
class Record:
    """One fact of a line. Without `carrier` the reader may not know which record it is."""

    fact: Fact
    carrier: models.Model | None = None
    name: str = ""
    about: str = ""
    told: Told | None = None
    # Of a fact of a published month: what that month had counted for it, in hundredths.
    counted_before: int | None = None

    @property
    def proof(self):
        """What makes the record count, as (name, words); of a late one also what it was in its month and is now."""
        if self.told is None:
            return ()
        if self.counted_before is None:
            return self.told.proof
        before, after = self.counted_before, self.counted_before + self.fact.quantity
        words = f"{points(before)} → {points(after)}"
        return (*self.told.proof, (_("Counted in %(month)s") % {"month": label_of(self.fact.adjusts)}, words))

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
        measure=use_of(indicator).key,
        adjusts=adjusts,
    )


def records_of(facts, officer):
    """Return a Record for each fact of a page; a constant number of queries for each kind of record."""
    rows = _rows_of(facts)
    _fill(facts, rows)
    visible = _visible(rows, officer)
    before = _counted_before([fact for fact in facts if fact.adjusts_id])
    records = [_record(fact, rows.get(fact.ref_kind, {}).get(fact.ref_id), visible) for fact in facts]
    for record in records:
        if record.fact.adjusts_id:
            record.counted_before = before.get(_key(record.fact), 0)
    return records


def _key(fact):
    return fact.ref_kind, fact.ref_id, fact.measure, fact.subject_kind, fact.subject_id, fact.adjusts_id


def _counted_before(facts):
    """{key of a late fact: what published runs before its own had counted of it for the month that it adjusts}."""
    if not facts:
        return {}
    run = facts[0].run
    counted = Fact.objects.filter(
        Q(run__period__in={fact.adjusts_id for fact in facts}, adjusts=None)
        | Q(adjusts__in={fact.adjusts_id for fact in facts}),
        run__in=Run.objects.published().filter(period__starts_on__lt=run.period.starts_on),
        ref_id__in={fact.ref_id for fact in facts},
    ).select_related("run")
    found = {}
    for each in counted:
        each.adjusts_id = each.adjusts_id or each.run.period_id
        found[_key(each)] = found.get(_key(each), 0) + each.quantity
    return found


def _rows_of(facts):
    """{kind of record: {id: row}}, of the kinds that are declared."""
    kinds = {fact.ref_kind for fact in facts} & RECORDS.keys()
    return {
        kind: {row.pk: row for row in _rows(kind)(keys=[fact.ref_id for fact in facts if fact.ref_kind == kind])}
        for kind in kinds
    }


def _fill(facts, rows):
    """Let the sources read what they tell of these rows besides, each for all of them at once."""
    by_source = {}
    for fact in facts:
        measure, row = BY_CODE.get(fact.measure.partition(SIGN)[0]), rows.get(fact.ref_kind, {}).get(fact.ref_id)
        if measure and measure.reads.fill and row is not None and measure.reads.ref == fact.ref_kind:
            by_source.setdefault(measure.reads, {})[fact.ref_id] = row
    for source, found in by_source.items():
        source.fill(list(found.values()))


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
    measure = BY_CODE.get(fact.measure.partition(SIGN)[0])
    told = measure.reads.told(row) if measure and measure.reads.record is record else record.tell(row)
    return Record(fact, about, carrier.name(about), carrier.about(about), told)


def measure_of(indicator):
    """Return the Measure that an indicator reads, None when its declaration is gone."""
    return BY_CODE.get(indicator.measure)

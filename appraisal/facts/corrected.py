"""What published runs counted and what a correction has made otherwise since: an objection upheld, a case void (B4).

The published facts stay. The difference between what is now and what was counted is the ground on which the run that
counted it is made anew, for whom it was counted: who has the case today does not matter. Only records of cases that
were written since are compared, and only what that run had read: what arrived later is `late`.
"""

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from appraisal.facts.changed import CHANGED, COUNTED, arrived, counted_in, touched_since, was_counted
from appraisal.facts.dialect import execute, joining_sets, rows, start_of, true
from appraisal.facts.late import period_of, records_in
from appraisal.facts.models import Exclusion, Fact
from appraisal.facts.recounted import recount
from appraisal.facts.statements import COLUMNS, branch, insertion, uses_in
from appraisal.scheme.measures import SOURCES
from appraisal.scheme.uses.rules import wanted
from portal.office.counting.dialect import is_postgresql

FOUND = "appraisal_found"
# More cases than a bureau with 50,000 a year writes to between two looks.
FEW = 1000


@dataclass(frozen=True, order=True)
class Change:
    """What one record adds to a published count, or takes from it; quantities in hundredths.

    `adjusts` is the month of a fact that came late to the run that counted it, None for one of its own month.
    """

    measure: str
    subject_kind: str
    subject_id: int
    ref_kind: str
    ref_id: int
    occurred_on: date
    quantity: int
    base: int
    adjusts: int | None = None


def changes(published, mark, besides=()):
    """Return {run: [Change]} of published runs of one scheme, for what was written after a number in the ledger.

    `besides` are (label, id) of carriers that are compared too. Each difference belongs to the run that counted the
    record first; differences that later runs have made good by adjustments are none.
    """
    # Where one writer shuts out all others, nobody waits for what is only read.
    apart = transaction.atomic() if is_postgresql() else nullcontext()
    with apart, touched_since(mark, besides) as touched:
        if not touched:
            return {}
        # The records of a few cases are found by their keys; for more the database must not go through them one by one.
        one_by_one = "on" if touched <= FEW else "off"
        with joining_sets(enable_nestloop=one_by_one), counted_in(published, only_changed=True), _found():
            _compare(published)
            return _by_run(published)


@contextmanager
def _found():
    execute(f"DROP TABLE IF EXISTS {FOUND}")
    execute(f"CREATE TEMPORARY TABLE {FOUND} AS SELECT {COLUMNS} FROM {Fact._meta.db_table} WHERE 1 = 0")
    yield
    execute(f"DROP TABLE {FOUND}")


def _compare(published):
    leaves_out = Exclusion.objects.exists()
    first = min(run.period.starts_on for run in published)
    until = max(run.period.ends_on for run in published)
    span = [start_of(first), start_of(until), true(False)]
    measured = {run: wanted(run.version.indicators.all()) for run in published}
    pairs = set().union(*measured.values())
    for run, own in measured.items():
        recount(run, own, leaves_out, FOUND)
    for source in SOURCES:
        read = [(use, subject) for use, subject in uses_in(source, pairs) if use.is_additive]
        if not read:
            continue
        records = records_in(source, published, read)
        execute(_otherwise(published[0], source, read, records, leaves_out, published), span)
        late = f", CASE WHEN {arrived(source, published, period_of(source))} THEN 1 ELSE 0 END AS has_arrived"
        records = records_in(source, published, read, besides=late)
        execute(insertion(records, list(_added(source, read, measured, leaves_out)), FOUND), span)


def _otherwise(any_run, source, read, records, leaves_out, published):
    """The statement for records that were counted and now count more, less or not at all."""
    now = [branch(any_run, use, subject, leaves_out, adjusts="s.period_id") for use, subject in read]
    measures = ", ".join(sorted({f"'{use.key}'" for use, _subject in read}))
    months = ", ".join(str(run.period_id) for run in published)
    more, of = "COALESCE(n.quantity, 0) - f.quantity", "COALESCE(n.base, 0) - f.base"
    return (
        f"WITH s AS MATERIALIZED ({records}), now ({COLUMNS}) AS ({' UNION ALL '.join(now)}) "
        f"INSERT INTO {FOUND} ({COLUMNS}) "
        f"SELECT {any_run.pk}, f.subject_kind, f.subject_id, f.measure, f.occurred_on, {more}, {of}, f.ref_kind, "
        f"f.ref_id, f.period_id FROM {COUNTED} f JOIN {CHANGED} x ON x.ref_kind = f.ref_kind AND x.ref_id = f.ref_id "
        "LEFT JOIN now n ON n.measure = f.measure AND n.subject_kind = f.subject_kind AND n.ref_id = f.ref_id "
        f"AND n.adjusts_id = f.period_id WHERE f.ref_kind = '{source.ref}' AND f.measure IN ({measures}) "
        f"AND f.period_id IN ({months}) AND ({more} <> 0 OR {of} <> 0)"
    )


def _added(source, read, measured, leaves_out):
    """The SELECTs of what records that were read count besides now, by what their own month's version measures."""
    any_run = next(iter(measured))
    for use, subject in read:
        months = ", ".join(str(run.period_id) for run, pairs in measured.items() if (use, subject) in pairs)
        new = (
            f" AND s.period_id IN ({months}) AND (s.has_arrived = 0 OR {was_counted(source, subject)}) "
            f"AND NOT EXISTS (SELECT 1 FROM {COUNTED} f WHERE f.ref_kind = '{source.ref}' "
            "AND f.ref_id = s.ref_id AND f.period_id = s.period_id "
            f"AND f.measure = '{use.key}' AND f.subject_kind = '{subject}')"
        )
        yield branch(any_run, use, subject, leaves_out, adjusts="s.period_id", only_if=new)


def _by_run(published):
    runs = {run.pk: run for run in published}
    of_month = {run.period_id: run for run in published}
    found = {}
    for holder, month, day, *values in rows(_with_holder(runs)):
        run = runs[holder] if holder else of_month[month]
        adjusts = None if run.period_id == month else month
        found.setdefault(run, []).append(Change(*values[:5], _as_day(day), *values[5:], adjusts))
    return {run: sorted(each, key=_in_order) for run, each in found.items()}


def _with_holder(runs):
    """Each difference with the earliest run that counted its record, NULL for what none has counted."""
    listed = ", ".join(str(pk) for pk in runs)
    key = ("measure", "subject_kind", "subject_id", "ref_kind", "ref_id")
    same = " AND ".join(f"f.{name} = d.{name}" for name in key)
    holder = (
        "SELECT f.run_id FROM appraisal_fact f JOIN appraisal_run r ON r.id = f.run_id "
        f"JOIN appraisal_period p ON p.id = r.period_id WHERE f.run_id IN ({listed}) AND {same} "
        "AND COALESCE(f.adjusts_id, r.period_id) = d.adjusts_id ORDER BY p.starts_on LIMIT 1"
    )
    return (
        f"SELECT ({holder}), d.adjusts_id, d.occurred_on, d.measure, d.subject_kind, d.subject_id, d.ref_kind, "
        f"d.ref_id, d.quantity, d.base FROM {FOUND} d"
    )


def _as_day(value):
    return value if isinstance(value, date) else date.fromisoformat(value)


def _in_order(change):
    return (change.ref_kind, change.ref_id, change.measure, change.subject_kind, change.subject_id, change.adjusts or 0)

"""What does not add up record by record is counted anew: one of a file, the middle, the greatest, a longer time.

Where a record that such a use looked at was corrected, the use is counted again for its subjects from what the run had
read: a record that the run did not count and that was not there yet arrived later and stays out.
"""

from appraisal.facts.changed import CHANGED, arrived_after
from appraisal.facts.dialect import execute, start_of, true
from appraisal.facts.models import Fact, Run
from appraisal.facts.statements import COLUMNS, branch, by_span, records_of, uses_in
from appraisal.scheme.measures import SOURCES

FACTS, RUNS = Fact._meta.db_table, Run._meta.db_table
KEY = "subject_kind, subject_id, measure"
DIFFERENT = f"SELECT {KEY} FROM both_sides GROUP BY {KEY} HAVING SUM(quantity) <> 0 OR SUM(base) <> 0"


def recount(run, pairs, leaves_out, into):
    """Write what a published run would count otherwise today into a table of differences, under its own period."""
    for source in SOURCES:
        uses = [(use, subject) for use, subject in uses_in(source, pairs) if not use.is_additive]
        if not uses:
            continue
        for (first, end), those in sorted(by_span(run, uses).items()):
            execute(_differences(run, source, those, leaves_out, into), [start_of(first), start_of(end), true(False)])


def _differences(run, source, uses, leaves_out, into):
    keys = ", ".join(sorted({f"'{use.key}'" for use, _subject in uses}))
    now = " UNION ALL ".join(branch(run, use, subject, leaves_out) for use, subject in uses)
    records = records_of(source, uses, extra_where=f" AND {_was_there(run, source, keys)}")
    counted = f"SELECT {COLUMNS} FROM {FACTS} WHERE run_id = {run.pk} AND adjusts_id IS NULL AND measure IN ({keys})"
    both = (
        f"SELECT {KEY}, occurred_on, quantity, base, ref_kind, ref_id FROM now UNION ALL "
        f"SELECT {KEY}, occurred_on, -quantity, -base, ref_kind, ref_id FROM counted"
    )
    concerned = " UNION ".join(
        f"SELECT {KEY} FROM {each} q WHERE EXISTS (SELECT 1 FROM {CHANGED} x "
        "WHERE x.ref_kind = q.ref_kind AND x.ref_id = q.ref_id)"
        for each in ("now", "counted")
    )
    if source.is_settled:
        # Another sheet of the same points counts no otherwise.
        concerned = f"SELECT {KEY} FROM ({concerned}) q INTERSECT {DIFFERENT}"
    same = " AND ".join(f"c.{name} = b.{name}" for name in KEY.split(", "))
    return (
        f"WITH s AS MATERIALIZED ({records}), now ({COLUMNS}) AS ({now}), counted AS ({counted}), "
        f"both_sides AS ({both}), concerned AS ({concerned}) "
        f"INSERT INTO {into} ({COLUMNS}) SELECT {run.pk}, b.subject_kind, b.subject_id, b.measure, MIN(b.occurred_on), "
        f"SUM(b.quantity), SUM(b.base), b.ref_kind, b.ref_id, {run.period_id} FROM both_sides b "
        f"JOIN concerned c ON {same} GROUP BY b.subject_kind, b.subject_id, b.measure, b.ref_kind, b.ref_id "
        "HAVING SUM(b.quantity) <> 0 OR SUM(b.base) <> 0"
    )


def _was_there(run, source, keys):
    """SQL for: the run counted the record, or it stood in the ledger when the run read it."""
    counted = f"SELECT 1 FROM {FACTS} f WHERE f.run_id = {run.pk} AND f.ref_id = {source.key} AND f.measure IN ({keys})"
    mark = run.ledger_mark
    there = _followed(run, source) if source.is_settled else f"NOT {arrived_after(source, mark, mark)}"
    return f"({there} OR EXISTS ({counted}))"


def _followed(run, source):
    """SQL for: the results took the place of some that were published when those of the period were first computed."""
    first = f"SELECT MIN(q.started_at) FROM {RUNS} q WHERE q.period_id = {run.period_id} AND q.published_at IS NOT NULL"
    return (
        f"EXISTS (SELECT 1 FROM {RUNS} n JOIN {RUNS} o ON o.period_id = n.period_id "
        f"WHERE n.id = {source.carrier} AND o.published_at <= ({first}))"
    )

"""What published months counted and what has become otherwise since: a case made void, a time corrected (A8).

The published facts stay. The open period takes the difference between what is now and what was counted, for whom it
was counted: who has the case today does not matter. Only records of cases that were written since are compared.
"""

from contextlib import contextmanager

from appraisal.engine.dialect import execute, is_postgresql, rows
from appraisal.engine.statements import COLUMNS, branch, measures_of
from appraisal.models import Fact
from portal.ledger.models import Chain

TOUCHED = "appraisal_touched"
CHANGED = "appraisal_changed"
COUNTED = "appraisal_counted"

CASES_OF = {
    Fact.Ref.CASE: "SELECT r.id, r.id AS case_id FROM cases_case r",
    Fact.Ref.MATTER: "SELECT r.id, r.case_id FROM cases_matter r",
    Fact.Ref.STEP: "SELECT r.id, m.case_id FROM cases_reviewstep r JOIN cases_matter m ON m.id = r.matter_id",
    Fact.Ref.DEFECT: "SELECT r.id, r.case_id FROM cases_defect r",
    Fact.Ref.FINDING: (
        "SELECT r.id, e.case_id FROM cases_evaluationfinding r JOIN cases_evaluation e ON e.id = r.evaluation_id"
    ),
}
# Columns of a case or of its clocks are all that a measure reads and that a later deed can change.
WITNESSES = ("SELECT w.id AS case_id, w.last_event_id FROM cases_case w",
             "SELECT w.case_id, w.last_event_id FROM cases_clock w")  # fmt: skip


def read_up_to(earlier):
    """Return the number in the ledger up to which changes of all these published runs have been looked for."""
    return min(
        max([old.ledger_mark, *(run.ledger_mark for run in earlier if run.started_at >= old.published_at)])
        for old in earlier
    )


@contextmanager
def touched_since(mark):
    """Keep the cases that were written after this number, or behind a fact excluded since, and their records.

    Yield whether there are any.
    """
    cases = f"{_written_after(mark)} UNION {_excluded_after(mark)}"
    with _table(TOUCHED, "case_id", cases), _table(CHANGED, "ref_kind, ref_id", _records_of_touched()):
        yield bool(rows(f"SELECT 1 FROM {TOUCHED} LIMIT 1"))


@contextmanager
def counted_in(earlier, only_changed):
    """Keep what published runs have counted, summed by record and by the month it belongs to."""
    runs = ", ".join(str(each.pk) for each in earlier)
    key = "f.measure, f.subject_kind, f.ref_kind, f.ref_id, COALESCE(f.adjusts_id, r.period_id)"
    only = f" AND (f.ref_kind, f.ref_id) IN (SELECT ref_kind, ref_id FROM {CHANGED})" if only_changed else ""
    query = (
        "SELECT f.measure, f.subject_kind, f.ref_kind, f.ref_id, COALESCE(f.adjusts_id, r.period_id) AS period_id, "
        "f.subject_id, MIN(f.occurred_on) AS occurred_on, SUM(f.quantity) AS quantity, SUM(f.base) AS base "
        "FROM appraisal_fact f JOIN appraisal_run r ON r.id = f.run_id "
        f"WHERE f.run_id IN ({runs}){only} GROUP BY {key}, f.subject_id"
    )
    with _table(COUNTED, "measure, subject_kind, ref_kind, ref_id, period_id", query):
        yield


def differences(run, source, records, pairs, leaves_out, into):
    """Return the statement that writes what the changed records of a source now add or take, "" where none is read.

    `records` is the SELECT of the source's records in published months, with their `period_id`.
    """
    read = measures_of(source, pairs)
    if not read:
        return ""
    now = [branch(run, measure, subject, leaves_out, adjusts="s.period_id") for measure, subject in read]
    measures = ", ".join(sorted({f"'{measure.code}'" for measure, _subject in read}))
    more, of = "COALESCE(n.quantity, 0) - f.quantity", "COALESCE(n.base, 0) - f.base"
    return (
        f"WITH s AS MATERIALIZED ({records}), now ({COLUMNS}) AS ({' UNION ALL '.join(now)}) "
        f"INSERT INTO {into} ({COLUMNS}) "
        f"SELECT {run.pk}, f.subject_kind, f.subject_id, f.measure, f.occurred_on, {more}, {of}, f.ref_kind, f.ref_id, "
        f"f.period_id FROM {COUNTED} f JOIN {CHANGED} x ON x.ref_kind = f.ref_kind AND x.ref_id = f.ref_id "
        "LEFT JOIN now n ON n.measure = f.measure AND n.subject_kind = f.subject_kind AND n.ref_id = f.ref_id "
        f"AND n.adjusts_id = f.period_id WHERE f.ref_kind = '{source.ref}' AND f.measure IN ({measures}) "
        f"AND ({more} <> 0 OR {of} <> 0)"
    )


def _written_after(mark):
    written = f"(SELECT e.id FROM ledger_event e WHERE e.chain = '{Chain.BUSINESS}' AND e.seq > {mark})"
    return " UNION ".join(
        f"SELECT case_id FROM ({witness}) w{number} WHERE last_event_id IN {written}"
        for number, witness in enumerate(WITNESSES)
    )


def _excluded_after(mark):
    return " UNION ".join(
        f"SELECT o.case_id FROM ({cases}) o JOIN appraisal_exclusion x ON x.ref_id = o.id AND x.ref_kind = '{ref}' "
        f"JOIN ledger_event e ON e.id = x.last_event_id AND e.seq > {int(mark)}"
        for ref, cases in CASES_OF.items()
    )


def _records_of_touched():
    return " UNION ALL ".join(
        f"SELECT '{ref}' AS ref_kind, o.id AS ref_id FROM ({cases}) o JOIN {TOUCHED} t ON t.case_id = o.case_id"
        for ref, cases in CASES_OF.items()
    )


@contextmanager
def _table(name, key, query):
    execute(f"DROP TABLE IF EXISTS {name}")
    execute(f"CREATE TEMPORARY TABLE {name} AS {query}")
    if is_postgresql():
        execute(f"ANALYZE {name}")
    else:
        execute(f"CREATE INDEX temp.{name}_one ON {name} ({key})")
    yield
    execute(f"DROP TABLE {name}")

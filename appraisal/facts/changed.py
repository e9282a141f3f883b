"""What published months counted, and which of their records were written since (A8, B4).

Two readers share it, and what one takes the other leaves: `late` what no published run had read, `corrected` what one
had read and what has become otherwise.
"""

from contextlib import contextmanager

from appraisal.facts.dialect import execute, is_postgresql, rows
from appraisal.facts.models import Fact
from appraisal.measures import MEASURES
from appraisal.sources import LATE_REGISTRATIONS
from cases.models import Case
from portal.ledger.labels import label_of_model
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
def touched_since(mark, besides=()):
    """Keep the cases that were written after this number, or behind a fact excluded since, and their records.

    `besides` are ids of cases that count as touched too. Yield whether there are any.
    """
    cases = f"{_written_after(mark)} UNION {_excluded_after(mark)}"
    if besides:
        cases += f" UNION SELECT id FROM cases_case WHERE id IN ({', '.join(str(int(pk)) for pk in besides)})"
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
    with _table(COUNTED, "ref_kind, ref_id, period_id, measure, subject_kind", query):
        yield


def was_read(source, published):
    """Return the condition on a record `s` of a source that the published run of its month, `s.period_id`, read it.

    Most records were counted then. One that counts only when it is late leaves no fact when it was not: that its
    case stood in the ledger says that it was looked at.
    """
    measures = ", ".join(sorted(f"'{measure.code}'" for measure in MEASURES if measure.reads is source))
    counted = (
        f"EXISTS (SELECT 1 FROM {COUNTED} k WHERE k.ref_kind = '{source.ref}' AND k.ref_id = s.ref_id "
        f"AND k.period_id = s.period_id AND k.measure IN ({measures}))"
    )
    if source is not LATE_REGISTRATIONS:
        return counted
    marks = " ".join(f"WHEN {run.period_id} THEN {run.ledger_mark}" for run in published)
    return (
        f"({counted} OR EXISTS (SELECT 1 FROM ledger_event e WHERE e.about_type = '{label_of_model(Case)}' "
        f"AND e.about_id = CAST(s.ref_id AS text) AND e.chain = '{Chain.BUSINESS}' "
        f"AND e.seq <= CASE s.period_id {marks} ELSE 0 END))"
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

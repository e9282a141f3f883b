"""Cells: what each subject has of each measure, summed once for all statements that score a run."""

from contextlib import contextmanager

from appraisal.facts.dialect import execute, joining_sets
from portal.office.counting.dialect import is_postgresql

CELLS = "appraisal_cell"

# Grouping along the covering index takes half the time of hashing or sorting the facts anew.
IN_ORDER = {"enable_hashagg": "off", "enable_bitmapscan": "off", "enable_seqscan": "off"}


@contextmanager
def cells_of(run):
    """Keep the sums of a run's facts, by subject, measure and adjusted month, for the statements inside."""
    execute(f"DROP TABLE IF EXISTS {CELLS}")
    with joining_sets(**IN_ORDER):
        execute(
            f"CREATE TEMPORARY TABLE {CELLS} AS SELECT subject_kind, subject_id, measure, adjusts_id, "
            "SUM(quantity) AS quantity, SUM(base) AS base FROM appraisal_fact WHERE run_id = %s "
            "GROUP BY subject_kind, subject_id, measure, adjusts_id",
            [run.pk],
        )
    if is_postgresql():
        execute(f"ANALYZE {CELLS}")
    else:
        execute(f"CREATE INDEX temp.{CELLS}_one ON {CELLS} (subject_kind, subject_id, measure, adjusts_id)")
    with joining_sets():
        yield
    execute(f"DROP TABLE {CELLS}")

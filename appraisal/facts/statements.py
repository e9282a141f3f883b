"""The statements that turn the records of a source into facts."""

from appraisal.scheme.measures import MEASURES

COLUMNS = "run_id, subject_kind, subject_id, measure, occurred_on, quantity, base, ref_kind, ref_id, adjusts_id"
SUBJECT = {"o": "s.officer_id", "u": "s.unit_id"}


def measures_of(source, pairs):
    """Return the (Measure, subject kind) pairs that read a source."""
    return [(m, subject) for m in MEASURES if m.reads is source for subject in SUBJECT if (m.code, subject) in pairs]


def branch(run, measure, subject, leaves_out, adjusts="CAST(NULL AS bigint)", only_if=""):
    """Return the SELECT that turns the records `s` of a source into the facts of one measure and kind of subject."""
    kept = f" AND {_not_excluded(measure)}" if leaves_out else ""
    return (
        f"SELECT {run.pk}, '{subject}', {SUBJECT[subject]}, '{measure.code}', s.occurred_on, {measure.quantity}, "
        f"{measure.base}, '{measure.reads.ref}', s.ref_id, {adjusts} "
        f"FROM s WHERE {SUBJECT[subject]} IS NOT NULL AND {measure.when}{kept}{only_if}"
    )


def insertion(records, branches, into):
    """Return the statement that reads the records once and writes the facts of all branches into a table."""
    return f"WITH s AS MATERIALIZED ({records}) INSERT INTO {into} ({COLUMNS}) {' UNION ALL '.join(branches)}"


def _not_excluded(measure):
    return (
        f"NOT EXISTS (SELECT 1 FROM appraisal_exclusion x WHERE x.ref_kind = '{measure.reads.ref}' "
        f"AND x.ref_id = s.ref_id AND x.measure IN ('', '{measure.code}'))"
    )

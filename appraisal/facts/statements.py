"""The statements that turn the records of a source into facts."""

from appraisal.scheme.measures import MEASURES, faults_of
from portal.office.counting.rules import listed

COLUMNS = "run_id, subject_kind, subject_id, measure, occurred_on, quantity, base, ref_kind, ref_id, adjusts_id"
SUBJECT = {"o": "s.officer_id", "u": "s.unit_id"}


def measures_of(source, pairs):
    """Return the (Measure, subject kind) pairs that read a source."""
    return [(m, subject) for m in MEASURES if m.reads is source for subject in SUBJECT if (m.code, subject) in pairs]


def branch(run, measure, subject, leaves_out, adjusts="CAST(NULL AS bigint)", only_if=""):
    """Return the SELECT that turns the records `s` of a source into the facts of one measure and kind of subject."""
    kept = f" AND NOT {_excluded(measure, '', measure.code)}" if leaves_out else ""
    quantity = _put_right(measure) if leaves_out else measure.quantity
    return (
        f"SELECT {run.pk}, '{subject}', {SUBJECT[subject]}, '{measure.code}', s.occurred_on, {quantity}, "
        f"{measure.base}, '{measure.reads.ref}', s.ref_id, {adjusts} "
        f"FROM s WHERE {SUBJECT[subject]} IS NOT NULL AND {measure.when}{kept}{only_if}"
    )


def insertion(records, branches, into):
    """Return the statement that reads the records once and writes the facts of all branches into a table."""
    return f"WITH s AS MATERIALIZED ({records}) INSERT INTO {into} ({COLUMNS}) {' UNION ALL '.join(branches)}"


def _excluded(measure, *codes):
    return (
        f"EXISTS (SELECT 1 FROM appraisal_exclusion x WHERE x.ref_kind = '{measure.reads.ref}' "
        f"AND x.ref_id = s.ref_id AND x.measure IN ({listed(codes)}))"
    )


def _put_right(measure):
    """What a record adds to a rate: all of it where what was wrong with it no longer counts."""
    faults = [each.code for each in faults_of(measure)]
    if not faults:
        return measure.quantity
    return f"CASE WHEN {_excluded(measure, *faults)} THEN {measure.base} ELSE {measure.quantity} END"

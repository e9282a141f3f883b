"""The statements that turn the records of a source into facts."""

from appraisal.scheme.measures import faults_of
from appraisal.scheme.rulekinds.arithmetic import half_up_sql
from appraisal.scheme.uses.windows import span_of
from appraisal.scheme.versions.base import Aggregate
from portal.office.counting.rules import listed, quoted

COLUMNS = "run_id, subject_kind, subject_id, measure, occurred_on, quantity, base, ref_kind, ref_id, adjusts_id"
SUBJECT = {"o": "s.officer_id", "u": "s.unit_id"}
# Of the records of a subject, in this order, these are the ones that count.
CHOSEN = {
    Aggregate.DISTINCT: ("s.occurred_on, s.ref_id", "nth = 1"),
    Aggregate.MOST: ("quantity DESC, s.occurred_on, s.ref_id", "nth = 1"),
    Aggregate.MEDIAN: ("quantity, s.occurred_on, s.ref_id", "nth IN ((many + 1) / 2, (many + 2) / 2)"),
}


def uses_in(source, pairs):
    """Return the (MeasureUse, subject kind) pairs that read a source, in the order of measures and kinds."""
    found = [(use, subject) for use, subject in pairs if use.measure.reads is source]
    return sorted(found, key=lambda pair: (pair[0].key, pair[1]))


def branch(run, use, subject, leaves_out, adjusts="CAST(NULL AS bigint)", only_if=""):
    """Return the SELECT that turns the records `s` of a source into the facts of one use and kind of subject.

    Where each file counts once the records have its key as `carrier_id`.
    """
    measure, owner = use.measure, SUBJECT[subject]
    kept = f" AND NOT {_excluded(measure, '', measure.code)}" if leaves_out else ""
    condition = f"{owner} IS NOT NULL AND {measure.when}{_filtered(use)}{kept}{only_if}"
    quantity, base = _quantity(use, leaves_out), "100" if use.is_mean else measure.base
    records = "s"
    if use.aggregate in CHOSEN:
        records, condition = _chosen(use, owner, quantity, condition)
        quantity = "s.counted"
    return (
        f"SELECT {run.pk}, '{subject}', {owner}, '{use.key}', s.occurred_on, {quantity}, "
        f"{base}, '{measure.reads.ref}', s.ref_id, {adjusts} FROM {records} WHERE {condition}"
    )


def by_span(run, uses):
    """Return {(first day, day after the last): the uses of a run that count records of these days}."""
    spans = {}
    for use, subject in uses:
        spans.setdefault(span_of(use, run.period), []).append((use, subject))
    return spans


def records_of(source, uses, extra_where=""):
    """Return the SELECT of the records of a source with all that these uses ask of them."""
    once = any(use.aggregate == Aggregate.DISTINCT for use, _subject in uses)
    columns = asked_of(uses) + (f", {source.carrier} AS carrier_id" if once else "")
    return source.sql(extra_columns=columns, extra_where=extra_where)


def asked_of(uses):
    """Return the columns, each behind a comma, that these (MeasureUse, subject kind) ask of the records besides."""
    asked = {each.column: each.sql for use, _subject in uses for each in use.asks}
    return "".join(f", {sql} AS {column}" for column, sql in sorted(asked.items()))


def insertion(records, branches, into):
    """Return the statement that reads the records once and writes the facts of all branches into a table."""
    return f"WITH s AS MATERIALIZED ({records}) INSERT INTO {into} ({COLUMNS}) {' UNION ALL '.join(branches)}"


def _chosen(use, owner, quantity, condition):
    order, which = CHOSEN[use.aggregate]
    order = order.replace("quantity", quantity)
    group = f"{owner}, s.carrier_id" if use.aggregate == Aggregate.DISTINCT else owner
    numbered = (
        f"SELECT s.*, {quantity} AS counted, row_number() OVER (PARTITION BY {group} ORDER BY {order}) AS nth, "
        f"COUNT(*) OVER (PARTITION BY {group}) AS many FROM s WHERE {condition}"
    )
    return f"({numbered}) s", which


def _filtered(use):
    return "".join(f" AND CAST(s.by_{name} AS text) IN ({listed(values)})" for name, values in use.filters)


def _quantity(use, leaves_out):
    quantity = _put_right(use.measure) if leaves_out else use.measure.quantity
    if use.weights:
        name, weights = use.weights
        weighed = " ".join(f"WHEN {quoted(value)} THEN {weight}" for value, weight in weights)
        weight = f"CASE CAST(s.by_{name} AS text) {weighed} ELSE 0 END"
        quantity = half_up_sql(f"CAST({quantity} AS bigint) * {weight}", "100")
    if use.record_cap is not None:
        quantity = f"CASE WHEN ({quantity}) > {use.record_cap} THEN {use.record_cap} ELSE {quantity} END"
    return quantity


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

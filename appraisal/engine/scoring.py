"""Score: from the table of facts alone come lines, sheets and ranks, set by set."""

from appraisal.engine import adjustments, subjects
from appraisal.engine.cells import CELLS, cells_of
from appraisal.engine.models import LINE_COLUMNS, Held, Line, Sheet, Stretch
from appraisal.engine.points import RULE_COLUMNS, points_of, rule_for, rule_table
from appraisal.engine.standing import allowances, gates, totals
from appraisal.facts import late
from appraisal.facts.dialect import execute
from appraisal.facts.models import Fact
from appraisal.facts.statements import COLUMNS


def score(run):
    """Write sheets, lines and ranks of a run whose facts are collected; call inside a transaction.

    Return the number of sheets. Nothing but the stored facts, the version and published runs is read.
    """
    indicators = list(run.version.indicators.all())
    run.late_mark = None
    has_late = False
    with cells_of(run):
        sheets = subjects.insert(run)
        if indicators:
            _insert_lines(run, indicators)
            has_late = adjustments.insert(run)
        totals.update(run)
    if has_late:
        _leave(run)
    return sheets


def score_again(run, first, changes):
    """Write sheets, lines and ranks of a run that corrects a published one by Changes; return the number of sheets.

    Subjects, units and groups are those of the first, and so are the adjustment lines that no change touches:
    nothing that came since slips in.
    """
    indicators = list(run.version.indicators.all())
    run.late_mark = first.late_mark
    with cells_of(run):
        sheets = subjects.carry_over(run, first)
        if indicators:
            _insert_lines(run, indicators)
            adjustments.carry_over(run, first, changes)
        totals.update(run)
    _leave(run)
    return sheets


def _leave(run):
    """Leave late facts of those who are not scored to a later month, which then looks from where this one did."""
    if adjustments.leave(run):
        run.late_mark = late.read_up_to(late.published_before(run))


def copy_facts(run, first, changes):
    """Give an unpublished run the facts of a published one, each Change made good."""
    columns = COLUMNS.removeprefix("run_id, ")
    execute(
        f"INSERT INTO {Fact._meta.db_table} ({COLUMNS}) SELECT {run.pk}, {columns} FROM {Fact._meta.db_table} "
        "WHERE run_id = %s",
        [first.pk],
    )
    for change in changes:
        _make_good(run, change)


def _make_good(run, change):
    key = {
        "run": run,
        "subject_kind": change.subject_kind,
        "subject_id": change.subject_id,
        "measure": change.measure,
        "ref_kind": change.ref_kind,
        "ref_id": change.ref_id,
        "adjusts_id": change.adjusts,
    }
    fact = Fact.objects.filter(**key).first() or Fact(**key, occurred_on=change.occurred_on, quantity=0, base=0)
    fact.quantity, fact.base = fact.quantity + change.quantity, fact.base + change.base
    if fact.quantity or fact.base:
        fact.save()
    elif fact.pk:
        fact.delete()


def clear(run):
    """Remove the sheets of an unpublished run with their lines, gates and stretches."""
    sheets = Sheet._meta.db_table
    for table in (Held._meta.db_table, Stretch._meta.db_table, Line._meta.db_table):
        execute(f"DELETE FROM {table} WHERE sheet_id IN (SELECT id FROM {sheets} WHERE run_id = %s)", [run.pk])
    execute(f"DELETE FROM {sheets} WHERE run_id = %s", [run.pk])


def clear_facts(run):
    """Remove the facts of an unpublished run."""
    execute(f"DELETE FROM {Fact._meta.db_table} WHERE run_id = %s", [run.pk])


def _insert_lines(run, indicators):
    base, joined = "COALESCE(x.base, 0)", ""
    if any(indicator.per for indicator in indicators):
        base = f"CASE r.per WHEN '' THEN {base} ELSE COALESCE(z.quantity, 0) * r.times / 100 END"
        joined = (
            f" LEFT JOIN {CELLS} z ON z.subject_kind = s.subject_kind AND z.subject_id = s.subject_id "
            "AND z.measure = r.per AND z.adjusts_id IS NULL"
        )
    cells = (
        'SELECT s.id AS sheet_id, s."group" AS peer_group, COALESCE(x.quantity, 0) AS quantity, '
        f"{base} AS base, COALESCE(y.quantity, 0) + COALESCE(y.base, 0) > 0 AS possible, "
        f"{_of_rule()} FROM appraisal_sheet s JOIN rule r ON {rule_for(indicators)} "
        f"LEFT JOIN {CELLS} x ON x.subject_kind = s.subject_kind AND x.subject_id = s.subject_id "
        "AND x.measure = r.measure AND x.adjusts_id IS NULL "
        f"LEFT JOIN {CELLS} y ON y.subject_kind = s.subject_kind AND y.subject_id = s.subject_id "
        f"AND y.measure = r.out_of AND y.adjusts_id IS NULL{joined} WHERE s.run_id = {run.pk}"
    )
    allowances.give_coefficients(run)
    execute(
        f"WITH {rule_table(indicators)} INSERT INTO {Line._meta.db_table} ({LINE_COLUMNS}) "
        "SELECT sheet_id, indicator_id, quantity, base, points, is_empty, CAST(NULL AS bigint) "
        f"FROM ({points_of(cells, indicators, allowances.exempted(run))}) p"
    )
    allowances.exempt(run)
    gates.hold(run, of_whole=False)
    gates.strike_items(run)


def _of_rule():
    return ", ".join(f"r.{column}" for column in RULE_COLUMNS.split(", "))

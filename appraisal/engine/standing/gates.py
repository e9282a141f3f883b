"""Gates of a version as SQL: which held on which sheet, and what that does to lines, totals and grades."""

from appraisal.engine.models import Held
from appraisal.facts.dialect import execute
from appraisal.scheme.gates.rules import condition_of, rules_for
from appraisal.scheme.rules import COUNT, reading_of
from appraisal.scheme.versions.base import Effect

HELD = Held._meta.db_table
SUBTOTALS = "appraisal_subtotal"


def hold(run, of_whole):
    """Write which gates hold on the sheets of a run: those that ask for lines alone, or those `of_whole` sheets.

    Lines have to be there for the first, for the second the subtotals and the points of the sheets as well.
    """
    for gate, condition in _conditions(run):
        if condition.is_of_whole == of_whole:
            sheets = _holding(run, gate, condition)
            execute(f"INSERT INTO {HELD} (sheet_id, gate_id) SELECT sheet_id, {gate.pk} FROM ({sheets}) h")


def strike_items(run):
    """Let items that a gate holds count 0."""
    for gate in run.version.gates.filter(effect=Effect.ITEM):
        execute(
            "UPDATE appraisal_line SET points = 0, gate_id = %s WHERE adjusts_id IS NULL AND indicator_id = "
            "(SELECT id FROM appraisal_indicator WHERE version_id = %s AND code = %s) "
            f"AND sheet_id IN ({_of_gate(run, gate)})",
            [gate.pk, run.version_id, gate.target],
        )


def limit(run):
    """Let sheets that a gate holds count 0 or no more than its limit, and leave them out of ranking and grades."""
    for gate in run.version.gates.filter(effect__in=(Effect.SHEET, Effect.CAP, Effect.NOT_RATED)):
        if gate.effect == Effect.NOT_RATED:
            change, only = "is_ranked = FALSE", ""
        else:
            most = 0 if gate.effect == Effect.SHEET else gate.limit
            change, only = f"points = {most}", f" AND points > {most}"
        execute(f"UPDATE appraisal_sheet SET {change} WHERE id IN ({_of_gate(run, gate)}){only}")


def grade(run):
    """Write the grade that each scored sheet earned, and the one that gates left of it; at best wins over at least."""
    bands = list(run.version.bands.all())
    for band in sorted(bands, key=lambda each: each.from_points):
        execute(
            "UPDATE appraisal_sheet SET grade = %s, grade_earned = %s "
            "WHERE run_id = %s AND subject_kind = %s AND is_scored AND points >= %s",
            [band.code, band.code, run.pk, band.subject, band.from_points],
        )
    for effect in (Effect.GRADE_AT_LEAST, Effect.GRADE_AT_MOST):
        for gate in run.version.gates.filter(effect=effect):
            _move_grade(run, gate, [band for band in bands if band.subject == gate.subject])
    for gate in run.version.gates.filter(effect=Effect.NOT_RATED):
        execute(f"UPDATE appraisal_sheet SET grade = '' WHERE id IN ({_of_gate(run, gate)})")


def _move_grade(run, gate, bands):
    target = next(band for band in bands if band.code == gate.target)
    is_lowered = gate.effect == Effect.GRADE_AT_MOST
    moved = [band.code for band in bands if (band.from_points > target.from_points) == is_lowered and band != target]
    if moved:
        places = ", ".join(["%s"] * len(moved))
        execute(
            f"UPDATE appraisal_sheet SET grade = %s WHERE grade IN ({places}) AND id IN ({_of_gate(run, gate)})",
            [target.code, *moved],
        )


def _conditions(run):
    gates = list(run.version.gates.all())
    if not gates:
        return
    version = run.version
    parts = list(version.indicators.all()), list(version.categories.all()), list(version.bands.all())
    rules = {subject: rules_for(subject, *parts) for subject in {gate.subject for gate in gates}}
    for gate in gates:
        yield gate, condition_of(gate, rules[gate.subject])


def _of_gate(run, gate):
    return (
        f"SELECT h.sheet_id FROM {HELD} h JOIN appraisal_sheet t ON t.id = h.sheet_id "
        f"WHERE h.gate_id = {gate.pk} AND t.run_id = {run.pk}"
    )


def _holding(run, gate, condition):
    """The SELECT of the sheets on which a condition holds."""
    between = " INTERSECT " if condition.needs_all else " UNION "
    return between.join(f"SELECT sheet_id FROM ({_passing(run, gate, test)}) q" for test in condition.tests)


def _passing(run, gate, test):
    if test.indicator is not None:
        return (
            "SELECT l.sheet_id FROM appraisal_line l JOIN appraisal_sheet t ON t.id = l.sheet_id "
            f"WHERE t.run_id = {run.pk} AND l.adjusts_id IS NULL AND l.indicator_id = {test.indicator.pk} "
            f"AND {_of_line(test)}"
        )
    sign = _sign(test)
    sheets = f"t.run_id = {run.pk} AND t.subject_kind = '{gate.subject}' AND t.is_scored"
    if test.category is not None:
        return (
            f"SELECT c.sheet_id FROM {SUBTOTALS} c JOIN appraisal_sheet t ON t.id = c.sheet_id "
            f"WHERE {sheets} AND c.scored > 0 AND c.category_id = {test.category.pk} AND c.points {sign} {test.than}"
        )
    return f"SELECT t.id AS sheet_id FROM appraisal_sheet t WHERE {sheets} AND t.points {sign} {test.than}"


def _of_line(test):
    if test.of == "empty":
        # What somebody is exempted from is not something that is missing.
        return "l.is_empty AND l.exemption_id IS NULL"
    sign = _sign(test)
    if test.of == "points":
        return f"NOT l.is_empty AND l.points {sign} {test.than}"
    reading = reading_of(test.indicator)
    if reading == COUNT:
        return f"NOT l.is_empty AND l.value {sign} {test.than}"
    # A share of 95.004% is not 95%: it is compared as the fraction that it is.
    times = 10_000 if test.is_share else 100
    return f"NOT l.is_empty AND CAST(l.value AS bigint) * {times} {sign} CAST({test.than} AS bigint) * l.base"


def _sign(test):
    return {"==": "=", "!=": "<>"}.get(test.sign, test.sign)

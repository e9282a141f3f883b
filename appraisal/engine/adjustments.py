"""Adjustment lines: what late facts change in a published month, under the version that scored it.

A line holds the difference between what its indicator would have given with the late facts and what it gave.
Limits of a category are not applied again, and what compares with others or does not add up is not adjusted; neither
is what was not scored in its month, where its marks were left out, nor what a gate or a veto kept from counting there.
"""

from appraisal.engine.cells import CELLS
from appraisal.engine.models import LINE_COLUMNS, Held, Line
from appraisal.engine.points import RULE_COLUMNS, points_of, rule_for, rule_table
from appraisal.facts.dialect import execute, rows
from appraisal.facts.late import published_before
from appraisal.facts.models import Fact
from appraisal.scheme.rules import compares
from appraisal.scheme.uses.rules import measure_of, use_of, uses_of
from appraisal.scheme.versions.base import Effect, Missing, Rule
from appraisal.scheme.versions.models import Indicator


def insert(run):
    """Write the adjustment lines of a run, one statement for each published month that changed.

    Say whether there are late facts.
    """
    adjusted = {pk for (pk,) in rows(f"SELECT DISTINCT adjusts_id FROM {CELLS} WHERE adjusts_id IS NOT NULL")}
    if not adjusted:
        return False
    earlier = published_before(run)
    for old in earlier:
        if old.period_id in adjusted:
            _insert_for(run, old, [each.pk for each in earlier])
    return True


def carry_over(run, first, changes):
    """Write the adjustment lines of a run that corrects a published one: anew where a Change touches them, else as
    they were, whatever other months have become since; call when no statement needs the adjusted cells any more.
    """
    late = [each for each in changes if each.adjusts]
    cells = _any(_touches("", "", each, f"measure = '{each.measure}'") for each in late)
    lines = _any(_touches("o.", "l.", each, f"l.indicator_id IN ({_reading(each.measure)})") for each in late)
    execute(f"DELETE FROM {CELLS} WHERE adjusts_id IS NOT NULL AND NOT {cells}")
    insert(run)
    execute(
        f"INSERT INTO {Line._meta.db_table} ({LINE_COLUMNS}) "
        "SELECT n.id, l.indicator_id, l.value, l.base, l.points, l.is_empty, l.adjusts_id FROM appraisal_line l "
        "JOIN appraisal_sheet o ON o.id = l.sheet_id "
        "JOIN appraisal_sheet n ON n.subject_kind = o.subject_kind AND n.subject_id = o.subject_id "
        "WHERE o.run_id = %s AND n.run_id = %s AND l.adjusts_id IS NOT NULL "
        f"AND NOT {lines}",
        [first.pk, run.pk],
    )


def leave(run):
    """Take late facts and their lines from the sheets of a run that are not scored, for the next month that is.

    Return how many facts; call when it is known which sheets are scored.
    """
    idle = f"SELECT 1 FROM appraisal_sheet s WHERE s.run_id = {run.pk} AND NOT s.is_scored"
    execute(
        f"DELETE FROM {Line._meta.db_table} WHERE adjusts_id IS NOT NULL "
        f"AND EXISTS ({idle} AND s.id = {Line._meta.db_table}.sheet_id)"
    )
    facts = Fact._meta.db_table
    return execute(
        f"DELETE FROM {facts} WHERE run_id = {run.pk} AND adjusts_id IS NOT NULL AND EXISTS "
        f"({idle} AND s.subject_kind = {facts}.subject_kind AND s.subject_id = {facts}.subject_id)"
    )


def _touches(sheet, line, change, measured):
    return (
        f"({sheet}subject_kind = '{change.subject_kind}' AND {sheet}subject_id = {change.subject_id} "
        f"AND {line}adjusts_id = {change.adjusts} AND {measured})"
    )


def _any(conditions):
    return f"({' OR '.join(sorted(set(conditions))) or '1 = 0'})"


def _reading(key):
    """The ids of the indicators that read the facts of a key, which names the use and not the measure alone."""
    named = Indicator.objects.filter(measure=measure_of(key).code)
    return ", ".join([str(each.pk) for each in named if use_of(each).key == key]) or "0"


def _insert_for(run, old, published):
    indicators = [each for each in old.version.indicators.all() if _is_adjusted(each)]
    if not indicators:
        return
    before, after = (points_of(_cells(run, late, indicators), indicators) for late in (False, True))
    execute(
        f"WITH {rule_table(indicators)}, late AS (SELECT * FROM {CELLS} WHERE adjusts_id = {old.period_id}), "
        f"counted AS ({_counted(old, published)}) "
        f"INSERT INTO {Line._meta.db_table} ({LINE_COLUMNS}) "
        "SELECT a.sheet_id, a.indicator_id, a.quantity - b.quantity, a.base - b.base, a.points - b.points, "
        f"FALSE, {old.period_id} FROM ({after}) a JOIN ({before}) b "
        "ON b.sheet_id = a.sheet_id AND b.indicator_id = a.indicator_id "
        "JOIN appraisal_indicator i ON i.id = a.indicator_id "
        f"WHERE NOT (b.is_empty AND i.missing = '{Missing.NOT_SCORED.value}') AND NOT EXISTS ({_set_apart(old)})"
    )


def _is_adjusted(indicator):
    """What compares with others, or counts otherwise than by adding up, follows when it is counted next."""
    is_compared = compares(indicator)
    return not is_compared and not indicator.per and all(use.is_additive for use in uses_of(indicator))


def _set_apart(old):
    """The line of the published month that an exemption, a gate or a veto had taken from what was measured."""
    held = (
        f"SELECT 1 FROM {Held._meta.db_table} h JOIN appraisal_gate g ON g.id = h.gate_id "
        f"WHERE h.sheet_id = s.id AND (g.effect = '{Effect.SHEET.value}' "
        # A limit that lay above the points took nothing.
        f"OR (g.effect = '{Effect.CAP.value}' AND s.points >= g.\"limit\") OR (g.effect = '{Effect.CATEGORY.value}' "
        "AND g.target = (SELECT c.code FROM appraisal_category c WHERE c.id = i.category_id)))"
    )
    vetoed = (
        "SELECT 1 FROM appraisal_line v JOIN appraisal_indicator k ON k.id = v.indicator_id "
        f"WHERE v.sheet_id = s.id AND v.adjusts_id IS NULL AND k.rule = '{Rule.VETO.value}' AND v.points < 0"
    )
    return (
        "SELECT 1 FROM appraisal_sheet s JOIN appraisal_line l ON l.sheet_id = s.id "
        "JOIN appraisal_sheet n ON n.id = a.sheet_id "
        f"WHERE s.run_id = {old.pk} AND s.subject_kind = n.subject_kind AND s.subject_id = n.subject_id "
        "AND l.indicator_id = a.indicator_id AND (l.exemption_id IS NOT NULL OR l.gate_id IS NOT NULL "
        f"OR EXISTS ({held}) OR EXISTS ({vetoed}))"
    )


def _counted(old, published):
    listed = ", ".join(str(pk) for pk in published)
    return (
        "SELECT s.subject_kind, s.subject_id, l.indicator_id, SUM(l.value) AS quantity, SUM(l.base) AS base, "
        "MIN(CASE WHEN l.is_empty THEN 1 ELSE 0 END) AS was_empty "
        "FROM appraisal_sheet s JOIN appraisal_line l ON l.sheet_id = s.id "
        f"WHERE (s.run_id = {old.pk} AND l.adjusts_id IS NULL) "
        f"OR (s.run_id IN ({listed}) AND l.adjusts_id = {old.period_id}) "
        "GROUP BY s.subject_kind, s.subject_id, l.indicator_id"
    )


def _cells(run, with_late, indicators):
    quantity, base = ("COALESCE(x.quantity, 0)", "COALESCE(x.base, 0)")
    possible = "TRUE"
    if with_late:
        quantity, base = f"{quantity} + late.quantity", f"{base} + late.base"
    elif given := [str(each.pk) for each in indicators if each.missing != Missing.NOT_SCORED]:
        # A month that had nothing to measure gave what the indicator says, and not what the rule gives for none.
        possible = f"NOT (r.indicator_id IN ({', '.join(given)}) AND COALESCE(x.was_empty, 0) = 1)"
    columns = ", ".join(f"r.{column}" for column in RULE_COLUMNS.split(", "))
    return (
        f'SELECT s.id AS sheet_id, s."group" AS peer_group, {quantity} AS quantity, {base} AS base, '
        f"{possible} AS possible, {columns} "
        f"FROM appraisal_sheet s JOIN rule r ON {rule_for(indicators)} "
        "JOIN late ON late.subject_kind = s.subject_kind AND late.subject_id = s.subject_id "
        "AND late.measure = r.measure "
        "LEFT JOIN counted x ON x.subject_kind = s.subject_kind AND x.subject_id = s.subject_id "
        f"AND x.indicator_id = r.indicator_id WHERE s.run_id = {run.pk}"
    )

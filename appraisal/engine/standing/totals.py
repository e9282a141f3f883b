"""Points of a sheet and its place: categories within their limits, adjustments, gates, caseload, shared ranks."""

from contextlib import contextmanager

from appraisal.engine.cells import CELLS
from appraisal.engine.models import REVIEWERS
from appraisal.engine.standing import gates
from appraisal.engine.standing.gates import HELD, SUBTOTALS
from appraisal.facts.dialect import execute, rows
from appraisal.facts.late import published_before
from appraisal.scheme.allowances.models import ONE, Exemption
from appraisal.scheme.measures import CASELOAD, REVIEWS
from appraisal.scheme.rulekinds.arithmetic import half_up_sql
from appraisal.scheme.rules import weights_of
from appraisal.scheme.versions.base import Effect, Missing, Place, SubjectKind
from portal.office.counting.dialect import is_postgresql


def update(run):
    """Fill in points, grade, caseload, rank and the rank of the period before on every sheet of a run.

    The lines are there, with what exemptions and gates made of them.
    """
    span = _span(run)
    with _subtotals(run, span):
        _stand(run, span)
        gates.hold(run, of_whole=True)
    gates.limit(run)
    execute(f"UPDATE appraisal_sheet SET points = 0 WHERE run_id = {run.pk} AND points < 0")
    gates.grade(run)
    _place(run)


def _weighed(run):
    """The full marks that each indicator of the version leaves out when it is not scored."""
    weighed = {}
    for category in run.version.categories.prefetch_related("indicators"):
        for subject in SubjectKind:
            weighed |= weights_of(category, [each for each in category.indicators.all() if each.subject == subject])
    listed = ", ".join(f"({pk}, {weight})" for pk, weight in weighed.items())
    return f"VALUES {listed}" if listed else "SELECT 0, 0 WHERE 1 = 0"


@contextmanager
def _subtotals(run, span):
    """Keep the points of each category of each sheet for the statements inside."""
    execute(f"DROP TABLE IF EXISTS {SUBTOTALS}")
    execute(
        f"CREATE TEMPORARY TABLE {SUBTOTALS} AS WITH weighed (indicator_id, weight) AS ({_weighed(run)}) "
        f"{_categories(run, span)}"
    )
    if is_postgresql():
        execute(f"ANALYZE {SUBTOTALS}")
    yield
    execute(f"DROP TABLE {SUBTOTALS}")


def _categories(run, span):
    """Points of each category of each sheet: base marks plus its lines, from 0 to the full marks that could be scored.

    The marks of what was not scored are left out, all of them where no line of the category was; a veto is set apart.
    """
    is_left_out = (
        f"CASE WHEN x.id IS NULL THEN l.is_empty AND i.missing = '{Missing.NOT_SCORED.value}' "
        f"ELSE x.gives = '{Exemption.Gives.LEFT_OUT.value}' END"
    )
    given = (
        "SELECT l.sheet_id, i.category_id, SUM(CASE WHEN i.rule = 'veto' THEN 0 ELSE l.points END) AS given, "
        "MIN(CASE WHEN i.rule = 'veto' THEN l.points ELSE 0 END) AS veto, "
        f"SUM(CASE WHEN {is_left_out} THEN w.weight ELSE 0 END) AS left_out, "
        f"SUM(CASE WHEN {is_left_out} THEN 0 ELSE 1 END) AS scored "
        "FROM appraisal_line l JOIN appraisal_indicator i ON i.id = l.indicator_id "
        "JOIN weighed w ON w.indicator_id = i.id LEFT JOIN appraisal_exemption x ON x.id = l.exemption_id "
        f"WHERE {span} AND l.adjusts_id IS NULL GROUP BY l.sheet_id, i.category_id"
    )
    base = "CASE s.subject_kind WHEN 'u' THEN c.base_marks_units ELSE c.base_marks_officers END"
    is_multiplied = f"k.id IS NOT NULL AND k.place = '{Place.BEFORE.value}'"
    multiplied = f"CASE WHEN {is_multiplied} THEN {half_up_sql('m.given * k.factor', str(ONE))} ELSE m.given END"
    is_struck = (
        f"EXISTS (SELECT 1 FROM {HELD} h JOIN appraisal_gate g ON g.id = h.gate_id WHERE h.sheet_id = m.sheet_id "
        f"AND g.effect = '{Effect.CATEGORY.value}' AND g.target = c.code)"
    )
    limited = (
        "SELECT m.sheet_id, m.veto, m.scored, c.id AS category_id, c.full_marks, "
        "CASE WHEN m.scored = 0 OR m.left_out > c.full_marks THEN 0 "
        "ELSE c.full_marks - m.left_out END AS reachable, "
        f"CASE WHEN m.scored = 0 OR {is_struck} THEN 0 ELSE {multiplied} + {base} END AS raw FROM ({given}) m "
        f"JOIN appraisal_sheet s ON s.id = m.sheet_id AND s.run_id = {run.pk} "
        "JOIN appraisal_category c ON c.id = m.category_id LEFT JOIN appraisal_coefficient k ON k.id = s.coefficient_id"
    )
    return (
        "SELECT sheet_id, category_id, veto, scored, full_marks, reachable, CASE WHEN raw < 0 THEN 0 "
        f"WHEN full_marks > 0 AND raw > reachable THEN reachable ELSE raw END AS points FROM ({limited}) n"
    )


def _stand(run, span):
    """Write on each sheet what it earned before gates and the floor, whether it is scored and may be ranked."""
    execute(
        f"WITH total AS ({_totals()}), adjusted AS ({_adjusted(span)}), load AS ({_loads()}), "
        f"standing AS ({_standings(run)}) "
        "UPDATE appraisal_sheet SET points = standing.points, reachable = standing.reachable, "
        "is_scored = standing.is_scored, caseload = standing.caseload, is_ranked = standing.is_ranked, "
        "previous_rank = standing.previous_rank FROM standing WHERE standing.id = appraisal_sheet.id"
    )


def _totals():
    """Of each sheet: what was earned within the marks that could be scored, brought to the full marks, plus bonuses."""
    summed = (
        "SELECT sheet_id, MIN(veto) AS veto, SUM(scored) AS scored, "
        "CAST(SUM(full_marks) AS bigint) AS full_marks, CAST(SUM(reachable) AS bigint) AS reachable, "
        "CAST(SUM(CASE WHEN full_marks > 0 THEN points ELSE 0 END) AS bigint) AS earned, "
        f"CAST(SUM(CASE WHEN full_marks > 0 THEN 0 ELSE points END) AS bigint) AS bonus FROM {SUBTOTALS} "
        "GROUP BY sheet_id"
    )
    brought = (
        f"CASE WHEN reachable IN (0, full_marks) THEN earned ELSE {half_up_sql('earned * full_marks', 'reachable')} END"
    )
    return f"SELECT sheet_id, veto, scored, reachable, {brought} + bonus AS points FROM ({summed}) t"


def _adjusted(span):
    return (
        "SELECT l.sheet_id, SUM(l.points) AS points FROM appraisal_line l "
        f"WHERE {span} AND l.adjusts_id IS NOT NULL GROUP BY l.sheet_id"
    )


def _span(run):
    """The sheets of one run lie together, so that its lines are found without reading those of other years."""
    first, last = rows("SELECT MIN(id), MAX(id) FROM appraisal_sheet WHERE run_id = %s", [run.pk])[0]
    return f"l.sheet_id BETWEEN {first or 0} AND {last or 0}"


def _loads():
    """How many matters of each subject ended, and how many reviews it decided, in hundredths."""
    of = "CAST(SUM(CASE WHEN measure = '{}' THEN {} ELSE 0 END) AS bigint) AS {}"
    sums = ", ".join([of.format(CASELOAD, "quantity", "matters"), of.format(REVIEWS, "base", "reviews")])
    return (
        f"SELECT subject_kind, subject_id, {sums} FROM {CELLS} WHERE adjusts_id IS NULL "
        f"AND measure IN ('{CASELOAD}', '{REVIEWS}') GROUP BY subject_kind, subject_id"
    )


def _standings(run):
    is_multiplied = f"k.id IS NOT NULL AND k.place = '{Place.AFTER.value}'"
    times = half_up_sql("COALESCE(total.points, 0) * k.factor", str(ONE))
    multiplied = f"CASE WHEN {is_multiplied} THEN {times} ELSE COALESCE(total.points, 0) END"
    earned = f"{multiplied} + COALESCE(adjusted.points, 0)"
    version = run.version
    smallest = (
        f"CASE s.subject_kind WHEN 'u' THEN {version.smallest_caseload_units} "
        f"ELSE {version.smallest_caseload_officers} END"
    )
    is_scored = "COALESCE(total.scored, 0) > 0"
    caseload = f"COALESCE(CASE s.\"group\" WHEN '{REVIEWERS}' THEN load.reviews ELSE load.matters END, 0) / 100"
    before = _run_before(run)
    return (
        f"SELECT s.id, CASE WHEN COALESCE(total.veto, 0) < 0 OR NOT {is_scored} THEN 0 ELSE {earned} END AS points, "
        f"COALESCE(total.reachable, 0) AS reachable, {is_scored} AS is_scored, "
        f"{caseload} AS caseload, s.\"group\" <> '' AND {is_scored} AND {caseload} >= {smallest} AS is_ranked, "
        f"before.rank AS previous_rank FROM appraisal_sheet s LEFT JOIN total ON total.sheet_id = s.id "
        "LEFT JOIN adjusted ON adjusted.sheet_id = s.id "
        "LEFT JOIN appraisal_coefficient k ON k.id = s.coefficient_id "
        "LEFT JOIN load ON load.subject_kind = s.subject_kind AND load.subject_id = s.subject_id "
        f"LEFT JOIN appraisal_sheet before ON before.run_id = {before} AND before.subject_kind = s.subject_kind "
        'AND before.subject_id = s.subject_id AND before."group" = s."group" '
        f"WHERE s.run_id = {run.pk}"
    )


def _run_before(run):
    """The published run of the period that ends where this one begins; 0 when there is none."""
    return next((old.pk for old in published_before(run) if old.period.ends_on == run.period.starts_on), 0)


def _place(run):
    """Standard competition ranking: equal points share a rank, and the next rank leaves room for them."""
    execute(
        'WITH placed AS (SELECT id, rank() OVER (PARTITION BY subject_kind, "group" ORDER BY points DESC) AS rank '
        "FROM appraisal_sheet WHERE run_id = %s AND is_ranked) "
        "UPDATE appraisal_sheet SET rank = placed.rank FROM placed WHERE placed.id = appraisal_sheet.id",
        [run.pk],
    )

"""Points of a sheet and its place: categories within their limits, adjustments, caseload, shared ranks."""

from appraisal.engine.cells import CELLS
from appraisal.facts.dialect import execute, rows
from appraisal.facts.late import published_before
from appraisal.scheme.measures import CASELOAD


def update(run):
    """Fill in points, caseload, rank and the rank of the period before on every sheet of a run."""
    span = _span(run)
    execute(
        f"WITH category AS ({_categories(run, span)}), total AS ({_totals()}), adjusted AS ({_adjusted(span)}), "
        f"load AS (SELECT * FROM {CELLS} WHERE measure = '{CASELOAD}' AND adjusts_id IS NULL), "
        f"standing AS ({_standings(run)}), placed AS ({_places()}) "
        "UPDATE appraisal_sheet SET points = placed.points, caseload = placed.caseload, "
        "is_ranked = placed.is_ranked, rank = placed.rank, previous_rank = placed.previous_rank "
        "FROM placed WHERE placed.id = appraisal_sheet.id"
    )


def _categories(run, span):
    """Points of each category of each sheet: base marks plus its lines, from 0 to full marks; a veto is set apart."""
    given = (
        "SELECT l.sheet_id, i.category_id, SUM(CASE WHEN i.rule = 'veto' THEN 0 ELSE l.points END) AS given, "
        "MIN(CASE WHEN i.rule = 'veto' THEN l.points ELSE 0 END) AS veto "
        "FROM appraisal_line l JOIN appraisal_indicator i ON i.id = l.indicator_id "
        f"WHERE {span} AND l.adjusts_id IS NULL GROUP BY l.sheet_id, i.category_id"
    )
    raw = "given + CASE s.subject_kind WHEN 'u' THEN c.base_marks_units ELSE c.base_marks_officers END"
    return (
        "SELECT sheet_id, veto, CASE WHEN raw < 0 THEN 0 WHEN full_marks > 0 AND raw > full_marks THEN full_marks "
        f"ELSE raw END AS points FROM (SELECT m.sheet_id, m.veto, {raw} AS raw, c.full_marks FROM ({given}) m "
        f"JOIN appraisal_sheet s ON s.id = m.sheet_id AND s.run_id = {run.pk} "
        "JOIN appraisal_category c ON c.id = m.category_id) n"
    )


def _totals():
    return "SELECT sheet_id, SUM(points) AS points, MIN(veto) AS veto FROM category GROUP BY sheet_id"


def _adjusted(span):
    return (
        "SELECT l.sheet_id, SUM(l.points) AS points FROM appraisal_line l "
        f"WHERE {span} AND l.adjusts_id IS NOT NULL GROUP BY l.sheet_id"
    )


def _span(run):
    """The sheets of one run lie together, so that its lines are found without reading those of other years."""
    first, last = rows("SELECT MIN(id), MAX(id) FROM appraisal_sheet WHERE run_id = %s", [run.pk])[0]
    return f"l.sheet_id BETWEEN {first or 0} AND {last or 0}"


def _standings(run):
    earned = "COALESCE(total.points, 0) + COALESCE(adjusted.points, 0)"
    version = run.version
    smallest = (
        f"CASE s.subject_kind WHEN 'u' THEN {version.smallest_caseload_units} "
        f"ELSE {version.smallest_caseload_officers} END"
    )
    before = _run_before(run)
    return (
        'SELECT s.id, s.subject_kind, s."group" AS peer_group, '
        f"CASE WHEN COALESCE(total.veto, 0) < 0 OR {earned} < 0 THEN 0 ELSE {earned} END AS points, "
        "COALESCE(load.quantity, 0) / 100 AS caseload, "
        f"s.\"group\" <> '' AND COALESCE(load.quantity, 0) / 100 >= {smallest} AS is_ranked, "
        f"before.rank AS previous_rank FROM appraisal_sheet s LEFT JOIN total ON total.sheet_id = s.id "
        "LEFT JOIN adjusted ON adjusted.sheet_id = s.id "
        "LEFT JOIN load ON load.subject_kind = s.subject_kind AND load.subject_id = s.subject_id "
        f"LEFT JOIN appraisal_sheet before ON before.run_id = {before} AND before.subject_kind = s.subject_kind "
        'AND before.subject_id = s.subject_id AND before."group" = s."group" '
        f"WHERE s.run_id = {run.pk}"
    )


def _run_before(run):
    """The published run of the period that ends where this one begins; 0 when there is none."""
    return next((old.pk for old in published_before(run) if old.period.ends_on == run.period.starts_on), 0)


def _places():
    """Standard competition ranking: equal points share a rank, and the next rank leaves room for them."""
    rank = "rank() OVER (PARTITION BY subject_kind, peer_group, is_ranked ORDER BY points DESC)"
    place = f"CASE WHEN is_ranked THEN {rank} END AS rank"
    return f"SELECT id, points, caseload, is_ranked, {place}, previous_rank FROM standing"

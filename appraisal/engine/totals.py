"""Points of a sheet and its place: categories within their limits, adjustments, caseload, shared ranks."""

from appraisal.engine.dialect import execute
from appraisal.engine.late import published_before
from appraisal.measures import CASELOAD


def update(run):
    """Fill in points, caseload, rank and the rank of the period before on every sheet of a run."""
    execute(
        f"WITH category AS ({_categories(run)}), total AS ({_totals()}), adjusted AS ({_adjusted(run)}), "
        f"load AS ({_caseloads(run)}), standing AS ({_standings(run)}), placed AS ({_places()}) "
        "UPDATE appraisal_sheet SET points = placed.points, caseload = placed.caseload, "
        "is_ranked = placed.is_ranked, rank = placed.rank, previous_rank = placed.previous_rank "
        "FROM placed WHERE placed.id = appraisal_sheet.id"
    )


def _categories(run):
    """Points of each category of each sheet: base marks plus its lines, from 0 to full marks; a veto is set apart."""
    raw = "MAX(CASE s.subject_kind WHEN 'u' THEN c.base_marks_units ELSE c.base_marks_officers END)"
    raw = f"{raw} + SUM(CASE WHEN i.rule = 'veto' THEN 0 ELSE l.points END)"
    return (
        "SELECT sheet_id, veto, CASE WHEN raw < 0 THEN 0 WHEN full_marks > 0 AND raw > full_marks THEN full_marks "
        f"ELSE raw END AS points FROM (SELECT l.sheet_id, {raw} AS raw, MAX(c.full_marks) AS full_marks, "
        "MIN(CASE WHEN i.rule = 'veto' THEN l.points ELSE 0 END) AS veto "
        "FROM appraisal_sheet s JOIN appraisal_line l ON l.sheet_id = s.id "
        "JOIN appraisal_indicator i ON i.id = l.indicator_id JOIN appraisal_category c ON c.id = i.category_id "
        f"WHERE s.run_id = {run.pk} AND l.adjusts_id IS NULL GROUP BY l.sheet_id, c.id) m"
    )


def _totals():
    return "SELECT sheet_id, SUM(points) AS points, MIN(veto) AS veto FROM category GROUP BY sheet_id"


def _adjusted(run):
    return (
        "SELECT l.sheet_id, SUM(l.points) AS points FROM appraisal_sheet s JOIN appraisal_line l ON l.sheet_id = s.id "
        f"WHERE s.run_id = {run.pk} AND l.adjusts_id IS NOT NULL GROUP BY l.sheet_id"
    )


def _caseloads(run):
    return (
        "SELECT subject_kind, subject_id, SUM(quantity) / 100 AS caseload FROM appraisal_fact "
        f"WHERE run_id = {run.pk} AND measure = '{CASELOAD}' AND adjusts_id IS NULL GROUP BY subject_kind, subject_id"
    )


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
        "COALESCE(load.caseload, 0) AS caseload, "
        f"s.\"group\" <> '' AND COALESCE(load.caseload, 0) >= {smallest} AS is_ranked, "
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

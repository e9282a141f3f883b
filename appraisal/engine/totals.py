"""Points of a sheet and its place: categories within their limits, adjustments, caseload, shared ranks."""

from appraisal.engine.cells import CELLS
from appraisal.engine.models import REVIEWERS
from appraisal.facts.dialect import execute, rows
from appraisal.facts.late import published_before
from appraisal.scheme.measures import CASELOAD, REVIEWS
from appraisal.scheme.rulekinds.arithmetic import half_up_sql
from appraisal.scheme.rules import weights_of
from appraisal.scheme.versions.base import Missing, SubjectKind


def update(run):
    """Fill in points, caseload, rank and the rank of the period before on every sheet of a run."""
    span = _span(run)
    execute(
        f"WITH weighed (indicator_id, weight) AS ({_weighed(run)}), category AS ({_categories(run, span)}), "
        f"total AS ({_totals()}), adjusted AS ({_adjusted(span)}), "
        f"load AS ({_loads()}), "
        f"standing AS ({_standings(run)}), placed AS ({_places()}) "
        "UPDATE appraisal_sheet SET points = placed.points, reachable = placed.reachable, "
        "is_scored = placed.is_scored, caseload = placed.caseload, "
        "is_ranked = placed.is_ranked, rank = placed.rank, previous_rank = placed.previous_rank "
        "FROM placed WHERE placed.id = appraisal_sheet.id"
    )


def _weighed(run):
    """The full marks that each indicator of the version leaves out when it is not scored."""
    weighed = {}
    for category in run.version.categories.prefetch_related("indicators"):
        for subject in SubjectKind:
            weighed |= weights_of(category, [each for each in category.indicators.all() if each.subject == subject])
    rows = ", ".join(f"({pk}, {weight})" for pk, weight in weighed.items())
    return f"VALUES {rows}" if rows else "SELECT 0, 0 WHERE 1 = 0"


def _categories(run, span):
    """Points of each category of each sheet: base marks plus its lines, from 0 to the full marks that could be scored.

    The marks of what was not scored are left out, all of them where no line of the category was; a veto is set apart.
    """
    is_left_out = f"l.is_empty AND i.missing = '{Missing.NOT_SCORED.value}'"
    given = (
        "SELECT l.sheet_id, i.category_id, SUM(CASE WHEN i.rule = 'veto' THEN 0 ELSE l.points END) AS given, "
        "MIN(CASE WHEN i.rule = 'veto' THEN l.points ELSE 0 END) AS veto, "
        f"SUM(CASE WHEN {is_left_out} THEN w.weight ELSE 0 END) AS left_out, "
        f"SUM(CASE WHEN {is_left_out} THEN 0 ELSE 1 END) AS scored "
        "FROM appraisal_line l JOIN appraisal_indicator i ON i.id = l.indicator_id "
        "JOIN weighed w ON w.indicator_id = i.id "
        f"WHERE {span} AND l.adjusts_id IS NULL GROUP BY l.sheet_id, i.category_id"
    )
    base = "CASE s.subject_kind WHEN 'u' THEN c.base_marks_units ELSE c.base_marks_officers END"
    limited = (
        "SELECT m.sheet_id, m.veto, m.scored, c.full_marks, CASE WHEN m.scored = 0 OR m.left_out > c.full_marks THEN 0 "
        "ELSE c.full_marks - m.left_out END AS reachable, "
        f"CASE WHEN m.scored = 0 THEN 0 ELSE m.given + {base} END AS raw FROM ({given}) m "
        f"JOIN appraisal_sheet s ON s.id = m.sheet_id AND s.run_id = {run.pk} "
        "JOIN appraisal_category c ON c.id = m.category_id"
    )
    return (
        "SELECT sheet_id, veto, scored, full_marks, reachable, CASE WHEN raw < 0 THEN 0 "
        f"WHEN full_marks > 0 AND raw > reachable THEN reachable ELSE raw END AS points FROM ({limited}) n"
    )


def _totals():
    """Of each sheet: what was earned within the marks that could be scored, brought to the full marks, plus bonuses."""
    summed = (
        "SELECT sheet_id, MIN(veto) AS veto, SUM(scored) AS scored, "
        "CAST(SUM(full_marks) AS bigint) AS full_marks, CAST(SUM(reachable) AS bigint) AS reachable, "
        "CAST(SUM(CASE WHEN full_marks > 0 THEN points ELSE 0 END) AS bigint) AS earned, "
        "SUM(CASE WHEN full_marks > 0 THEN 0 ELSE points END) AS bonus FROM category GROUP BY sheet_id"
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
    earned = "COALESCE(total.points, 0) + COALESCE(adjusted.points, 0)"
    version = run.version
    smallest = (
        f"CASE s.subject_kind WHEN 'u' THEN {version.smallest_caseload_units} "
        f"ELSE {version.smallest_caseload_officers} END"
    )
    is_scored = "COALESCE(total.scored, 0) > 0"
    caseload = f"COALESCE(CASE s.\"group\" WHEN '{REVIEWERS}' THEN load.reviews ELSE load.matters END, 0) / 100"
    before = _run_before(run)
    return (
        'SELECT s.id, s.subject_kind, s."group" AS peer_group, '
        f"CASE WHEN COALESCE(total.veto, 0) < 0 OR {earned} < 0 OR NOT {is_scored} THEN 0 ELSE {earned} END AS points, "
        f"COALESCE(total.reachable, 0) AS reachable, {is_scored} AS is_scored, "
        f"{caseload} AS caseload, s.\"group\" <> '' AND {is_scored} AND {caseload} >= {smallest} AS is_ranked, "
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
    return f"SELECT id, points, reachable, is_scored, caseload, is_ranked, {place}, previous_rank FROM standing"

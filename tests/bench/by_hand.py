"""The month in hand-written SQL: the same facts, lines and sheets for exactly the bench scheme, in scratch tables."""

from cases.review.decisions.measures import END_STATES, ENDING_KINDS

SCRATCH = ("fact", "line", "sheet")
FACT = "run_id, subject_kind, subject_id, measure, occurred_on, quantity, base, ref_kind, ref_id, adjusts_id"
DAY = "CAST({} AT TIME ZONE 'Asia/Shanghai' AS date)"
SPAN = "{0} >= %(first)s AND {0} < %(last)s AND NOT c.is_imported"


def _fact(at, ref, ref_id, tables, records, where="TRUE"):
    """One INSERT: each record gives the rows of `records` (kind, subject, measure, quantity, base, counts)."""
    return (
        f"INSERT INTO bench_fact ({FACT}) SELECT %(run)s, v.kind, v.subject, v.measure, {DAY.format(at)}, v.quantity, "
        f"v.base, '{ref}', {ref_id}, NULL FROM {tables} CROSS JOIN LATERAL (VALUES {records}) "
        f"v (kind, subject, measure, quantity, base, counts) "
        f"WHERE {SPAN.format(at)} AND {where} AND v.counts AND v.subject IS NOT NULL"
    )


def _listed(words):
    return ", ".join(f"'{word}'" for word in words)


GIVEN_UP = (
    "m.stage = 'withdrawn' AND (m.round > 1 OR EXISTS (SELECT 1 FROM cases_reviewstep b WHERE b.matter_id = m.id "
    "AND b.outcome = 'return')) AND NOT EXISTS (SELECT 1 FROM cases_matter g WHERE g.case_id = m.case_id "
    "AND g.stage = 'rejected' AND g.ended_at = m.ended_at)"
)
HANDED_IN = "LEFT JOIN cases_round w ON w.matter_id = m.id AND w.number ="
LED = (
    " LEFT JOIN LATERAL (SELECT l.officer_id FROM cases_lead l WHERE l.case_id = c.id AND l.since <= {} "
    "ORDER BY l.id DESC LIMIT 1) led ON TRUE"
)
LEADER = "COALESCE(led.officer_id, c.lead_id)"
STEPS = "cases_reviewstep s JOIN cases_matter m ON m.id = s.matter_id JOIN cases_case c ON c.id = m.case_id"
COLLECT = (
    _fact(
        "d.found_at",
        "defect",
        "d.id",
        "cases_defect d JOIN cases_case c ON c.id = d.case_id",
        "('o', d.officer_id, 'cases.defects_' || d.severity, 100, 0, TRUE), "
        "('o', d.officer_id, 'cases.defects_' || d.question, 100, 0, TRUE), "
        "('u', d.unit_id, 'cases.defects_' || d.question, 100, 0, TRUE)",
    ),
    _fact(
        "m.ended_at",
        "matter",
        "m.id",
        f"cases_matter m JOIN cases_case c ON c.id = m.case_id {HANDED_IN} 1",
        "('o', m.author_id, 'cases.matters_ended', 100, 0, m.stage <> 'withdrawn'), "
        "('u', m.unit_id, 'cases.matters_ended', 100, 0, m.stage <> 'withdrawn'), "
        "('o', m.author_id, 'cases.matters_rejected', 100, 0, m.stage = 'rejected'), "
        "('o', m.author_id, 'cases.matters_withdrawn', 100, 0, m.stage = 'withdrawn'), "
        "('o', COALESCE(w.submitted_by_id, m.author_id), 'cases.first_pass_rate', "
        "CASE WHEN m.stage = 'approved' AND m.round = 1 THEN 100 ELSE 0 END, 100, TRUE)",
        f"(m.stage IN ('approved', 'rejected') OR {GIVEN_UP})",
    ),
    _fact(
        "s.decided_at",
        "step",
        "s.id",
        f"{STEPS} {HANDED_IN} s.round",
        "('o', COALESCE(w.submitted_by_id, m.author_id), "
        "CASE s.round WHEN 1 THEN 'cases.matters_returned' ELSE 'cases.matters_returned_twice' END, 100, 0, TRUE)",
        "s.outcome = 'return' AND s.round <= 2",
    ),
    _fact(
        "s.decided_at",
        "step",
        "s.id",
        STEPS,
        "('o', s.reviewer_id, 'cases.reviews_late', 100, 0, s.decided_at > s.due_at), "
        "('o', s.reviewer_id, 'cases.reviews_on_time_rate', "
        "CASE WHEN s.decided_at > s.due_at THEN 0 ELSE 100 END, 100, TRUE)",
        "s.outcome IN ('approve', 'return', 'reject')",
    ),
    _fact(
        "c.ended_at",
        "case",
        "c.id",
        "cases_case c LEFT JOIN LATERAL (SELECT bool_or(k.met_at > k.due_at) AS late FROM cases_clock k "
        "JOIN office_clockrule r ON r.id = k.rule_id WHERE k.case_id = c.id AND r.code LIKE 'handling.%%' "
        "AND NOT k.is_void AND k.met_at IS NOT NULL) k ON TRUE" + LED.format("c.ended_at"),
        f"('o', {LEADER}, 'cases.closed', 100, 0, c.state = 'closed'), "
        f"('o', {LEADER}, 'cases.closed_overdue', 100, 0, k.late), "
        f"('o', {LEADER}, 'cases.closed_on_time_rate', CASE WHEN k.late THEN 0 ELSE 100 END, 100, k.late IS NOT NULL), "
        f"('o', {LEADER}, 'cases.online_rate', CASE WHEN EXISTS (SELECT 1 FROM cases_matter m WHERE m.case_id = c.id "
        f"AND m.stage = 'approved' AND m.kind IN ({_listed(ENDING_KINDS)})) THEN 100 ELSE 0 END, 100, TRUE)",
        f"c.state IN ({_listed(END_STATES)})",
    ),
    _fact(
        "c.registered_at",
        "case",
        "c.id",
        "cases_case c" + LED.format("c.registered_at"),
        f"('o', {LEADER}, 'cases.registered_late', 100, 0, TRUE)",
        "c.registered_at > c.reported_at + interval '24 hours'",
    ),
    _fact(
        "k.due_at",
        "clock",
        "k.id",
        "cases_clock k JOIN office_clockrule r ON r.id = k.rule_id JOIN cases_case c ON c.id = k.case_id"
        + LED.format("k.due_at"),
        f"('o', {LEADER}, 'cases.deadlines_missed', 100, 0, TRUE)",
        "r.code LIKE 'handling.%%' AND NOT k.is_void AND (k.met_at IS NULL OR k.met_at > k.due_at) AND NOT EXISTS "
        "(SELECT 1 FROM cases_clockpause h WHERE h.clock_id = k.id AND h.ends_at IS NULL AND NOT h.is_void "
        "AND h.starts_at <= k.due_at)",
    ),
)

# Halves go away from zero; every figure is in hundredths, a share in basis points.
POINTS = """
CASE r.kind
WHEN 'per_occurrence' THEN GREATEST(r.b, -((-2 * r.a * v.q + 100) / 200))
WHEN 'rate_target' THEN CASE
  WHEN v.n = 0 OR v.q * 10000 >= r.a * v.n THEN r.c
  WHEN r.c * 100 * v.n <= (r.a * v.n - v.q * 10000) * r.b THEN 0
  ELSE (2 * (r.c * 100 * v.n - (r.a * v.n - v.q * 10000) * r.b) + 100 * v.n) / (200 * v.n) END
ELSE CASE WHEN v.q <= 0 THEN r.c WHEN v.q >= r.b * 100 THEN 0
  ELSE (2 * (r.c * 100 * r.b - v.q * r.c) + 100 * r.b) / (200 * r.b) END
END"""

SCORE = """
WITH rule (id, measure, kind, a, b, c) AS (VALUES {rules}),
subject AS MATERIALIZED (
  SELECT row_number() OVER () AS id, kind, subject, officer, unit, peers FROM (
    SELECT 'u' AS kind, u.id AS subject, NULL::bigint AS officer, u.id AS unit, u.peer_group AS peers
    FROM people_unit u WHERE u.peer_group <> '' AND u.is_active
    UNION ALL
    SELECT 'o', o.id, o.id, u.id, CASE WHEN p.role = 'officer' THEN u.peer_group ELSE 'reviewers' END
    FROM people_officer o
    LEFT JOIN (SELECT DISTINCT ON (officer_id) officer_id, role, unit_id FROM people_post
      WHERE starts_on < %(last_day)s AND (ends_on IS NULL OR ends_on >= %(first_day)s)
      ORDER BY officer_id, role <> 'officer', starts_on DESC, id DESC) p ON p.officer_id = o.id
    JOIN people_unit u ON u.id = COALESCE(p.unit_id, o.unit_id)
    WHERE p.role = 'officer' OR EXISTS (SELECT 1 FROM appraisal_fact f
      WHERE f.run_id = %(run)s AND f.subject_kind = 'o' AND f.subject_id = o.id)) s),
cell AS MATERIALIZED (SELECT subject_kind, subject_id, measure, SUM(quantity) AS q, SUM(base) AS n FROM appraisal_fact
  WHERE run_id = %(run)s AND adjusts_id IS NULL GROUP BY 1, 2, 3),
line AS (INSERT INTO bench_line (sheet_id, indicator_id, value, base, points, is_empty)
  SELECT s.id, r.id, v.q, v.n, {points}, FALSE FROM subject s JOIN rule r ON s.kind = 'o'
  LEFT JOIN cell ON cell.subject_kind = 'o' AND cell.subject_id = s.subject AND cell.measure = r.measure
  CROSS JOIN LATERAL (SELECT COALESCE(cell.q, 0) AS q, COALESCE(cell.n, 0) AS n) v
  RETURNING sheet_id, points),
total AS (SELECT sheet_id, LEAST(10000, GREATEST(0, 10000 + SUM(points))) AS points FROM line GROUP BY 1)
INSERT INTO bench_sheet (id, run_id, subject_kind, subject_id, officer_id, unit_id, name, unit_name, unit_name_en,
  "group", points, reachable, is_scored, caseload, is_ranked, rank, previous_rank)
SELECT s.id, %(run)s, s.kind, s.subject, s.officer, s.unit, '', '', '', s.peers, COALESCE(t.points, 0), 10000,
  s.kind = 'o',
  COALESCE(CASE WHEN s.peers = 'reviewers' THEN reviews.n ELSE cell.q END, 0) / 100,
  s.kind = 'o' AND s.peers <> '', CASE WHEN s.kind = 'o' AND s.peers <> '' THEN
    rank() OVER (PARTITION BY s.kind, s.peers ORDER BY COALESCE(t.points, 0) DESC) END, NULL
FROM subject s LEFT JOIN total t ON t.sheet_id = s.id
LEFT JOIN cell ON cell.subject_kind = s.kind AND cell.subject_id = s.subject AND cell.measure = 'cases.matters_ended'
LEFT JOIN cell reviews ON reviews.subject_kind = s.kind AND reviews.subject_id = s.subject
  AND reviews.measure = 'cases.reviews_on_time_rate'
"""


def score_sql(indicators):
    """Return the one statement that scores the bench scheme."""
    rules = ", ".join(
        f"({one.pk}, '{one.measure}', '{one.rule}', {a}::bigint, {b}::bigint, {c}::bigint)"
        for one in indicators
        for a, b, c in [_figures(one)]
    )
    return SCORE.format(rules=rules, points=POINTS)


def _figures(indicator):
    given = indicator.params
    return {
        "per_occurrence": lambda: (given["points"], given["floor"], 0),
        "rate_target": lambda: (given["target_bp"], given["points_per_point"], given["full"]),
        "linear": lambda: (0, given["high"], given["points_low"]),
    }[indicator.rule]()

"""The rules of a version as SQL: a VALUES table of figures and one expression that turns cells into points."""

from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.rules import KINDS, figures_of, of_nothing
from appraisal.scheme.versions.models import Rule

RULE_COLUMNS = "indicator_id, subject, measure, kind, is_rate, a, b, c, d, out_of, of_nothing"


def rule_table(indicators):
    """Return the CTEs `rule` and `tier` for indicators with valid figures."""
    rules, tiers = [], []
    for indicator in indicators:
        f = figures_of(indicator)
        measure = BY_CODE[indicator.measure]
        rules.append(
            f"({indicator.pk}, '{indicator.subject}', '{measure.code}', '{indicator.rule}', {int(measure.is_rate)}, "
            f"CAST({f.a} AS bigint), CAST({f.b} AS bigint), CAST({f.c} AS bigint), CAST({f.d} AS bigint), "
            f"'{measure.out_of}', {of_nothing(indicator)})"
        )
        tiers += _tiers(indicator.pk, f.steps)
    rule = f"rule ({RULE_COLUMNS}) AS (VALUES {', '.join(rules)})"
    return f"{rule}, tier (tier_of, low, high, step_points) AS ({_values_or_none(tiers)})"


def _tiers(indicator_id, steps):
    ends = [at for at, _points in steps[1:]] + [None] * bool(steps)
    return [
        f"({indicator_id}, {at}, {'CAST(NULL AS integer)' if end is None else end}, {points})"
        for (at, points), end in zip(steps, ends, strict=True)
    ]


def _values_or_none(rows):
    return f"VALUES {', '.join(rows)}" if rows else "SELECT 0, 0, 0, 0 WHERE 1 = 0"


def points_of(cells, indicators):
    """Return SELECT sheet_id, indicator_id, quantity, base, points, is_empty over `cells`.

    `cells` is a SELECT of sheet_id, peer_group, quantity, base, possible (whether a count could have been more than
    none) and the columns of `rule`. What had nothing to measure is empty, and gives what the indicator says.
    """
    used = {indicator.rule for indicator in indicators}
    cases = " ".join(f"WHEN '{code}' THEN ({KINDS[code].sql})" for code in sorted(used))
    best = "MAX(quantity) OVER (PARTITION BY indicator_id, peer_group)" if Rule.SHARE_OF_BEST in used else "0"
    fractions = (
        f"SELECT cell.*, CASE is_rate WHEN 1 THEN quantity * 10000 ELSE quantity END AS num, "
        f"CASE is_rate WHEN 1 THEN base ELSE 100 END AS den, {best} AS best, "
        "CASE is_rate WHEN 1 THEN base = 0 ELSE quantity = 0 AND NOT possible END AS is_empty "
        f"FROM ({cells}) cell"
    )
    steps, joined = "0", ""
    if Rule.TIERS in used:
        steps = "tier.step_points"
        joined = (
            " LEFT JOIN tier ON tier.tier_of = f.indicator_id AND f.num >= tier.low * f.den "
            "AND (tier.high IS NULL OR f.num < tier.high * f.den)"
        )
    return (
        "SELECT sheet_id, indicator_id, quantity, base, is_empty, "
        f"CASE WHEN is_empty THEN of_nothing ELSE CASE kind {cases} END END AS points "
        f"FROM (SELECT f.*, {steps} AS step_points FROM ({fractions}) f{joined}) g"
    )

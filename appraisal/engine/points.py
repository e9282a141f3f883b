"""The rules of a version as SQL: a VALUES table of figures and one expression that turns cells into points."""

from appraisal.scheme.rulekinds.arithmetic import half_up_sql
from appraisal.scheme.rulekinds.registry import KINDS
from appraisal.scheme.rules import EACH, SHARE, figures_of, of_nothing, reading_of
from appraisal.scheme.uses.rules import proportion_of, use_of
from appraisal.scheme.versions.base import Rule
from portal.office.counting.rules import quoted

FIGURES = ("a", "b", "c", "d", "e", "start")
RULE_COLUMNS = (
    "rule_no, indicator_id, subject, only_group, measure, kind, reading, per, times, out_of, of_nothing, "
    + ", ".join(FIGURES)
)
# How a value stands among those of its group that had something to measure.
PEERS = "PARTITION BY indicator_id, peer_group, is_empty"
ALONE = "0 AS best, 1 AS place, 1 AS number, 0 AS total, 0 AS twice_median"


def rule_table(indicators):
    """Return the CTEs `rule` and `tier` for indicators with valid figures; a group with own figures has an own row."""
    rules, tiers = [], []
    for number, indicator, group, f in _numbered(indicators):
        rules.append(_row(number, indicator, group, f))
        tiers += _tiers(number, f.steps)
    rule = f"rule ({RULE_COLUMNS}) AS (VALUES {', '.join(rules)})"
    return f"{rule}, tier (tier_of, low, high, step_points) AS ({_values_or_none(tiers)})"


def _numbered(indicators):
    """Each rule with its number: one of an indicator, and one more for each group with figures of its own."""
    groups = [(indicator, group) for indicator in indicators for group in ("", *sorted(indicator.groups))]
    return [(number, each, group, figures_of(each, group)) for number, (each, group) in enumerate(groups, 1)]


def rule_for(indicators, subject="s.subject_kind", group='s."group"'):
    """Return the condition under which a row `r` of `rule` is the one for a subject of this kind and group."""
    condition = f"r.subject = {subject}"
    if not any(indicator.groups for indicator in indicators):
        return condition
    own = f"SELECT 1 FROM rule o WHERE o.indicator_id = r.indicator_id AND o.only_group = {group}"
    return f"{condition} AND (r.only_group = {group} OR (r.only_group = '' AND NOT EXISTS ({own})))"


def _row(number, indicator, group, f):
    use, per = use_of(indicator), proportion_of(indicator)
    figures = ", ".join(f"CAST({getattr(f, name)} AS bigint)" for name in FIGURES)
    return (
        f"({number}, {indicator.pk}, '{indicator.subject}', {quoted(group)}, '{use.key}', '{indicator.rule}', "
        f"{reading_of(indicator)}, '{per.use.key if per else ''}', {per.times if per else 0}, "
        f"'{use.out_of.key if use.out_of else ''}', {of_nothing(indicator)}, {figures})"
    )


def _tiers(number, steps):
    ends = [at for at, _points in steps[1:]] + [None] * bool(steps)
    return [
        f"({number}, {at}, {'CAST(NULL AS integer)' if end is None else end}, {points})"
        for (at, points), end in zip(steps, ends, strict=True)
    ]


def _values_or_none(rows):
    return f"VALUES {', '.join(rows)}" if rows else "SELECT 0, 0, 0, 0 WHERE 1 = 0"


def points_of(cells, indicators, set_apart="1 = 0"):
    """Return SELECT sheet_id, indicator_id, quantity, base, points, is_empty over `cells`.

    `cells` is a SELECT of sheet_id, peer_group, quantity, base, possible (whether a count could have been more than
    none) and the columns of `rule`. What had nothing to measure is empty, and gives what the indicator says; so does
    what is compared with fewer others than the rule asks for, and a `cell` that a condition sets apart. A share of the
    best is empty where the best of the group is nothing, and 0 where others are exempted by the indicator.
    """
    used = {indicator.rule for indicator in indicators}
    cases = " ".join(f"WHEN '{code}' THEN ({_sql_of(KINDS[code], indicators)})" for code in sorted(used))
    relative = sorted(code for code in used if KINDS[code].is_relative)
    fractions = _fractions(cells, set_apart)
    beside = _beside(fractions, relative) if relative else f"SELECT x.*, {ALONE} FROM ({fractions}) x"
    steps, joined = _stepped(used)
    return (
        "SELECT sheet_id, indicator_id, quantity, base, is_empty, "
        f"CASE WHEN is_empty THEN of_nothing ELSE CASE kind {cases} END END AS points "
        f"FROM (SELECT f.*, {steps} AS step_points FROM ({beside}) f{joined}) g"
    )


def _sql_of(kind, indicators):
    """The SQL of a kind of rule, or of each of its rules where every one has its own."""
    if kind.sql_of is None:
        return kind.sql
    own = [(number, f) for number, each, _group, f in _numbered(indicators) if each.rule == kind.code]
    return f"CASE rule_no {' '.join(f'WHEN {number} THEN {kind.sql_of(f)}' for number, f in own)} END"


def _fractions(cells, set_apart):
    """Each value as num / den, and as it is shown."""
    shown = (
        f"CASE WHEN reading = 0 OR base <= 0 THEN quantity WHEN reading = {SHARE} "
        f"THEN {half_up_sql('quantity * 10000', 'base')} ELSE {half_up_sql('quantity * 100', 'base')} END"
    )
    return (
        f"SELECT cell.*, CASE reading WHEN {SHARE} THEN quantity * 10000 ELSE quantity END AS num, "
        f"CASE WHEN reading IN ({SHARE}, {EACH}) THEN base ELSE 100 END AS den, {shown} AS shown, "
        f"({set_apart}) OR CASE reading WHEN 0 THEN quantity = 0 AND NOT possible ELSE base <= 0 END AS is_empty "
        f"FROM ({cells}) cell"
    )


def _beside(fractions, relative):
    """The values with best, place, number, sum and median of their group; too few to compare had nothing to measure."""
    first = "CASE WHEN kind IN ('rank_table', 'rank_step') AND e = 1 THEN -shown ELSE shown END DESC"
    placed = (
        f"SELECT x.*, MAX(shown) OVER ({PEERS}) AS best, rank() OVER ({PEERS} ORDER BY {first}) AS place, "
        f"COUNT(*) OVER ({PEERS}) AS number, CAST(SUM(shown) OVER ({PEERS}) AS bigint) AS total, "
        f"row_number() OVER ({PEERS} ORDER BY shown, sheet_id) AS nth FROM ({fractions}) x"
    )
    middle = "SUM(CASE WHEN nth = (number + {}) / 2 THEN shown ELSE 0 END) OVER ({})"
    columns = (
        f"sheet_id, peer_group, quantity, base, possible, num, den, shown, best, place, number, total, {RULE_COLUMNS}"
    )
    kinds = ", ".join(f"'{code}'" for code in relative)
    without = f"is_empty OR (kind IN ({kinds}) AND number < start)"
    if dividing := ", ".join(f"'{code}'" for code in relative if KINDS[code].needs_a_best):
        # There was something to measure, only nobody had any of it: nobody is exempted for that.
        without += f" OR (kind IN ({dividing}) AND best <= 0 AND of_nothing = 0)"
    return (
        f"SELECT {columns}, {without} AS is_empty, "
        f"CAST({middle.format(1, PEERS)} + {middle.format(2, PEERS)} AS bigint) AS twice_median FROM ({placed}) y"
    )


def _stepped(used):
    """The points of the step that holds: of the tier that a value reaches, or of the place that it takes."""
    by_value = "f.num >= tier.low * f.den AND (tier.high IS NULL OR f.num < tier.high * f.den)"
    by_place = "f.place >= tier.low AND (tier.high IS NULL OR f.place < tier.high)"
    holds = [
        f"(f.kind = '{rule.value}' AND {condition})"
        for rule, condition in ((Rule.TIERS, by_value), (Rule.RANK_TABLE, by_place))
        if rule in used
    ]
    if not holds:
        return "0", ""
    return "tier.step_points", f" LEFT JOIN tier ON tier.tier_of = f.rule_no AND ({' OR '.join(holds)})"

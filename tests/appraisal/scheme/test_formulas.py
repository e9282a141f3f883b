"""A3: a formula says what no other kind of rule says; what is wrong with it is known when it is typed, and where."""

import random

import pytest
from django.utils import translation

from appraisal.models import ForbiddenMeasure
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rulekinds.formulas.reading import completions, read_formula, written
from appraisal.scheme.rules import best_of, check, compares, explain, of_nothing, peers_of, says, score
from appraisal.scheme.versions.deeds import check_allowed
from portal.shell.refusals import Denied
from tests.appraisal.scheme.test_forbidden_uses import forbidden as forbidden_measures
from tests.appraisal.scheme.test_rules import COUNT, RATE, an_indicator, in_sql

forbidden = forbidden_measures
CLOSED, PER_HEAD = "cases.closed", {"measure": "people.headcount", "shown_as": "each"}


def by(formula, measure=COUNT, *, per=None, **figures):
    """An indicator by a formula, of 10 points."""
    indicator = an_indicator("expression", measure, {"formula": formula, "full": 1000, **figures})
    indicator.per, indicator.missing = per or {}, "zero"
    check(indicator)
    return indicator


# formula, measure, other figures, value, base, points: worked out by hand
COUNTED = [
    ("满分 - 值 * 0.5", COUNT, {}, 300, 0, 850),
    ("full − value × 0.5", COUNT, {}, 300, 0, 850),
    ("满分－值×0.5", COUNT, {}, 2100, 0, 0),  # held at the least
    ("值 * 3", COUNT, {}, 500, 0, 1000),  # held at the full marks
    ("-值", COUNT, {"least": -250}, 300, 0, -250),
    # 31 of 44 is 70.45%: 21.55 points below the target at 0.3 each.
    ("满分 - (92% - 值) / 1% * 0.3", RATE, {}, 3100, 4400, 354),
    ("满分 - (目标 - 值) / 1% * 0.3", RATE, {"target": 9200}, 3100, 4400, 354),
    ("满分 * 值", RATE, {}, 50, 300, 167),
    ("如果(值 >= 95%, 满分, 如果(值 >= 90%, 5, 0))", RATE, {}, 94, 100, 500),
    ("if(value >= 95% or value = 94%, full, 0)", RATE, {}, 94, 100, 1000),
    ("如果(非 值 > 3 且 值 != 2, 1, 2)", COUNT, {}, 200, 0, 200),
    ("取整(值 / 5)", COUNT, {}, 1400, 0, 200),
    ("四舍五入(值 / 4)", COUNT, {}, 200, 0, 100),  # half is rounded up
    ("除(10, 值 - 3, 7)", COUNT, {}, 300, 0, 700),
    ("除(10, 值 - 3, 7)", COUNT, {"least": -900}, 100, 0, -500),
    ("最小(值, 2, 9) + 最大(值, 4)", COUNT, {}, 300, 0, 600),
    ("如果(值 > 0, 6 / 值, 满分)", COUNT, {}, 400, 0, 150),
    ("10 - 4 - 3", COUNT, {}, 0, 0, 300),
    ("2 + 2 * 3", COUNT, {}, 0, 0, 800),
    ("值 / 3", COUNT, {}, 100, 0, 33),
    ("0.0049 + 0.0001", COUNT, {}, 0, 0, 1),
]


@pytest.mark.both_engines
@pytest.mark.parametrize(("formula", "measure", "figures", "value", "base", "points"), COUNTED)
def test_a_formula_gives_what_it_says(db, formula, measure, figures, value, base, points):
    indicator = by(formula, measure, **figures)

    assert (score(indicator, value, base), in_sql(indicator, value, base)) == (points, points)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("formula", "points"),
    [
        ("满分 * 除(值, 最好, 0)", 500),
        ("平均", 433),  # (4 + 8 + 1) over 3
        ("中位数", 400),
        ("名次 + 同组数 / 10", 230),
    ],
)
def test_a_formula_may_name_what_others_of_the_group_have(db, formula, points):
    indicator, others = by(formula, CLOSED), [(800, 0), (100, 0)]
    peers = peers_of(indicator, dict(enumerate([(400, 0), *others])), 0)

    assert (score(indicator, 400, 0, peers), in_sql(indicator, 400, 0, others)) == (points, points)
    assert compares(indicator)
    assert not compares(by("值", CLOSED))


@pytest.mark.both_engines
def test_with_fewer_to_compare_than_asked_for_there_was_nothing_to_measure(db):
    compared, alone = by("平均", CLOSED, fewest=3), by("值", CLOSED, fewest=3)
    others = [(800, 0)]
    peers = peers_of(compared, {0: (400, 0), 1: (800, 0)}, 0)

    assert (score(compared, 400, 0, peers), in_sql(compared, 400, 0, others)) == (0, 0)
    assert (score(alone, 400, 0, peers), in_sql(alone, 400, 0, others)) == (400, 400)


@pytest.mark.both_engines
def test_a_group_has_a_target_of_its_own(db):
    indicator = by("如果(值 >= 目标, 满分, 0)", RATE, target=9000)
    indicator.groups = {"g": {"target": 8000}}
    check(indicator)

    assert [score(indicator, 85, 100, group=group) for group in ("", "g")] == [0, 1000]
    assert in_sql(indicator, 85, 100) == 0


def test_the_base_can_be_named_of_what_is_in_proportion(db):
    indicator = by("如果(基数 < 5, 满分, 值)", COUNT, per=PER_HEAD)

    assert [score(indicator, 800, base) for base in (400, 500)] == [1000, 160]
    assert [in_sql(indicator, 800, base) for base in (400, 500)] == [1000, 160]
    with pytest.raises(BadFigures):
        by("基数", RATE)


NAMES = ("值", "满分", "target", "最好", "mean", "中位数", "名次", "同组数", "value")
SHAPES = (
    *("({0} + {1})", "({0} - {1})", "{0} * ({1})", "min({0}, {1})", "最大({0}, {1}, 2)", "round({0})", "取整({0})"),
    *("-({0})", "div({0}, {1}, {2})", "({0}) / max({1}, 0.5)", "如果({3}, {0}, {1})"),
)
CONDITIONS = ("{0} {4} {1}", "非 ({0} {4} {1}) 且 {1} > {2}", "({0} {4} 2 或 {1} >= {2})")


def drawn(by_chance, depth=3):
    """A formula at random."""
    if depth == 0 or by_chance.random() < 0.2:
        number = f"{by_chance.randrange(10_000)}.{by_chance.randrange(10_000)}"
        return by_chance.choice([*NAMES, number, f"{by_chance.randrange(200)}%"])
    parts = [drawn(by_chance, depth - 1) for _part in range(3)]
    sign = by_chance.choice(["<", "<=", ">", ">=", "=", "!="])
    condition = by_chance.choice(CONDITIONS).format(*parts, "", sign)
    return by_chance.choice(SHAPES).format(*parts, condition)


def some_drawn(seed, number):
    """So many formulas at random that may stand, and what they were drawn with."""
    by_chance, found = random.Random(seed), []
    while len(found) < number:
        is_rate = by_chance.random() < 0.5
        try:
            indicator = by(drawn(by_chance), RATE if is_rate else CLOSED, least=-90_000, target=7)
        except BadFigures:
            continue
        size = by_chance.choice([3, 300, 90_000])
        values = [
            (value := by_chance.randrange(size), value + by_chance.randrange(1, size) if is_rate else 0)
            for _one in range(by_chance.randrange(1, 5))
        ]
        found.append((indicator, values))
    return found


@pytest.mark.both_engines
@pytest.mark.parametrize("seed", range(4))
def test_python_and_sql_count_formulas_alike(db, seed):
    for indicator, values in some_drawn(seed, 50):
        peers = peers_of(indicator, dict(enumerate(values)), 0)
        counted = in_sql(indicator, *values[0], others=values[1:])

        assert (indicator.params, counted) == (indicator.params, score(indicator, *values[0], peers))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_formula_reads_as_it_was_meant(language):
    def meant(node):
        """What a formula does, apart from how it is spelled."""
        return node.does, node.number, [meant(part) for part in node.parts]

    with translation.override(language):
        for indicator, _values in some_drawn(7, 100):
            root = read_formula(indicator.params["formula"])
            assert meant(read_formula(written(root))) == meant(root)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "The figure “formula” is missing."),
        (
            "满分 - 得分",
            "Character 6: “得分” is not known. Possible: a number; value; base; full; target; best; mean; ",
        ),
        ("value + score", "Character 9: “score” is not known."),
        ("满分 - (值", "Character 8: the formula breaks off. Possible: +; -; *; /; )"),
        ("值 值", "Character 3: “值” cannot stand here."),
        ("值 ** 2", "Character 4: “*” cannot stand here."),
        ("值.real", "Character 2: “.” cannot stand here."),
        ("值[0]", "Character 2: “[” cannot stand here."),
        ("值 > 1", "Character 1: a number is needed here."),
        ("1 + 如果(值, 1, 2)", "Character 8: a condition is needed here."),
        ("最大(值)", "Character 1: “max” takes 2–8 parts, and 1 stand there."),
        ("1 + 0.12345", "Character 5: at most 4 decimals."),
        ("值 > 1 且", "Character 8: the formula breaks off."),
        ("100001", "Character 1: a number is at most 100000."),
        ("(" * 17 + "1" + ")" * 17, "Character 17: nested too deeply; at most 16 levels."),
        ("-" * 390 + "1", "nested too deeply"),
        ("1" + "+1" * 199, "A formula has at most 80 parts."),
        ("1" * 401, "A formula has at most 400 characters."),
    ],
)
def test_what_is_wrong_with_a_formula_is_said_with_its_place(formula, said):
    with translation.override("en"), pytest.raises(BadFigures) as problem:
        by(formula)

    assert said in str(problem.value)


@pytest.mark.parametrize(
    "formula",
    [
        "10 / 值",
        "10 / (值 - 3)",
        "10 / 0",
        "10 / (1 - 1)",
        "10 / 0.0001 / 0.00",
        "如果(值 > 0, 1, 10 / 值)",
        "如果(值 >= 0, 10 / 值, 1)",
        "如果(值 > 0 或 值 < 5, 10 / 值, 1)",
        "如果(10 / 值 > 1, 1, 2)",
        "10 / 目标",
        "10 / 最小(值, 1)",
    ],
)
def test_no_division_by_zero_is_left_to_the_end_of_the_month(formula):
    with translation.override("zh-hans"), pytest.raises(BadFigures, match=r"^第\d+个字符：除数可能为0"):
        by(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "10 / 4",
        "10 / 最大(值, 1)",
        "如果(值 > 0, 10 / 值, 1)",
        "如果(值 < 0, 2, 如果(值 = 0, 1, 10 / 值))",
        "如果(值 >= 1 且 值 <= 5, 10 / (值 + 1), 1)",
        "如果(0 < 值, 10 / 值, 1)",
        "如果(值 <= 0 或 目标 > 3, 1, 10 / 值)",
        "10 / 名次",
        "10 / -2",
    ],
)
@pytest.mark.parametrize("value", [0, 100, 700])
def test_a_division_that_is_proven_stands(db, formula, value):
    indicator = by(formula, CLOSED, least=-1000)
    peers = peers_of(indicator, {0: (value, 0)}, 0)

    assert in_sql(indicator, value, 0) == score(indicator, value, 0, peers)


def test_a_formula_says_itself_and_explains_a_value():
    indicator = by("满分-(目标-值)/1%*0.3", RATE, target=9200)

    with translation.override("zh-hans"):
        assert says(indicator) == "按公式 满分 − (目标 − 值) ÷ 1% × 0.3 计分，目标92%；最低0分，最高10分。"
    with translation.override("en"):
        assert explain(indicator, 3100, 4400, 354) == (
            "70.45% (31 of 44) in the formula full − (target − value) ÷ 1% × 0.3, from 0 to 10: 3.54 points."
        )


def test_a_formula_gives_at_most_its_full_marks_also_by_exemption():
    indicator = by("值 * 100", CLOSED)
    indicator.missing = "full"

    assert (best_of(indicator), of_nothing(indicator)) == (1000, 1000)


@pytest.mark.parametrize("formula", ["值 * 值 * 值", "值 * 值 / 3", "除(值 * 5000, 3, 0)"])
def test_what_could_run_over_is_refused_when_it_is_typed(formula):
    with translation.override("en"), pytest.raises(BadFigures, match=r"^Character 1: may become too large"):
        by(formula)


def test_what_is_held_can_be_multiplied(db):
    indicator = by("{0} * {0} * {0} / 3".format("最小(最大(值, -9), 9)"), least=-1000)

    assert (score(indicator, 200), in_sql(indicator, 200, 0)) == (267, 267)


DEEPER = (
    "0.5 * ({})",
    "如果(值 > 1, {}, 2)",
    "如果({} > 1, 1, 2)",
    "最小(1, {})",
    "除(1, {}, 2)",
    "取整({})",
    "1 - ({})",
)
DEEPER += ("如果(1 > 2 且 {} > 1, 1, 2)", "1 / 最大({}, 1)", "-({})", "如果(非 ({} > 1), 1, 2)")


@pytest.mark.both_engines
@pytest.mark.parametrize("measure", [CLOSED, RATE])
@pytest.mark.parametrize("shape", DEEPER)
def test_as_deep_as_a_formula_may_be_both_databases_read_it(db, shape, measure):
    formula, deepest = "同组平均", None
    for _level in range(40):
        try:
            deepest = by(formula, measure)
        except BadFigures:
            break
        formula = shape.format(formula)
    peers = peers_of(deepest, {0: (100, 200)}, 0)
    with translation.override("en"), pytest.raises(BadFigures, match="nested too deeply"):
        by(formula, measure)

    assert in_sql(deepest, 100, 200) == score(deepest, 100, 200, peers)


@pytest.mark.both_engines
def test_a_long_sum_is_not_a_deep_one(db):
    indicator = by(" + ".join(["值"] * 39))

    assert (score(indicator, 10), in_sql(indicator, 10, 0)) == (390, 390)


@pytest.mark.parametrize("least", [1100, -1_000_001])
def test_the_least_of_a_formula_lies_below_its_full_marks(least):
    with pytest.raises(BadFigures):
        by("值", least=least)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("满分 - ", "满分 - value"),
        ("满分 - 中", "满分 - 中位数"),
        ("满分 - v", "满分 - value"),
        ("如果(值 > 0, m", "如果(值 > 0, min("),
        ("值 > 1 ", "值 > 1 and"),
    ],
)
def test_names_that_may_follow_are_offered(typed, found):
    with translation.override("en"):
        assert found in completions(typed)


@pytest.mark.parametrize("typed", ["值", "1 2 ", "得分 + ", "x" * 500])
def test_nothing_is_offered_where_nothing_fits(typed):
    assert completions(typed) == []


@pytest.mark.parametrize(
    ("formula", "measure", "per", "is_refused"),
    [
        ("值", "cases.registered", None, True),
        ("满分 - 值 * 0", "cases.filed", None, True),
        ("满分 - 值", COUNT, {"measure": "cases.registered"}, False),
        # So many cases that occurred would be a merit.
        ("最小(满分, 基数)", COUNT, {"measure": "cases.registered"}, True),
        ("min(full, BASE)", COUNT, {"measure": "cases.registered"}, True),
        ("最小(满分, 基数)", COUNT, {"measure": "people.headcount"}, False),
    ],
)
def test_what_may_not_be_appraised_is_refused_inside_a_formula_too(forbidden, formula, measure, per, is_refused):
    assert ForbiddenMeasure.objects.exists()
    indicator = by(formula, measure, per=per)
    indicator.text = "条文"
    if not is_refused:
        check_allowed(indicator, forbidden)
        return
    with pytest.raises(Denied):
        check_allowed(indicator, forbidden)

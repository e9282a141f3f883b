"""A3: each kind of rule says the same in Python and in SQL, and both what the policy says."""

from contextlib import nullcontext

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.engine.points import points_of, rule_table
from appraisal.models import Indicator
from appraisal.scheme.rulekinds.arithmetic import half_up
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rulekinds.kinds import Peers
from appraisal.scheme.rules import check, explain, figures_of, peers_of, says, score

COUNT, RATE = "cases.defects_serious", "cases.first_pass_rate"

# rule, measure, figures, value, base, points: worked out by hand from the sentence of the rule
POLICY = [
    ("per_occurrence", COUNT, {"points": -250, "floor": -2500}, 300, 0, -750),
    ("per_occurrence", COUNT, {"points": -250, "floor": -2500}, 1000, 0, -2500),
    ("per_occurrence", COUNT, {"points": -250, "floor": -2500}, 1100, 0, -2500),
    ("per_occurrence", COUNT, {"points": 50, "cap": 120}, 300, 0, 120),
    ("per_occurrence", COUNT, {"points": -5}, 50, 0, -3),  # half of 0.05, away from zero
    ("rate_target", RATE, {"target_bp": 9500, "points_per_point": 50, "full": 1500}, 9500, 10000, 1500),
    ("rate_target", RATE, {"target_bp": 9500, "points_per_point": 50, "full": 1500}, 9400, 10000, 1450),
    ("rate_target", RATE, {"target_bp": 9500, "points_per_point": 50, "full": 1500}, 0, 10000, 0),
    ("rate_target", RATE, {"target_bp": 9500, "points_per_point": 50, "full": 1500}, 0, 0, 1500),
    ("rate_target", RATE, {"target_bp": 9000, "points_per_point": 30, "full": 1000}, 400, 600, 300),
    ("tiers", COUNT, {"steps": [[0, 500], [1, 350], [3, 150], [5, 0]]}, 0, 0, 500),
    ("tiers", COUNT, {"steps": [[0, 500], [1, 350], [3, 150], [5, 0]]}, 200, 0, 350),
    ("tiers", COUNT, {"steps": [[0, 500], [1, 350], [3, 150], [5, 0]]}, 300, 0, 150),
    ("tiers", COUNT, {"steps": [[0, 500], [1, 350], [3, 150], [5, 0]]}, 900, 0, 0),
    ("linear", RATE, {"low": 9500, "high": 10000, "points_low": 0, "points_high": 100}, 97, 100, 40),
    ("linear", RATE, {"low": 9500, "high": 10000, "points_low": 0, "points_high": 100}, 95, 100, 0),
    ("linear", RATE, {"low": 9500, "high": 10000, "points_low": 0, "points_high": 100}, 0, 0, 100),
    ("linear", COUNT, {"low": 0, "high": 10, "points_low": 0, "points_high": -100}, 550, 0, -55),
    ("pass_fail", RATE, {"threshold": 10000, "points": 50}, 99, 100, 0),
    ("pass_fail", RATE, {"threshold": 10000, "points": 50}, 100, 100, 50),
    ("per_occurrence", COUNT, {"points": -150, "floor": -400, "free": 1}, 300, 0, -300),
    ("per_occurrence", COUNT, {"points": -150, "free": 3}, 300, 0, 0),
    # The second costs 1.5 and the third 2: 1 + 1.5 + 2.
    ("per_occurrence", COUNT, {"points": -100, "more": -50}, 300, 0, -450),
    ("per_occurrence", COUNT, {"points": -100, "floor": -1000, "start": 1000}, 300, 0, 700),
    ("per_occurrence", COUNT, {"points": -100, "floor": -1000, "start": 1000}, 1500, 0, 0),
    # 95.5% is four and a half points below the target: two full steps of two.
    ("rate_target", RATE, {"target_bp": 10_000, "points_per_point": 100, "full": 500, "step_bp": 200}, 955, 1000, 300),
    ("rate_target", RATE, {"target_bp": 9500, "points_per_point": 50, "full": 1500, "least": -200}, 0, 10, -200),
    ("item", COUNT, {"full": 250}, 100, 0, 250),
    ("item", COUNT, {"full": 250}, 50, 0, 125),
    ("item", COUNT, {"full": 250}, 0, 0, 0),
    ("item", COUNT, {"full": 250, "graded": 1}, 130, 0, 130),
    ("item", COUNT, {"full": 250, "graded": 1}, 900, 0, 250),
    ("veto", COUNT, {}, 0, 0, 0),
    ("veto", COUNT, {}, 100, 0, -10_000),
]


def an_indicator(rule, measure, params):
    return Indicator(pk=1, subject="u", rule=rule, measure=measure, params=params, name="x", missing="full")


def in_sql(indicator, value, base, others=(), what="points"):
    """Points (or what else is asked) by the database, the subject's group also holding the (value, base) of others."""
    cells = " UNION ALL ".join(
        f"SELECT {place} AS sheet_id, 'g' AS peer_group, CAST({q} AS bigint) AS quantity, CAST({b} AS bigint) AS base, "
        "TRUE AS possible, r.* FROM rule r"
        for place, (q, b) in enumerate([(value, base), *others])
    )
    statement = f"WITH {rule_table([indicator])} {points_of(cells, [indicator])}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM ({statement}) p WHERE sheet_id = 0")
        found = cursor.fetchone()
    return found if "," in what else found[0]


@pytest.mark.parametrize(("rule", "measure", "params", "value", "base", "points"), POLICY)
def test_points_are_those_of_the_policy(db, rule, measure, params, value, base, points):
    indicator = an_indicator(rule, measure, params)

    assert (score(indicator, value, base), in_sql(indicator, value, base)) == (points, points)


def test_the_best_of_the_group_earns_all_and_others_their_share(db):
    indicator = an_indicator("share_of_best", "cases.closed", {"full": 1000})

    assert [in_sql(indicator, value, 0, others=[(700, 0)]) for value in (700, 350, 100, 0)] == [1000, 500, 143, 0]
    assert [score(indicator, value, peers=Peers(best=700)) for value in (700, 350, 100, 0)] == [1000, 500, 143, 0]


@pytest.mark.parametrize(("missing", "is_empty"), [("not_scored", True), ("zero", True), ("full", False)])
@pytest.mark.parametrize("value", [0, -100])
def test_a_share_of_nothing_earns_nothing(db, missing, is_empty, value):
    """Where nobody of the group has any, nobody is the best of it: not scored, or 0, and never full marks."""
    indicator = an_indicator("share_of_best", "cases.closed", {"full": 1000})
    indicator.missing = missing
    peers = peers_of(indicator, {0: (value, 0), 1: (value, 0)}, 0)

    assert score(indicator, value, 0, peers) == 0
    assert in_sql(indicator, value, 0, others=[(value, 0)], what="points, is_empty") == (0, is_empty)


points = st.integers(-20_000, 20_000)
figures = st.one_of(
    st.tuples(
        st.just("per_occurrence"),
        st.fixed_dictionaries({"points": points, "floor": st.integers(-9000, 0), "cap": st.integers(0, 9000)}),
    ),
    st.tuples(
        st.just("rate_target"),
        st.fixed_dictionaries(
            {
                "target_bp": st.integers(1, 10_000),
                "points_per_point": st.integers(0, 3000),
                "full": st.integers(0, 9000),
            }
        ),
    ),
    st.tuples(
        st.just("linear"),
        st.builds(
            lambda low, more, first, last: {"low": low, "high": low + more, "points_low": first, "points_high": last},
            st.integers(0, 9000),
            st.integers(1, 1000),
            points,
            points,
        ),
    ),
    st.tuples(
        st.just("tiers"),
        st.builds(
            lambda steps: {"steps": [[0, 7], *sorted(list(step) for step in steps)]},
            st.lists(st.tuples(st.integers(1, 10_000), points), max_size=5, unique_by=lambda step: step[0]),
        ),
    ),
    st.tuples(st.just("pass_fail"), st.fixed_dictionaries({"threshold": st.integers(0, 10_000), "points": points})),
    st.tuples(st.just("veto"), st.fixed_dictionaries({"threshold": st.integers(1, 50)})),
    st.tuples(
        st.just("per_occurrence"),
        st.builds(
            lambda sign, points, more, free, start: {
                "points": sign * points,
                "more": sign * more,
                "free": free,
                "start": start,
                "floor": -9000,
            },
            st.sampled_from([1, -1]),
            st.integers(0, 900),
            st.integers(0, 90),
            st.integers(0, 9),
            st.integers(0, 9000),
        ),
    ),
    st.tuples(
        st.just("rate_target"),
        st.fixed_dictionaries(
            {
                "target_bp": st.integers(1, 10_000),
                "points_per_point": st.integers(0, 3000),
                "full": st.integers(0, 9000),
                "step_bp": st.integers(0, 900),
                "least": st.integers(-900, 0),
            }
        ),
    ),
    st.tuples(
        st.just("item"), st.fixed_dictionaries({"full": st.integers(0, 9000), "graded": st.sampled_from([0, 1])})
    ),
)
places = st.fixed_dictionaries({"first": st.sampled_from([0, 1]), "fewest": st.integers(1, 4)})
compared = st.one_of(
    st.tuples(st.just("share_of_best"), st.fixed_dictionaries({"full": st.integers(0, 9000)})),
    st.tuples(
        st.just("rank_table"),
        st.builds(
            lambda steps, more: {"ranks": [[1, 900], *sorted(list(step) for step in steps)], **more},
            st.lists(st.tuples(st.integers(2, 6), points), max_size=3, unique_by=lambda step: step[0]),
            places,
        ),
    ),
    st.tuples(
        st.just("rank_step"),
        st.builds(
            lambda full, less, least, more: {"full": full, "less": less, "least": least, **more},
            st.integers(0, 9000),
            st.integers(0, 900),
            st.integers(-90, 90),
            places,
        ),
    ),
    st.tuples(
        st.just("against_group"),
        st.builds(
            lambda each, least, more, against: {"each": each, "least": least, "most": least + more, "against": against},
            st.integers(-900, 900),
            st.integers(-9000, 0),
            st.integers(0, 9000),
            st.sampled_from([0, 1]),
        ),
    ),
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(figures, st.integers(0, 100_000), st.integers(0, 100_000), st.booleans())
def test_python_and_sql_agree(db, rule_and_params, value, more, is_rate):
    rule, params = rule_and_params
    is_rate = rule == "rate_target" or (is_rate and rule in ("linear", "tiers", "pass_fail"))
    indicator = an_indicator(rule, RATE if is_rate else "cases.closed", params)
    base = value + more if is_rate else 0

    assert in_sql(indicator, value, base) == score(indicator, value, base)


cells = st.tuples(st.integers(0, 900), st.integers(1, 900))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(compared, cells, st.lists(cells, max_size=6), st.booleans())
def test_python_and_sql_compare_alike(db, rule_and_params, own, others, is_rate):
    indicator = an_indicator(rule_and_params[0], RATE if is_rate else "cases.closed", rule_and_params[1])
    values = [(value, value + more if is_rate else 0) for value, more in (own, *others)]
    peers = peers_of(indicator, dict(enumerate(values)), 0)

    assert in_sql(indicator, *values[0], others=values[1:]) == score(indicator, *values[0], peers)


@pytest.mark.parametrize(("num", "den", "result"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0)])
def test_halves_go_away_from_zero(num, den, result):
    assert half_up(num, den) == result


@pytest.mark.parametrize(
    ("rule", "params"),
    [
        ("per_occurrence", {}),
        ("per_occurrence", {"points": 1.5}),
        ("per_occurrence", {"points": True}),
        ("per_occurrence", {"points": -1, "floor": 1}),
        ("per_occurrence", {"points": -1, "extra": 1}),
        ("rate_target", {"target_bp": 10_001, "points_per_point": 1, "full": 1}),
        ("tiers", {"steps": [[1, 5]]}),
        ("tiers", {"steps": [[0, 5], [3, 4], [2, 3]]}),
        ("tiers", {"steps": "0"}),
        ("linear", {"low": 5, "high": 5, "points_low": 0, "points_high": 1}),
        ("sorcery", {}),
    ],
)
def test_wrong_figures_are_refused(rule, params):
    with pytest.raises(BadFigures):
        figures_of(an_indicator(rule, COUNT, params))


@pytest.mark.parametrize(("figures", "is_refused"), [({"target_bp": 8000}, False), ({"full": 900}, True)])
def test_a_group_may_have_another_target_but_no_other_full_marks(figures, is_refused):
    indicator = an_indicator("rate_target", RATE, {"target_bp": 9000, "points_per_point": 30, "full": 1000})
    indicator.missing_reason, indicator.groups = "本月不考", {"rural_station": figures}

    with pytest.raises(BadFigures) if is_refused else nullcontext():
        check(indicator)


def test_the_sentence_leads_from_the_value_to_the_points():
    target = an_indicator("rate_target", RATE, {"target_bp": 9200, "points_per_point": 30, "full": 1000})

    with translation.override("en"):
        assert explain(target, 400, 600, 240) == (
            "66.67% (4 of 6); 10 at 92%, 0.3 less for each point below: 2.4 points."
        )


@pytest.mark.parametrize(
    ("rule", "measure", "params", "sentence"),
    [
        ("per_occurrence", COUNT, {"points": -150, "floor": -400, "free": 1}, "每次−1.5分，前1次不计，合计最多4分。"),
        (
            "rate_target",
            RATE,
            {"target_bp": 9200, "points_per_point": 30, "full": 1000},
            "达到92%得10分，每低一个百分点扣0.3分，最低0分。",
        ),
        ("tiers", COUNT, {"steps": [[0, 500], [3, 150]]}, "分档：0起5分；3起1.5分。"),
        ("rank_step", COUNT, {"full": 500, "less": 50}, "同组第一名得5分，每后一名少0.5分，最低0分。"),
        ("item", COUNT, {"full": 250}, "达到得2.5分，部分达到按比例，未达到0分。"),
    ],
)
def test_a_rule_says_itself_in_a_sentence(rule, measure, params, sentence):
    with translation.override("zh-hans"):
        assert says(an_indicator(rule, measure, params)) == sentence

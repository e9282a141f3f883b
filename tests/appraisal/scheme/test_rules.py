"""A3: each kind of rule says the same in Python and in SQL, and both what the policy says."""

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.engine.points import points_of, rule_table
from appraisal.models import Indicator
from appraisal.scheme.rulekinds.arithmetic import half_up
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rulekinds.kinds import ALONE, Peers
from appraisal.scheme.rules import explain, figures_of, kind_of, peers_of, score

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
    ("veto", COUNT, {}, 0, 0, 0),
    ("veto", COUNT, {}, 100, 0, -10_000),
]


def an_indicator(rule, measure, params):
    return Indicator(pk=1, subject="u", rule=rule, measure=measure, params=params, name="x", missing="full")


def in_sql(indicator, value, base, others=()):
    """Points by the database, the subject's group also holding the values of others."""
    cells = " UNION ALL ".join(
        f"SELECT {place} AS sheet_id, 'g' AS peer_group, CAST({q} AS bigint) AS quantity, CAST({b} AS bigint) AS base, "
        "TRUE AS possible, r.* FROM rule r"
        for place, (q, b) in enumerate([(value, base), *((other, 0) for other in others)])
    )
    statement = f"WITH {rule_table([indicator])} {points_of(cells, [indicator])}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT points FROM ({statement}) p WHERE sheet_id = 0")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("rule", "measure", "params", "value", "base", "points"), POLICY)
def test_points_are_those_of_the_policy(db, rule, measure, params, value, base, points):
    indicator = an_indicator(rule, measure, params)

    assert (score(indicator, value, base), in_sql(indicator, value, base)) == (points, points)


def test_the_best_of_the_group_earns_all_and_others_their_share(db):
    indicator = an_indicator("share_of_best", "cases.closed", {"full": 1000})

    assert [in_sql(indicator, value, 0, others=[700]) for value in (700, 350, 100, 0)] == [1000, 500, 143, 0]
    assert [score(indicator, value, peers=Peers(best=700)) for value in (700, 350, 100, 0)] == [1000, 500, 143, 0]


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
    st.tuples(st.just("share_of_best"), st.fixed_dictionaries({"full": st.integers(0, 9000)})),
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

    peers = peers_of(indicator, {0: (value, 0), 1: (more, 0)}, 0) if kind_of(indicator).is_relative else ALONE

    assert in_sql(indicator, value, base, others=[more]) == score(indicator, value, base, peers)


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


def test_the_sentence_leads_from_the_value_to_the_points():
    target = an_indicator("rate_target", RATE, {"target_bp": 9200, "points_per_point": 30, "full": 1000})

    with translation.override("en"):
        assert explain(target, 400, 600, 240) == (
            "66.67% (4 of 6); 10 at 92%, 0.3 less for each point below: 2.4 points."
        )

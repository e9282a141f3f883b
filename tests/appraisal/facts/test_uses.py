"""A3: a measure is used with filters, weights, aggregates and windows, and one use is divided by another."""

import pytest

from appraisal.models import Fact, Line
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import value_text
from appraisal.scheme.uses.rules import read_proportion, read_use
from tests.appraisal.making import a_closed_case, a_defect, a_matter, a_month, a_step, a_version, compute, on

DEFECTS = "cases.defects_serious"


def a_month_of(bureau, *indicators):
    """Return the lines of officer 王伟 in March 2026, {code: Line}, under indicators of (code, measure, rule, …)."""
    a_version(*((code, "o", *rest) for code, *rest in indicators), missing="not_scored")
    run = compute(a_month(2026, 3))
    lines = Line.objects.filter(sheet__run=run, sheet__subject_kind="o", sheet__subject_id=bureau.officer.pk)
    return {line.indicator.code: line for line in lines.select_related("indicator")}


EACH = {"points": -100}
USES = {
    "plain": ({}, 300),
    "filtered": ({"filters": {"severity": ["serious"], "kind": ["administrative"]}}, 300),
    "filtered away": ({"filters": {"kind": ["criminal"]}}, 0),
    "each file once": ({"aggregate": "distinct"}, 200),
    "weighed": ({"weights": {"by": "severity", "of": {"serious": 250}}}, 750),
    "capped": ({"weights": {"by": "severity", "of": {"serious": 250}}, "record_cap": 120}, 360),
    "greatest": ({"aggregate": "most"}, 100),
    "to date": ({"window": "to_date"}, 500),
    "last two": ({"window": "last", "length": 2}, 400),
    "previous": ({"window": "previous"}, 100),
    "last year": ({"window": "last_year"}, 100),
    "two years": ({"window": "years", "length": 2}, 600),
}


@pytest.fixture
def defects(bureau):
    """Three serious defects in March 2026 in two cases, one in February, one in January, one in March 2025."""
    first, second = (a_closed_case(bureau, on(2026, 3, day)) for day in (20, 21))
    for case, days in ((first, (2, 3)), (second, (4,))):
        matter = a_matter(bureau, case=case, ended=on(2026, 3, 18))
        for level, day in enumerate(days, start=1):
            step = a_step(bureau, matter=matter, decided=on(2026, 3, day), level=level)
            a_defect(bureau, on(2026, 3, day), step=step)
    for moment in (on(2026, 2, 28), on(2026, 1, 5), on(2025, 3, 31, 23, 59)):
        a_defect(bureau, moment)


def test_uses_of_one_measure_count_what_they_say(bureau, defects):
    lines = a_month_of(
        bureau, *((name, DEFECTS, "per_occurrence", EACH, {"use": use}) for name, (use, _value) in USES.items())
    )

    assert {name: lines[name].value for name in USES} == {name: value for name, (_use, value) in USES.items()}


def test_a_use_is_shared_by_those_who_use_a_measure_alike(bureau, defects):
    lines = a_month_of(
        bureau,
        ("a", DEFECTS, "per_occurrence", EACH, {"use": {"window": "to_date"}}),
        ("b", DEFECTS, "tiers", {"steps": [[0, 100], [3, 0]]}, {"use": {"window": "to_date"}}),
    )

    assert lines["a"].value == lines["b"].value == 500
    assert Fact.objects.filter(subject_kind="o", measure__startswith=f"{DEFECTS}#").count() == 5


def test_one_use_is_divided_by_another(bureau, defects):
    lines = a_month_of(
        bureau,
        ("share", DEFECTS, "rate_target", {"target_bp": 10_000, "points_per_point": 1, "full": 100}, per("share")),
        ("each", DEFECTS, "linear", {"low": 0, "high": 5, "points_low": 0, "points_high": 50}, per("each")),
    )

    assert [(line.value, line.base, line.points) for line in (lines["share"], lines["each"])] == [
        (300, 200, 100),
        (300, 200, 15),
    ]
    assert value_text(lines["share"].indicator, 300, 200).startswith("150%")
    assert value_text(lines["each"].indicator, 300, 200).startswith("1.5")


def per(shown_as):
    return {"per": {"measure": "cases.matters_ended", "filters": {"matter": ["closing"]}, "shown_as": shown_as}}


def test_what_is_divided_by_nothing_had_nothing_to_measure(bureau):
    a_defect(bureau, on(2026, 3, 2))
    line = a_month_of(bureau, ("each", DEFECTS, "tiers", {"steps": [[0, 50]]}, per("each")))["each"]

    assert (line.is_empty, line.points) == (True, 0)


def test_a_mean_is_divided_by_the_number_of_its_records(bureau, defects):
    use = {"weights": {"by": "severity", "of": {"serious": 250}}, "aggregate": "mean"}
    line = a_month_of(
        bureau, ("m", DEFECTS, "linear", {"low": 0, "high": 5, "points_low": 0, "points_high": 50}, {"use": use})
    )["m"]

    assert (line.value, line.base, line.points) == (750, 300, 25)


@pytest.mark.parametrize(("days", "median"), [((1, 2, 9), 200), ((1, 2, 4, 9), 300)])
def test_a_median_is_the_middle_or_the_mean_of_the_two_middles(bureau, days, median):
    weights = {"minor": 100, "ordinary": 200, "serious": 400}
    severities = {1: "minor", 2: "ordinary", 4: "serious", 9: "serious"}
    for day in days:
        a_defect(bureau, on(2026, 3, day), severity=severities[day])
    use = {"weights": {"by": "severity", "of": weights}, "aggregate": "median"}
    lines = a_month_of(
        bureau,
        ("m", "cases.defects", "linear", {"low": 0, "high": 5, "points_low": 0, "points_high": 500}, {"use": use}),
    )

    assert lines["m"].value * 100 // lines["m"].base == median


def test_figures_of_a_group_hold_for_it_alone(bureau, defects):
    own = {"groups": {bureau.unit.peer_group: {"points": -50}}}
    lines = a_month_of(
        bureau,
        ("own", DEFECTS, "per_occurrence", EACH, own),
        ("other", DEFECTS, "per_occurrence", EACH, {"groups": {"nobody": {"points": -50}}}),
    )

    assert (lines["own"].points, lines["other"].points) == (-150, -300)


@pytest.mark.parametrize(
    "use",
    [
        {"filters": {"weather": ["wet"]}},
        {"filters": {"severity": ["fatal"]}},
        {"filters": ["severity"]},
        {"filters": {"severity": "serious"}},
        {"weights": {"by": "severity"}},
        {"weights": {"by": "severity", "of": {}}},
        {"weights": {"by": "severity", "of": {"serious": 1.5}}},
        {"aggregate": "sorcery"},
        {"window": "tomorrow"},
        {"window": "last", "length": 0},
        {"window": "last", "length": 99},
        {"record_cap": 0},
        {"weights": {"by": "severity", "of": {"serious": 100_001}}},
        {"colour": "red"},
    ],
)
def test_a_wrong_use_is_refused_when_it_is_saved(db, use):
    with pytest.raises(BadFigures):
        read_use(DEFECTS, use)


@pytest.mark.parametrize(
    "per",
    [
        {"measure": "cases.first_pass_rate"},
        {"measure": "x"},
        {"measure": DEFECTS, "times": 0},
        {"measure": DEFECTS, "times": 10_001},
    ],
)
def test_a_wrong_proportion_is_refused(db, per):
    with pytest.raises(BadFigures):
        read_proportion(per)


def test_a_share_is_neither_weighed_nor_averaged(db):
    with pytest.raises(BadFigures):
        read_use("cases.first_pass_rate", {"aggregate": "mean"})


def test_what_is_weighed_is_rounded_once_half_away_from_zero(bureau):
    a_defect(bureau, on(2026, 3, 2))
    halves = {"weights": {"by": "severity", "of": {"serious": 50}}, "record_cap": 50}
    line = a_month_of(bureau, ("h", DEFECTS, "per_occurrence", {"points": -101}, {"use": halves}))["h"]

    assert (line.value, line.points) == (50, -51)

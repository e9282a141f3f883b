"""Small charts are drawn on the server (the look: bars in the row, sparklines of twelve periods, a heat map)."""

import pytest

from portal.shell.pages import charts


@pytest.mark.parametrize(
    ("value", "top", "width"),
    [
        (50, 100, 48),
        (100, 100, 96),
        (120, 100, 96),
        (0.1, 100, 1),
        (0, 100, 0),
        (-3, 100, 0),
        (None, 100, 0),
        (5, 0, 0),
    ],
)
def test_a_bar_is_in_proportion_and_never_invisible_or_too_long(value, top, width):
    assert charts.bar_width(value, top, 96) == width


def test_a_line_runs_from_margin_to_margin_with_the_highest_on_top():
    assert charts.line_runs([1, 3, 2], width=24, height=12) == [[(2, 10), (12, 2), (22, 6)]]


def test_a_missing_value_breaks_the_line():
    runs = charts.line_runs([1, None, 3, 3], width=34, height=12)

    assert runs == [[(2, 10)], [(22, 2), (32, 2)]]


def test_equal_values_lie_in_the_middle_and_no_values_draw_nothing():
    assert charts.line_runs([5, 5], width=14, height=12) == [[(2, 6), (12, 6)]]
    assert charts.line_runs([None, None], width=14, height=12) == []
    assert charts.line_runs([], width=14, height=12) == []


def test_points_are_written_as_svg_wants_them():
    assert charts.points_of([(2, 10.5), (12, 2)]) == "2,10.5 12,2"


def test_columns_stand_on_the_base_line():
    assert charts.columns([10, None, 5], width=60, height=40, gap=4) == [
        (2, 0, 16, 40),
        (22, 40, 16, 0),
        (42, 20, 16, 20),
    ]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, [0, 25, 50, 75, 100]), (83, 97, [80, 85, 90, 95, 100]), (5, 5, [5]), (0, 7, [0, 2, 4, 6, 8])],
)
def test_ticks_are_round_numbers_that_cover_the_values(low, high, expected):
    assert charts.ticks(low, high) == expected


@pytest.mark.parametrize(
    ("value", "level"), [(None, 0), (0, 1), (19, 1), (20, 2), (99, 5), (100, 5), (120, 5), (-5, 1)]
)
def test_heat_has_five_levels(value, level):
    assert charts.heat_level(value, 0, 100) == level

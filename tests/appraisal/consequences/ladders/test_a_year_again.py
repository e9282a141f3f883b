"""B5: a year of thirteen months with defects thrown by dice, its ladder found anew in plain SQL: 0 differences."""

import random

import pytest

from appraisal.models import Consequence, Scheme
from tests.appraisal.making import a_defect, a_month, on, publish, rule_in_force
from tests.factories import a_station
from tests.support import plain_ladder

STEPS = ("bottom_of_year", "same_problem_officer", "same_problem_twice", "same_problem_thrice")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_the_ladder_is_that_of_plain_sql(bureau, reference_data, version, seed):
    scheme = Scheme.objects.get(code="quality")
    for like in STEPS:
        rule_in_force(scheme, like)
    dice = random.Random(seed)
    stations = [bureau, *(a_station(name) for name in "甲乙丙丁戊己")]
    for year, month in [(2025, 12), *((2026, month) for month in range(1, 13))]:
        for place, station in enumerate(stations):
            for _each in range(dice.choice([0, 0, 0, 1, 1, place % 3])):
                severity = dice.choice(["serious", "serious", "ordinary"])
                officer = dice.choice([station.officer, station.second])
                a_defect(station, on(year, month, dice.randint(1, 28)), severity, officer=officer)
        publish(a_month(year, month), days=14)

    assert {rule for rule, *_rest in plain_ladder.made()} == {"last_twice", *STEPS}
    assert plain_ladder.made() ^ plain_ladder.expected() == set()
    assert Consequence.objects.count() == len(plain_ladder.made())

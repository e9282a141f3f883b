"""A case is a function of the seed and its place, whoever makes it."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest

from cases.models import Case
from portal.demo.lives.births import live
from portal.demo.world import World
from portal.demo.years.arrivals import arrivals
from portal.demo.years.history import first_day
from portal.demo.years.makers import begin, make_all

pytestmark = pytest.mark.django_db
CASES = 40
SUSPECTS_ALONE = [{"title": "讯问笔录", "kind": "suspect"}] * 3


@pytest.fixture
def make(demo):
    """Make the same arrivals in a way of one's choice: return ((events, rows by table), number of portions)."""
    world = World.prepare(seed=4, first=first_day(demo, 3), until=demo, cases=CASES)
    arrived = list(arrivals(world, CASES, held=6))

    def make(**way):
        portions = list(make_all(world, iter(arrived), **way))
        events = [event for portion in portions for event in portion.events]
        tables = zip(*(portion.rows for portion in portions), strict=True)
        return (events, [[row for rows in table for row in rows] for table in tables]), len(portions)

    return make


def test_any_number_of_processes_makes_the_same(make):
    alone, portions = make(processes=1, size=CASES)

    assert portions == 1
    assert make(processes=2, size=7) == (alone, 6)
    assert make(processes=3, size=13) == (alone, 4)


def test_no_row_is_left_as_an_earlier_deed_made_it(demo):
    world = World.prepare(seed=4, first=first_day(demo, 3), until=demo, cases=CASES)
    of_suspects = replace(world.material, words={**world.material.words, "evidence": SUSPECTS_ALONE})

    for way in (world, replace(world, material=of_suspects)):
        for arrival in arrivals(world, CASES, held=6):
            bound = {}
            for second, entry, _numbers in live(way, replace(arrival, has_files=True)).entries:
                for row in json.loads(entry.states):
                    assert bound.get(row, 0) <= second, f"{row} by {entry.kind}"
                    bound[row] = second


def test_a_process_beside_keeps_off_the_database(demo):
    with ProcessPoolExecutor(1, get_context("fork"), initializer=begin, initargs=(None,)) as pool:
        answer = pool.submit(count_cases)
        with pytest.raises(RuntimeError, match="without the database"):
            answer.result()

    assert count_cases() > 0


def count_cases():
    return Case.objects.count()

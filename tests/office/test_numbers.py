"""B17: a number is given once for what it is the number of, and the series has no gap."""

import pytest

from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.numbers.deeds import next_in, number_once

pytestmark = pytest.mark.django_db


def numbered(record, unit, key, at):
    return number_once(record, key, unit, "paper/罚", 2026, at=at, worded=lambda serial: f"罚〔2026〕{serial}号")


def test_whoever_asks_second_for_the_same_thing_gets_the_number_of_the_first(bureau, at):
    with deed("document.numbered", by=system("test"), at=at) as record:
        numbers = [numbered(record, bureau.unit, key, at) for key in ("one", "one", "two", "one")]

    assert numbers == ["罚〔2026〕1号", "罚〔2026〕1号", "罚〔2026〕2号", "罚〔2026〕1号"]


def test_each_unit_series_and_year_is_counted_by_itself(bureau, at):
    unit = bureau.unit
    with deed("document.numbered", by=system("test"), at=at) as record:
        places = [(unit, "a", 2026), (unit, "b", 2026), (unit, "a", 2027), (bureau.root, "a", 2026)]
        serials = [next_in(record, *place) for place in (*places, places[0])]

    assert serials == [1, 1, 1, 1, 2]

"""Talks that the ladder proposed are confirmed, waived, and left to the user of the demo (A11)."""

import pytest

from appraisal.models import Consequence
from portal.demo.years.disputes import Between, happen
from tests import factories
from tests.appraisal.making import a_defect, a_month, a_version, on, publish

SERIOUS = ("cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500})


@pytest.fixture
def last_together(bureau, reference_data):
    """Two stations share the last place of three in January, February and March."""
    a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS))
    second, _first = factories.a_station(peer_group="stations"), factories.a_station(peer_group="stations")
    for month in (1, 2, 3):
        for station in (bureau, second):
            a_defect(station, on(2026, month, 9))
        publish(a_month(2026, month))
    return list(Consequence.objects.order_by("proposed_at", "pk"))


def test_the_newest_talks_wait_and_the_others_are_decided_with_a_reason(bureau, last_together):
    now, end = on(2026, 4, 20), on(2026, 5, 1)

    for _each in range(2):
        happen(Between(on(2026, 4, 3), now, end))

    rows = list(Consequence.objects.order_by("proposed_at", "pk"))
    assert [row.period.code for row in rows] == ["2026-02", "2026-02", "2026-03", "2026-03"]
    assert [row.state for row in rows] == ["confirmed", "waived", "proposed", "proposed"]
    assert all(row.reason and row.proposed_at < row.decided_at < now for row in rows[:2])

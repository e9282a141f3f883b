"""B10: with nothing to measure, with ties of all and in groups of two, no rule of the ladder proposes anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.consequences.base import Trigger
from appraisal.consequences.ladders import places
from appraisal.consequences.ladders.places import places_in
from appraisal.models import Consequence, Scheme, Sheet
from tests.appraisal.making import a_closed_case, a_defect, a_month, on, publish, rule_in_force
from tests.factories import a_station


class Members:
    """Sheets of one run as the places read them, without a database."""

    def __init__(self, sheets):
        self.sheets = sheets

    def filter(self, **_about):
        return self

    def order_by(self, *_columns):
        return self.sheets

    def __iter__(self):
        return iter(self.sheets)


class OneRun:
    class version:
        smallest_caseload_units = smallest_caseload_officers = 5

    class period:
        code = "2026-01"

    pk = 1


def sheets_of(points, unranked):
    ranked = [Sheet(pk=n, subject_id=n, subject_kind="u", group="g", points=each) for n, each in enumerate(points, 1)]
    for sheet in ranked:
        sheet.is_ranked, sheet.rank = True, 1 + sum(1 for other in points if other > sheet.points)
    rest = [
        Sheet(pk=n, subject_id=n, subject_kind="u", group="g", points=each, is_ranked=False, rank=None)
        for n, each in enumerate(unranked, 1 + len(points))
    ]
    return ranked + rest


POINTS = st.lists(st.integers(0, 10_000), max_size=8)


@given(points=POINTS, unranked=POINTS)
@settings(max_examples=200)
def test_last_are_the_lowest_of_three_ranked_or_more_and_never_all(points, unranked):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places.Sheet, "objects", Members(sheets_of(points, unranked)))
        found = places_in(OneRun, "u", (), 3)

    last = {subject for subject, place in found.items() if not any(each["held"] for each in place.tried)}
    expected = set()
    if len(points) >= 3 and len(set(points)) > 1:
        expected = {number for number, each in enumerate(points, 1) if each == min(points)}
    assert last == expected


@pytest.mark.parametrize("stations", [0, 1, 2])
@pytest.mark.parametrize("has_cases", [False, True])
def test_nothing_to_measure_and_ties_of_all_propose_nothing(bureau, reference_data, version, stations, has_cases):
    scheme = Scheme.objects.get(code="quality")
    for like in ("bottom_of_year", "same_problem_officer", "same_problem_twice", "same_problem_thrice"):
        rule_in_force(scheme, like)
    params = {"measure": "cases.defects_serious", "threshold": 1, "window": 12}
    rule_in_force(scheme, "same_problem_twice", code="any", trigger=Trigger.MEASURE.value, params=params)
    units = [bureau, *(a_station(name) for name in "甲乙"[:stations])]
    for month in range(1, 13):
        for unit in units if has_cases else ():
            a_closed_case(unit, on(2026, month, 9))
        publish(a_month(2026, month), days=14)

    assert not Consequence.objects.exists()


def test_of_two_nobody_is_last_of_the_month_or_the_year(bureau, reference_data, version):
    scheme = Scheme.objects.get(code="quality")
    rule_in_force(scheme, "bottom_of_year", params={"places": 1}, fewest_ranked=3)
    other = a_station("甲")
    for month in range(1, 13):
        a_defect(other, on(2026, month, 9))
        publish(a_month(2026, month), days=14)

    assert not Consequence.objects.exists()

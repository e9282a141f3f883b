"""A5, A8: a month's facts become lines, sheets and ranks."""

import pytest

from tests.appraisal.making import a_defect, a_month, a_version, compute, line_of, on

SERIOUS = ("1.3", "u", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500})
SERIOUS_OF_OFFICER = ("1.13", "o", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500})

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def version(bureau):
    return a_version(SERIOUS, SERIOUS_OF_OFFICER)


def test_a_defect_costs_its_officer_and_the_unit(bureau, version):
    a_defect(bureau, on(2026, 2, 10))

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.officer, "1.13") == (100, 0, -250)
    assert line_of(run, bureau.unit, "1.3") == (100, 0, -250)
    assert run.sheets.get(subject_kind="u", unit=bureau.unit).points == 9750

import pytest

from tests.appraisal.making import a_version

SERIOUS = ("cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500})


@pytest.fixture
def version(bureau, reference_data):
    """One rule for units, one for officers: 2.5 points for each serious defect; everybody is ranked."""
    return a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS))

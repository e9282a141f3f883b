"""A new draft is offered the next number and the first day of the next period."""

from datetime import date

import pytest

from appraisal.scheme.drafting.queries import usual_heading
from tests.appraisal.making import a_month, a_version, on

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.mark.parametrize(("numbers", "following"), [(["1"], "2"), (["1.0", "1.9"], "1.10"), (["2026版"], "2027版")])
def test_the_next_number_and_the_first_day_that_no_period_has_reached(bureau, numbers, following):
    versions = [
        a_version(
            ("1", "u", "cases.closed", "per_occurrence", {"points": 1}), number=number, effective=on(2025, place, 1)
        )
        for place, number in enumerate(numbers, start=1)
    ]
    a_month(2026, 3)

    assert usual_heading(versions[0], date(2026, 3, 10)) == {"number": following, "effective_from": date(2026, 4, 1)}

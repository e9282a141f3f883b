"""X2: results changed behind the application's back are found."""

import pytest
from django.db import connection

from appraisal.engine import verification
from appraisal.models import Fact, Line
from portal.ledger.rows import guards
from tests.appraisal.making import a_defect, a_month, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def published(bureau, version):
    a_defect(bureau, on(2026, 2, 5))
    publish(a_month(2026, 2))


def test_untouched_results_verify(published):
    assert list(verification.findings()) == []


@pytest.mark.parametrize(
    ("model", "change", "what"), [(Line, {"points": 0}, "results"), (Fact, {"quantity": 0}, "facts")]
)
def test_a_changed_row_is_found(published, model, change, what):
    guards.remove(connection)
    try:
        model.objects.update(**change)
    finally:
        guards.install(connection)

    assert [finding.what.split()[1] for finding in verification.findings()] == [what]

import pytest

from portal.reference import loading
from tests.appraisal.conftest import browse
from tests.appraisal.making import FROM_THE_START

__all__ = ["browse", "forbidden"]


@pytest.fixture
def forbidden(db):
    """What the Ministry forbids to appraise, as it is loaded."""
    from appraisal.models import ForbiddenMeasure

    loading.load_rows(ForbiddenMeasure, loading.read("forbidden_measures.json"), ("code",), FROM_THE_START)

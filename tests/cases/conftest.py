import pytest
from django.utils import translation


@pytest.fixture
def in_english():
    """Sentences of refusals in English, as the tests quote them."""
    with translation.override("en"):
        yield

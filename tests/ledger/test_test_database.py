"""The tests' own ground: a bureau can be made, and an emptied database has its chains and guards again."""

import pytest
from django.db import connection

from portal.ledger import guards
from portal.ledger.models import Head
from portal.ledger.verification import verify
from tests.factories import a_bureau, reference_data


@pytest.mark.django_db
def test_the_bureau_of_the_tests_verifies():
    reference_data()
    a_bureau()

    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_an_emptied_database_has_its_chains_and_guards_again(round):
    assert Head.objects.count() == 3
    assert guards.missing(connection) == []

    a_bureau()

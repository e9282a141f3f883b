"""The tests' own ground: what every test finds verifies, and is found again whatever a test committed."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from cases.models import Cause
from portal.ledger.models import Event, Head
from portal.ledger.rows import guards
from portal.ledger.verification import verify
from portal.people.models import Officer, Unit
from tests import factories
from tests.conftest import BOTH_ENGINES
from tests.ledger.tampering import behind_the_back
from tests.support import prepared

TESTS = Path(__file__).parents[1]


@pytest.mark.django_db
def test_what_every_test_finds_verifies():
    assert list(verify()) == []


@pytest.mark.django_db
def test_a_second_bureau_can_be_made():
    factories.a_bureau()

    assert list(verify()) == []


def rows():
    models = (Cause, Event, Head, Officer, Unit)
    return {model: sorted(map(repr, model._base_manager.values_list())) for model in models}


@pytest.mark.django_db(transaction=True)
def test_what_a_test_committed_is_undone_after_it():
    found = rows()
    factories.a_station()
    with behind_the_back():
        Cause.objects.all().delete()
    assert rows() != found

    prepared.restore(connection)

    assert rows() == found
    assert guards.missing(connection) == []


@pytest.mark.django_db
def test_an_empty_database_has_its_chains_and_guards(empty_database):
    assert (Officer.objects.count(), Cause.objects.count(), Event.objects.count()) == (0, 0, 0)
    assert Head.objects.count() == 3
    assert guards.missing(connection) == []


def test_what_is_written_for_each_engine_runs_on_both(request):
    assert request.node.get_closest_marker("both_engines")


@pytest.mark.parametrize("place", BOTH_ENGINES)
def test_what_is_said_to_run_on_both_engines_is_there(place):
    """A file that is called otherwise would leave one engine without a word."""
    file, _, test = place.partition("::")

    assert list(TESTS.glob(f"{file}*"))
    assert f"def {test.partition('[')[0]}(" in (TESTS / file).read_text(encoding="utf-8") if test else True


@pytest.mark.django_db
def test_plans_are_made_for_memory_and_without_compiling(postgres_only):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('random_page_cost'), current_setting('jit')")

        assert cursor.fetchone() == ("1.1", "off")


@pytest.mark.parametrize("round", [1, 2])
def test_a_test_begins_in_the_language_of_the_bureau(round):
    assert translation.get_language() == "zh-hans"

    translation.activate("en")

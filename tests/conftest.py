"""What every test may ask for: a moment, reference data, a bureau, and the services of this machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests import factories
from tests.support import flushing, services


def _empty_the_database(self):
    for name in self._databases_names(include_mirrors=False):
        flushing.empty(connections[name])


TransactionTestCase._fixture_teardown = _empty_the_database

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_blocker", "live_server"}


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, the second run of `make test`, leave out what has no database or looks the same on both."""
    if connections["default"].vendor == "postgresql":
        again = [item for item in items if _depends_on_the_engine(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


def _depends_on_the_engine(item):
    asks = item.get_closest_marker("django_db") or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)
    return bool(asks) and not item.get_closest_marker("same_on_both")


@pytest.fixture(autouse=True)
def own_checkpoints(settings, tmp_path):
    """Each test keeps its checkpoints to itself: the chains of another test are not its own."""
    settings.CHECKPOINTS_DIR = tmp_path / "checkpoints"


@pytest.fixture
def at():
    """A Monday morning of the year in which the new statute is in force, on duty."""
    return datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def bureau(db):
    """A small bureau with everybody that a case needs (factories.a_bureau)."""
    return factories.a_bureau()


@pytest.fixture
def reference_data(db):
    """The causes, defects, deadline rules and the calendar of fixtures/."""
    factories.reference_data()


@pytest.fixture
def chromium():
    return services.chromium_path() or pytest.skip("no Chromium on this machine")


@pytest.fixture
def redis_url():
    return services.redis_url() or pytest.skip("no Redis on this machine")


@pytest.fixture
def postgres_only(db):
    """For what only PostgreSQL can do; `make test` runs on both."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("runs on PostgreSQL")

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

"""The world that every role walks through: built once a module, put back after each test."""

import pytest
from django.db import transaction

from tests.support.world import World


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world, db):
    return built_world

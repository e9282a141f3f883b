"""The world that every role walks through: built once a module, put back after each test."""

import pytest

from tests.support.world import a_world


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), a_world() as world:
        yield world


@pytest.fixture
def world(built_world, db):
    return built_world

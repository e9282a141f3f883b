"""A database of an earlier version goes on whole; one that stopped half way is told so before anything changes."""

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.shell.schema import refuse_half_way

pytestmark = pytest.mark.django_db
REPLACED = [name for _app, name in MigrationLoader(None).disk_migrations["cases", "0001_tables"].replaces]


def stands_at(names):
    """Let the database say that these migrations of `cases` were applied, and no other."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="cases").delete()
    for name in names:
        recorder.record_applied("cases", name)


def check():
    refuse_half_way(sender=apps.get_app_config("cases"), using="default")


def test_with_all_that_it_replaces_a_database_goes_on_as_it_is():
    stands_at(REPLACED)

    check()
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    assert [migration.name for migration in plan if migration.app_label == "cases" and migration.replaces] == []


def test_a_new_database_is_made():
    stands_at([])

    check()


@pytest.mark.parametrize("reached", [1, len(REPLACED) - 1])
def test_half_way_nothing_is_migrated(reached):
    stands_at(REPLACED[:reached])

    with pytest.raises(CommandError) as refusal:
        check()
    assert [name in str(refusal.value) for name in (REPLACED[reached - 1], REPLACED[-1])] == [True, True]

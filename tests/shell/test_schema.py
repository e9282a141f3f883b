"""A database that another version of the portal made is told so before anything changes."""

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.shell.schema import NewTables, refuse_another_version


def stands_at(names):
    """Let the database say that these migrations of `cases` were applied, and no other."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="cases").delete()
    for name in names:
        recorder.record_applied("cases", name)


def check():
    refuse_another_version(sender=apps.get_app_config("cases"), using="default")


@pytest.mark.django_db
@pytest.mark.parametrize("applied", [[], ["0001_tables"]])
def test_a_database_of_this_version_and_a_new_one_are_taken(applied):
    stands_at(applied)

    check()


@pytest.mark.django_db
def test_a_database_of_another_version_is_refused_by_the_name_of_what_is_not_known():
    stands_at(["0001_tables", "0006_corrections_and_voiding"])

    with pytest.raises(CommandError, match="0006_corrections_and_voiding"):
        check()


def test_each_app_begins_with_one_migration_of_new_tables():
    first = {app: each for (app, name), each in MigrationLoader(None).disk_migrations.items() if name == "0001_tables"}

    assert {"cases", "appraisal", "people"} <= first.keys()
    assert [app for app, each in first.items() if not isinstance(each, NewTables)] == []

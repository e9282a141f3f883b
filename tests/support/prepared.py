"""What every test finds in the database: the reference data of fixtures/ and one bureau, made once a session.

A test that only rolls back leaves them as they were. One that commits is followed by `restore`, which puts the
tables back as they were kept: on SQLite the file page by page, on PostgreSQL the rows from a schema of their own.
"""

import copy
import sqlite3
import time

from django.db import transaction

from portal.ledger import guards
from tests import factories

_kept = {}


def prepare(connection):
    """Fill a new test database and keep what it holds."""
    factories.reference_data()
    _kept["bureau"] = factories.a_bureau()
    {"sqlite": _keep_file, "postgresql": _keep_rows}[connection.vendor](connection)


def the_bureau():
    """Return the bureau of every test (factories.a_bureau), its people and units as newly read."""
    return copy.deepcopy(_kept["bureau"])


def restore(connection):
    """Put every table back as it was when it was kept; raise TimeoutError if somebody else is still writing."""
    connection.ensure_connection()
    {"sqlite": _restore_file, "postgresql": _restore_rows}[connection.vendor](connection)


def _keep_file(connection):
    _kept["file"] = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(_kept["file"])


def _restore_file(connection, within=20):
    until = time.monotonic() + within

    def lose_patience(status, remaining, total):
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise TimeoutError("Another connection holds the test database.")

    _kept["file"].backup(connection.connection, progress=lose_patience)


def _keep_rows(connection):
    tables = sorted(connection.introspection.django_table_names(only_existing=True))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        cursor.execute(";".join(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"' for table in tables))
    _kept["restoring"] = ";".join(_restoring(tables))


def _restore_rows(connection):
    if guards.missing(connection):
        guards.install(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_kept["restoring"])


def _restoring(tables):
    """Return the statements that put the rows back, the guards asleep meanwhile: made anew they are slow again."""
    guarded = [model._meta.db_table for model in guards.guarded_models()]
    # Foreign keys are not looked at: what was kept is whole.
    yield "SET LOCAL session_replication_role = replica"
    for table in guarded:
        yield f'ALTER TABLE public."{table}" DISABLE TRIGGER USER'
    for table in tables:
        yield f'DELETE FROM public."{table}"; INSERT INTO public."{table}" SELECT * FROM kept."{table}"'
    for model in guards.guarded_models():
        table = model._meta.db_table
        for name in (*guards.triggers_of(model, "postgresql"), f"{table}_whole"):
            yield f'ALTER TABLE public."{table}" ENABLE ALWAYS TRIGGER {name}'

"""What every test finds in the database: the reference data of fixtures/ and one bureau, made once a session.

A test that only rolls back leaves them as they were. One that commits is followed by `restore`, which puts the
tables back as they were kept: on SQLite the file page by page, on PostgreSQL the rows from a schema of their own.
What takes longer to make than to put back, the world of support/world.py, is kept beside them in the same way.
"""

import copy
import pickle
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import transaction

from portal.ledger.rows import guards
from tests import factories
from tests.support import copied, flushing

BASE = "base"
# What was made, and how each state of the tables is put back, by name.
_made, _ways_back = {}, {}


def prepare(connection):
    """Fill a new test database and keep what it holds."""
    factories.reference_data()
    _made["bureau"] = pickle.dumps(factories.a_bureau())
    keep(connection, BASE)
    copied.begin()


def the_bureau():
    """Return the bureau of every test (factories.a_bureau), its people and units as newly read."""
    return pickle.loads(_made["bureau"])


@contextmanager
def made_once(connection, name, make):
    """Yield what `make()` returns and leaves in tables and files, both as new each time though made once a process.

    Nothing of it is left in the tables afterwards.
    """
    try:
        if name not in _made:
            _made[name] = make()
            keep(connection, name)
            _made[f"{name} files"] = _files()
        else:
            restore(connection, name)
            _count_on(connection)
            _put_back(_made[f"{name} files"])
        with copied.elsewhere():
            yield copy.deepcopy(_made[name])
    finally:
        restore(connection)


@contextmanager
def standing(using="default"):
    """Let what is written here stand for several tests, which must only roll back; take it back afterwards."""
    with transaction.atomic(using=using):
        copied.undone(transaction.get_connection(using).atomic_blocks[0])
        yield
        transaction.set_rollback(True, using=using)


def keep(connection, name):
    """Keep what all tables hold now, to be put back by `restore`."""
    _ways_back[name] = {"sqlite": _keep_file, "postgresql": _keep_rows}[connection.vendor](connection, name)


def restore(connection, name=BASE):
    """Put every table back as it was when it was kept; raise TimeoutError if somebody else is still writing."""
    connection.ensure_connection()
    {"sqlite": _restore_file, "postgresql": _restore_rows}[connection.vendor](connection, _ways_back[name])


def _count_on(connection):
    """Let keys be given after those that are there: what moved a sequence back is not undone with its rows."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _files():
    """Return {path: content} of what is stored and who is logged in, as the settings keep it beside the tables."""
    folders = (Path(settings.MEDIA_ROOT), Path(settings.DATA_DIR) / "sessions")
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def _put_back(files):
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def _keep_file(connection, name):
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(kept)
    return kept


def _restore_file(connection, kept, within=20):
    until = time.monotonic() + within

    def lose_patience(status, remaining, total):
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise TimeoutError("Another connection holds the test database.")

    kept.backup(connection.connection, progress=lose_patience)


def _keep_rows(connection, name):
    tables = sorted(connection.introspection.django_table_names(only_existing=True))
    schema = f"kept_{name}"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        cursor.execute(";".join(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"' for table in tables))
    return ";".join(_restoring(tables, schema))


def _restore_rows(connection, restoring):
    if guards.missing(connection):
        guards.install(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(restoring)


def _restoring(tables, schema):
    """Return the statements that put the rows back, the guards asleep meanwhile: made anew they are slow again."""
    # Foreign keys are not looked at: what was kept is whole.
    yield "SET LOCAL session_replication_role = replica"
    yield from flushing.sleeping()
    for table in tables:
        yield f'DELETE FROM public."{table}"; INSERT INTO public."{table}" SELECT * FROM {schema}."{table}"'
    yield from flushing.awake()

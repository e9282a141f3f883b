"""Emptying the tables after a test that committed: what the guards refuse, so they are off for that moment.

Rows are deleted in one transaction, not truncated: on PostgreSQL every truncated table waits for the disk. There the
guards sleep meanwhile; made anew they are slow again, and making them takes longer than all the rest.
"""

from contextlib import contextmanager

from django.db import transaction

from portal.ledger.apps import begin_chains
from portal.ledger.rows import guards

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(connection):
    """Delete every row but those of migrations, content types and permissions; begin the chains anew."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    with transaction.atomic(using=connection.alias), guards_off(connection), connection.cursor() as cursor:
        for statement in _deleting(tables, connection.vendor):
            cursor.execute(statement)
        begin_chains(connection.alias)


def _deleting(tables, vendor):
    every = [f'DELETE FROM "{table}"' for table in tables]
    if vendor != "postgresql":
        return every
    # Where all goes no key is left behind, so none is looked at.
    role = "SET LOCAL session_replication_role = {}"
    return [";".join([role.format("replica"), *every, role.format("origin")])]


@contextmanager
def guards_off(connection):
    """Let no guard watch what is written meanwhile."""
    if connection.vendor == "sqlite":
        guards.remove(connection)
        yield
        guards.install(connection)
        return
    if guards.missing(connection):
        guards.install(connection)
    with connection.cursor() as cursor:
        # Deferred keys are checked first: a table with checks pending takes no order about its triggers.
        cursor.execute(";".join(["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED", *sleeping()]))
        yield
        cursor.execute(";".join(["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED", *awake()]))


def sleeping():
    """Yield the statements that let every guard of a PostgreSQL database sleep."""
    for model in guards.guarded_models():
        yield f'ALTER TABLE public."{model._meta.db_table}" DISABLE TRIGGER USER'


def awake():
    """Yield the statements that let them fire again, for a replication role too."""
    for model in guards.guarded_models():
        table = model._meta.db_table
        for name in (*guards.triggers_of(model, "postgresql"), f"{table}_whole"):
            yield f'ALTER TABLE public."{table}" ENABLE ALWAYS TRIGGER {name}'

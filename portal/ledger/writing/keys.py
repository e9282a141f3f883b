"""Foreign keys and indexes during bulk work: checked and built once, all rows together, instead of row by row."""

from contextlib import contextmanager

from django.db import connection

# Keys of tables that belong to somebody else stay as they are.
OWNED = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(c.oid) FROM pg_constraint c "
    "JOIN pg_class t ON t.oid = c.conrelid "
    "WHERE c.contype = 'f' AND t.relname = ANY(%s) AND pg_has_role(t.relowner, 'USAGE') ORDER BY 1, 2"
)
# Indexes that hold a rule (a primary key, something unique) stay: triggers and rows rely on them.
HELPFUL = (
    "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
    "JOIN pg_class t ON t.oid = i.indrelid "
    "WHERE NOT i.indisunique AND t.relname = ANY(%s) AND pg_has_role(t.relowner, 'USAGE') ORDER BY 1"
)
SORTING_MEMORY = "256MB"


@contextmanager
def keys_checked_once(models):
    """Take the foreign keys off these tables and put them back, which checks every row; call in a transaction.

    The tables are locked until it ends. A row without its partner raises IntegrityError at the end, and an error in
    between undoes all with the transaction. SQLite checks at commit anyway.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(OWNED, [[model._meta.db_table for model in models]])
        keys = cursor.fetchall()
        # A table with checks pending cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table, name, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def indexes_built_once(models):
    """Take the indexes that only help to find rows off these tables and build them at the end; call in a transaction.

    The tables are locked until it ends; an error undoes all with the transaction. SQLite keeps its indexes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(HELPFUL, [[model._meta.db_table for model in models]])
        indexes = cursor.fetchall()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{SORTING_MEMORY}'")
        for _name, definition in indexes:
            cursor.execute(definition)

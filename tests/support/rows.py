"""All rows of all tables as the database gives them, and what statements write, to see that nothing was written."""

import re
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

# The first words of statements that only read, or only mark a place.
READS = {"SELECT", "EXECUTE", "EXPLAIN", "SHOW", "PRAGMA", "BEGIN", "COMMIT", "SET", "LOCK", "RELEASE", "ANALYZE"}
FIRST_WORD = re.compile(r"[\s(]*(\w+)")
WRITTEN = re.compile(
    r"\b(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|(?:CREATE TEMPORARY|DROP) TABLE(?: IF EXISTS)?"
    r'|CREATE INDEX \S+ ON)\s+(?:temp\.)?"?(\w+)"?',
    re.IGNORECASE,
)


def first_word(sql):
    """Return the word with which a statement begins, in capitals."""
    return FIRST_WORD.match(sql)[1].upper()


def written_by(sql):
    """Return the names of the tables that a statement writes; {""} where it writes something else."""
    word = first_word(sql)
    if word in READS or word in ("SAVEPOINT", "ROLLBACK") or (word == "WITH" and not WRITTEN.search(sql)):
        return set()
    return {name.lower() for name in WRITTEN.findall(sql)} - {"set"} or {""}


@contextmanager
def writing():
    """Yield a set that takes the names of the tables in which statements change a row, as they are asked."""
    tables = set()

    def heed(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if context["cursor"].rowcount:
            tables.update(written_by(sql))
        return done

    with connection.execute_wrapper(heed):
        yield tables


def everything(without=()):
    """Return {model: its rows in order of their keys} of all tables but those of the models named in `without`."""
    models = [each for each in apps.get_models() if each._meta.managed and not each._meta.proxy]
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            if model._meta.label not in without:
                keys = ", ".join(f'"{field.column}"' for field in model._meta.pk_fields)
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY {keys}')
                found[model._meta.label] = cursor.fetchall()
    return found


def sizes(tables=None):
    """Return {model: number of rows} of all tables, or of those named, in one statement."""
    models = [each for each in apps.get_models() if each._meta.managed and not each._meta.proxy]
    models = [each for each in models if tables is None or each._meta.db_table in tables]
    if not models:
        return {}
    sql = " UNION ALL ".join(f"SELECT {i}, COUNT(*) FROM {m._meta.db_table}" for i, m in enumerate(models))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {models[i]._meta.label: count for i, count in cursor.fetchall()}

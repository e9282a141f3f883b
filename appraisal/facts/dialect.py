"""Statements as each engine takes them: parameters, the planner, and the one cursor."""

from contextlib import contextmanager
from datetime import datetime, time

from django.db import connection
from django.utils import timezone

from portal.office.counting.dialect import is_postgresql


def midnight_of(day):
    """Return the bureau's midnight at the start of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def start_of(day):
    """Return the bureau's midnight at the start of a day, as a query parameter."""
    return moment_of(midnight_of(day))


def moment_of(moment):
    """Return a moment as a query parameter."""
    return connection.ops.adapt_datetimefield_value(moment)


def date_of(day):
    """Return a day as a query parameter."""
    return connection.ops.adapt_datefield_value(day)


def true(is_true):
    """Return a truth value as a query parameter."""
    return is_true if is_postgresql() else int(is_true)


# PostgreSQL knows nothing yet of rows written a moment ago and would take them for one row: nested loops over
# a hundred thousand facts then take minutes instead of a third of a second.
SETS = {"enable_nestloop": "off", "work_mem": "'64MB'"}


@contextmanager
def joining_sets(**settings):
    """Join whole sets in the statements inside, in memory, with these settings of the planner besides."""
    settings = (SETS | settings) if is_postgresql() else {}
    for name, value in settings.items():
        execute(f"SET LOCAL {name} = {value}")
    yield
    for name in settings:
        execute(f"SET LOCAL {name} TO DEFAULT")


def execute(sql, params=()):
    """Run one statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.rowcount


def rows(sql, params=()):
    """Run one query and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall()

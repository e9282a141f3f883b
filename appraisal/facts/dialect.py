"""The few words in which PostgreSQL and SQLite differ, each tested on both."""

from contextlib import contextmanager
from datetime import datetime, time

from django.conf import settings
from django.db import connection
from django.utils import timezone

HOURS = {"Asia/Shanghai": 8}


def is_postgresql():
    """Say which of the two engines this is."""
    return connection.vendor == "postgresql"


def day_of(column):
    """Return SQL for the bureau's calendar day of a time."""
    if is_postgresql():
        return f"CAST({column} AT TIME ZONE '{settings.TIME_ZONE}' AS date)"
    # The bureau's zone has had no summer time since 1991, so a fixed distance is exact and stays in C.
    return f"date({column}, '+{HOURS[settings.TIME_ZONE]} hours')"


def later(column, hours):
    """Return SQL for a time some hours after another."""
    if is_postgresql():
        return f"{column} + interval '{hours} hours'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '+{hours} hours')"


def midnight_of(day):
    """Return the bureau's midnight at the start of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def start_of(day):
    """Return the bureau's midnight at the start of a day, as a query parameter."""
    return connection.ops.adapt_datetimefield_value(midnight_of(day))


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

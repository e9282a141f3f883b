"""The few words in which PostgreSQL and SQLite count differently, each tested on both."""

from django.conf import settings
from django.db import connection

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

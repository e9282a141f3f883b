"""The few words in which PostgreSQL and SQLite count differently, each tested on both."""

from django.conf import settings
from django.db import connection

HOURS = {"Asia/Shanghai": 8}
WHOLE = len("2026-01-31 15:59:59")


def is_postgresql():
    """Say which of the two engines this is."""
    return connection.vendor == "postgresql"


def day_of(column):
    """Return SQL for the bureau's calendar day of a time, whose last microsecond still belongs to it."""
    if is_postgresql():
        return f"CAST({column} AT TIME ZONE '{settings.TIME_ZONE}' AS date)"
    # The bureau's zone has had no summer time since 1991, so a fixed distance is exact and stays in C.
    return f"date({_second_of(column)}, '+{HOURS[settings.TIME_ZONE]} hours')"


def later(column, hours):
    """Return SQL for a time some hours after another, to the microsecond."""
    if is_postgresql():
        return f"{column} + interval '{hours} hours'"
    return f"(datetime({_second_of(column)}, '+{hours} hours') || substr({column}, {WHOLE + 1}))"


def _second_of(column):
    # SQLite reckons in milliseconds and rounds up, so what lies behind the second stays out of its reckoning.
    return f"substr({column}, 1, {WHOLE})"


def before_sign(column: str, sign: str) -> str:
    """Return SQL for what stands in a text before a sign, all of it where there is none."""
    if is_postgresql():
        return f"split_part({column}, '{sign}', 1)"
    return f"substr({column}, 1, instr({column} || '{sign}', '{sign}') - 1)"

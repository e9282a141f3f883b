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


def midnight(day):
    """Return SQL for the bureau's midnight at the start of a day."""
    if is_postgresql():
        return f"(CAST({day} AS timestamp) AT TIME ZONE '{settings.TIME_ZONE}')"
    return f"datetime({day}, '-{HOURS[settings.TIME_ZONE]} hours')"


def day_before(column):
    """Return SQL for the last calendar day of which a part lies before a time: a midnight belongs to the day before."""
    if is_postgresql():
        return day_of(f"({column} - interval '1 microsecond')")
    distance = f"'+{HOURS[settings.TIME_ZONE]} hours'"
    begun = f"CASE WHEN length({column}) > {WHOLE} THEN '+0 seconds' ELSE '-1 second' END"
    return f"date({_second_of(column)}, {distance}, {begun})"


def next_day(day):
    """Return SQL for the day after a day."""
    return f"({day} + 1)" if is_postgresql() else f"date({day}, '+1 day')"


def days_between(first, last):
    """Return SQL for how many days the second day lies after the first."""
    if is_postgresql():
        return f"({last} - {first})"
    return f"CAST(julianday({last}) - julianday({first}) AS integer)"


def hours_between(first, last):
    """Return SQL for the hours between two times, in hundredths, by their whole seconds."""
    if is_postgresql():
        seconds = f"EXTRACT(EPOCH FROM date_trunc('second', {last}) - date_trunc('second', {first}))"
        return f"(CAST({seconds} AS bigint) * 100 / 3600)"
    return f"((unixepoch({_second_of(last)}) - unixepoch({_second_of(first)})) * 100 / 3600)"


def asked_moment():
    """Return the parameter of a statement that is a time, with its type."""
    return "CAST(%s AS timestamptz)" if is_postgresql() else "%s"


def said_in(column, name):
    """Return SQL for one value of an object that a column holds, as text."""
    return f"({column} ->> '{name}')"


def _second_of(column):
    # SQLite reckons in milliseconds and rounds up, so what lies behind the second stays out of its reckoning.
    return f"substr({column}, 1, {WHOLE})"


def before_sign(column: str, sign: str) -> str:
    """Return SQL for what stands in a text before a sign, all of it where there is none."""
    if is_postgresql():
        return f"split_part({column}, '{sign}', 1)"
    return f"substr({column}, 1, instr({column} || '{sign}', '{sign}') - 1)"

"""What somebody was on a day, as SQL over the tables of this room, for those who count: of which unit, how qualified.

`officer` and `day` are SQL for the key of an officer and for a day.
"""

from django.db import connection

from portal.people.models import Role
from portal.people.rights import ADMINISTRATORS

# Accounts that keep the system are no part of the force, and a leader's portfolio is no post in the units it names.
_NO_SERVICE = ", ".join(f"'{role.value}'" for role in sorted(ADMINISTRATORS))
_LEADS = f"p.role = '{Role.BUREAU_LEADER.value}'"


def in_force(row: str, day: str) -> str:
    """Return the condition that a dated row, which can also be taken back, is in force on a day."""
    return f"{_dated(row, day)} AND ({row}.withdrawn_on IS NULL OR {row}.withdrawn_on > {day})"


def post_on(officer: str, day: str) -> str:
    """Return SQL for the id of the post by which an officer counts on a day, NULL without one.

    That of the own unit goes before others, then the latest; a leader's portfolio only counts where there is no other.
    """
    return (
        f"(SELECT p.id FROM people_post p JOIN people_officer own ON own.id = p.officer_id "
        f"WHERE p.officer_id = {officer} AND p.role NOT IN ({_NO_SERVICE}) AND {in_force('p', day)} "
        f"ORDER BY CASE WHEN {_LEADS} THEN 1 ELSE 0 END, CASE WHEN p.unit_id = own.unit_id THEN 0 ELSE 1 END, "
        "p.starts_on DESC, p.id DESC LIMIT 1)"
    )


def unit_of_post(post: str, officer: str) -> str:
    """Return SQL for the unit in which the holder of a post serves: a leader's own, not that of the portfolio."""
    return f"CASE WHEN {post}.role = '{Role.BUREAU_LEADER.value}' THEN {officer}.unit_id ELSE {post}.unit_id END"


def unit_on(officer: str, day: str) -> str:
    """Return SQL for the unit that an officer belonged to on a day (`queries.unit_on`)."""
    return (
        f"COALESCE((SELECT p.unit_id FROM people_post p JOIN people_officer own ON own.id = p.officer_id "
        f"WHERE p.officer_id = {officer} AND NOT {_LEADS} AND {in_force('p', day)} "
        "ORDER BY CASE WHEN p.unit_id = own.unit_id THEN 0 ELSE 1 END, p.starts_on DESC, p.id DESC LIMIT 1), "
        f"(SELECT own.unit_id FROM people_officer own WHERE own.id = {officer}))"
    )


def is_qualified(officer: str, day: str, *kinds: str) -> str:
    """Return the condition that an officer held a qualification of one of these kinds on a day."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"EXISTS (SELECT 1 FROM people_qualification q WHERE q.officer_id = {officer} AND q.kind IN ({listed}) "
        f"AND {_dated('q', day)})"
    )


def is_absent(officer: str, day: str) -> str:
    """Return the condition that somebody was named to stand in for an officer on a day (C8): the officer was away."""
    return f"EXISTS (SELECT 1 FROM people_substitute a WHERE a.officer_id = {officer} AND {in_force('a', day)})"


def is_working(day: str) -> str:
    """Return the condition that the bureau works on a day (`calendar.Calendar.is_working`)."""
    if connection.vendor == "postgresql":
        weekday = f"EXTRACT(ISODOW FROM {day}) < 6"
    else:
        weekday = f"(CAST(julianday({day}) + 0.5 AS integer) %% 7) < 5"
    exception = f'(SELECT y.is_working FROM people_calendarday y WHERE y."on" = {day})'
    return f"COALESCE({exception}, {weekday})"


def days(first: str, last: str) -> str:
    """Return a SELECT of the days (`day`) from one to another, both included, to read from inside a value."""
    if connection.vendor == "postgresql":
        return f"SELECT CAST(n AS date) AS day FROM generate_series({first}, {last}, interval '1 day') n"
    return (
        f"WITH RECURSIVE n (day) AS (SELECT {first} WHERE {first} <= {last} UNION ALL "
        f"SELECT date(n.day, '+1 day') FROM n WHERE n.day < {last}) SELECT day FROM n"
    )


def _dated(row, day):
    return f"{row}.starts_on <= {day} AND ({row}.ends_on IS NULL OR {row}.ends_on >= {day})"

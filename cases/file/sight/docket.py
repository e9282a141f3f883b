"""The own lists of officers (`DocketLine`), kept true in the deeds that change a case's people, state or cause."""

from django.db import connection

BATCH = 500

HANDLED = "SELECT case_id, officer_id FROM cases_handler WHERE ends_at IS NULL"
SHARED = (
    "SELECT s.content_object_id AS case_id, s.user_id AS officer_id FROM cases_caseshare s "
    "JOIN auth_permission p ON p.id = s.permission_id WHERE p.codename = 'view_case'"
)
LINES = (
    "SELECT k.case_id, k.officer_id, c.registered_at, c.state, c.cause_id "
    f"FROM ({HANDLED} UNION {SHARED}) k JOIN cases_case c ON c.id = k.case_id"
)
STORED = "SELECT case_id, officer_id, registered_at, state, cause_id FROM cases_docketline"
ENTER = (
    f"INSERT INTO cases_docketline (case_id, officer_id, registered_at, state, cause_id) {LINES} WHERE {{which}} "
    "ON CONFLICT (case_id, officer_id) DO UPDATE SET registered_at = excluded.registered_at, state = excluded.state, "
    "cause_id = excluded.cause_id"
)
SAME = "k.case_id = cases_docketline.case_id AND k.officer_id = cases_docketline.officer_id"
STRIKE = (
    "DELETE FROM cases_docketline WHERE {which} "
    f"AND NOT EXISTS (SELECT 1 FROM ({HANDLED}) k WHERE {SAME}) "
    f"AND NOT EXISTS (SELECT 1 FROM ({SHARED}) k WHERE {SAME})"
)


def enter_docket(cases):
    """Write what a deed gave to officers or changed in these cases (primary keys): their lines, as they are now."""
    _execute(ENTER, "c.id", cases)


def keep_docket(cases):
    """Write the lines of these cases (primary keys) anew, and strike those of officers who no longer know of one."""
    _execute(STRIKE, "case_id", cases)
    enter_docket(cases)


def keep_whole_docket():
    """Write every line anew: for bulk work, and where the docket is in doubt."""
    with connection.cursor() as cursor:
        for statement in (STRIKE, ENTER):
            cursor.execute(statement.format(which="TRUE"))


def untrue_lines():
    """Return the (case, officer) keys, in order, at which the docket differs from handlers, shares and cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id, officer_id FROM ({LINES} EXCEPT {STORED}) missing "
            f"UNION SELECT case_id, officer_id FROM ({STORED} EXCEPT {LINES}) untrue ORDER BY 1, 2"
        )
        return cursor.fetchall()


def _execute(statement, column, cases):
    cases = list(cases)
    with connection.cursor() as cursor:
        for start in range(0, len(cases), BATCH):
            some = cases[start : start + BATCH]
            cursor.execute(statement.format(which=f"{column} IN ({', '.join(['%s'] * len(some))})"), some)

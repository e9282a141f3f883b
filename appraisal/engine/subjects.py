"""Who gets a sheet: every unit with a peer group, every case officer, and whoever did something that counts.

Officers are ranked among those of the same peer group of units; those who only review are a group of their own.
"""

from appraisal.engine.cells import CELLS
from appraisal.engine.models import REVIEWERS, Sheet
from appraisal.facts.dialect import date_of, execute, true
from portal.people.models import Role

COLUMNS = (
    'run_id, subject_kind, subject_id, officer_id, unit_id, name, unit_name, unit_name_en, "group", '
    "points, reachable, is_scored, caseload, grade_earned, grade, is_ranked, rank, previous_rank"
)
EMPTY = "0, 0, FALSE, 0, '', '', FALSE, CAST(NULL AS integer), CAST(NULL AS integer)"


def insert(run):
    """Write an empty sheet for every subject of a run whose cells are there."""
    return _insert_units(run) + _insert_officers(run)


def carry_over(run, first):
    """Write an empty sheet for each subject of a published run, as placed there, and for whom facts name besides."""
    kept = 'subject_kind, subject_id, officer_id, unit_id, name, unit_name, unit_name_en, "group"'
    carried = execute(
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) SELECT {run.pk}, {kept}, {EMPTY} "
        f"FROM {Sheet._meta.db_table} WHERE run_id = %s ORDER BY id",
        [first.pk],
    )
    return carried + _insert_units(run, only_named=True) + _insert_officers(run, only_named=True)


def _unplaced(run, kind, subject):
    """SQL for: facts name the subject, and it has no sheet yet."""
    return (
        f"EXISTS (SELECT 1 FROM {CELLS} y WHERE y.subject_kind = '{kind}' AND y.subject_id = {subject}) "
        f"AND NOT EXISTS (SELECT 1 FROM {Sheet._meta.db_table} t WHERE t.run_id = {run.pk} "
        f"AND t.subject_kind = '{kind}' AND t.subject_id = {subject})"
    )


def _insert_units(run, only_named=False):
    only = f" AND {_unplaced(run, 'u', 'u.id')}" if only_named else ""
    return execute(
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) "
        f"SELECT {run.pk}, 'u', u.id, CAST(NULL AS bigint), u.id, u.name, u.name, u.name_en, u.peer_group, {EMPTY} "
        "FROM people_unit u WHERE u.peer_group <> '' AND (u.is_active = %s OR EXISTS "
        f"(SELECT 1 FROM {CELLS} x WHERE x.subject_kind = 'u' AND x.subject_id = u.id)){only}",
        [true(True)],
    )


def _insert_officers(run, only_named=False):
    """The post that places an officer: a case officer's before others, then the latest that began in time."""
    period = run.period
    only = f" AND {_unplaced(run, 'o', 'o.id')}" if only_named else ""
    return execute(
        "WITH held AS (SELECT p.officer_id, p.role, p.unit_id, row_number() OVER (PARTITION BY p.officer_id ORDER BY "
        "CASE WHEN p.role = %s THEN 0 ELSE 1 END, p.starts_on DESC, p.id DESC) AS place FROM people_post p "
        "WHERE p.starts_on < %s AND (p.ends_on IS NULL OR p.ends_on >= %s)), "
        f"active AS (SELECT DISTINCT subject_id FROM {CELLS} WHERE subject_kind = 'o') "
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) "
        f"SELECT {run.pk}, 'o', o.id, o.id, u.id, o.name, u.name, u.name_en, "
        f"CASE WHEN h.role = %s THEN u.peer_group ELSE '{REVIEWERS}' END, "
        f"{EMPTY} FROM people_officer o LEFT JOIN held h ON h.officer_id = o.id AND h.place = 1 "
        "LEFT JOIN active a ON a.subject_id = o.id JOIN people_unit u "
        # A leader's posts are the units that the leader answers for.
        "ON u.id = CASE WHEN h.role = %s THEN o.unit_id ELSE COALESCE(h.unit_id, o.unit_id) END "
        f"WHERE (h.role = %s OR a.subject_id IS NOT NULL){only}",
        [
            Role.OFFICER.value,
            date_of(period.ends_on),
            date_of(period.starts_on),
            Role.OFFICER.value,
            Role.BUREAU_LEADER.value,
            Role.OFFICER.value,
        ],
    )

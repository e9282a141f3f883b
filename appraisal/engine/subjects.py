"""Who gets a sheet, as the version says: units with a peer group, holders of placing posts, and who did what counts.

Officers are ranked among those of the same peer group of units; those who only review are a group of their own, where
case officers are appraised. A unit is in the group where it was on the last day of the period (`stretches`).
"""

from datetime import timedelta

from appraisal.engine import stretches
from appraisal.engine.cells import CELLS
from appraisal.engine.models import REVIEWERS, Sheet
from appraisal.facts.dialect import date_of, execute, true
from portal.office.counting.rules import listed
from portal.people.models import Role

COLUMNS = (
    'run_id, subject_kind, subject_id, officer_id, unit_id, name, unit_name, unit_name_en, "group", '
    "points, reachable, is_scored, caseload, grade_earned, grade, is_ranked, rank, previous_rank"
)
EMPTY = "0, 0, FALSE, 0, '', '', FALSE, CAST(NULL AS integer), CAST(NULL AS integer)"


def insert(run):
    """Write an empty sheet for every subject of a run whose cells are there."""
    movers = stretches.movers_of(run) if run.version.appraises_officers else {}
    sheets = _insert_units(run) + _insert_officers(run, movers)
    stretches.insert(run, movers)
    return sheets


def carry_over(run, first):
    """Write an empty sheet for each subject of a published run, as placed there, and for whom facts name besides."""
    kept = 'subject_kind, subject_id, officer_id, unit_id, name, unit_name, unit_name_en, "group"'
    carried = execute(
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) SELECT {run.pk}, {kept}, {EMPTY} "
        f"FROM {Sheet._meta.db_table} WHERE run_id = %s ORDER BY id",
        [first.pk],
    )
    stretches.carry_over(run, first)
    movers = stretches.movers_of(run) if run.version.appraises_officers else {}
    return carried + _insert_units(run, only_named=True) + _insert_officers(run, movers, only_named=True)


def _unplaced(run, kind, subject):
    """SQL for: facts name the subject, and it has no sheet yet."""
    return (
        f"EXISTS (SELECT 1 FROM {CELLS} y WHERE y.subject_kind = '{kind}' AND y.subject_id = {subject}) "
        f"AND NOT EXISTS (SELECT 1 FROM {Sheet._meta.db_table} t WHERE t.run_id = {run.pk} "
        f"AND t.subject_kind = '{kind}' AND t.subject_id = {subject})"
    )


def _units(run):
    """The units with the group in which they were on the last day of the period."""
    last = run.period.ends_on - timedelta(days=1)
    former = (
        f"SELECT f.peer_group FROM people_formergroup f WHERE f.unit_id = w.id AND f.ends_on >= '{last.isoformat()}' "
        "ORDER BY f.ends_on LIMIT 1"
    )
    return (
        f"SELECT w.id, w.name, w.name_en, w.kind, w.is_active, COALESCE(({former}), w.peer_group) AS peer_group "
        "FROM people_unit w"
    )


def _among(run):
    """(SQL for: the version appraises by this unit `u`, its parameters)."""
    chosen = {"u.kind": run.version.unit_kinds, "u.peer_group": run.version.unit_groups}
    named = {column: values for column, values in chosen.items() if values}
    sql = "".join(f" AND {column} IN ({', '.join(['%s'] * len(values))})" for column, values in named.items())
    return sql, [str(value) for values in named.values() for value in values]


def _insert_units(run, only_named=False):
    if not run.version.appraises_units:
        return 0
    only = f" AND {_unplaced(run, 'u', 'u.id')}" if only_named else ""
    among, params = _among(run)
    return execute(
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) "
        f"SELECT {run.pk}, 'u', u.id, CAST(NULL AS bigint), u.id, u.name, u.name, u.name_en, u.peer_group, {EMPTY} "
        f"FROM ({_units(run)}) u WHERE u.peer_group <> '' AND (u.is_active = %s OR EXISTS "
        f"(SELECT 1 FROM {CELLS} x WHERE x.subject_kind = 'u' AND x.subject_id = u.id)){among}{only}",
        [true(True), *params],
    )


def _insert_officers(run, movers, only_named=False):
    """The post that places an officer: one of the version's roles before others, then the latest that began in time.

    Who held such posts in several units stands where most days were served.
    """
    if not run.version.appraises_officers:
        return 0
    period, roles = run.period, run.version.placing_roles
    only = f" AND {_unplaced(run, 'o', 'o.id')}" if only_named else ""
    placing = f"IN ({listed(roles)})"
    among, params = _among(run)
    # Reviewers are looked at beside the case officers whose work they review.
    besides = " OR a.subject_id IS NOT NULL" if Role.OFFICER in roles else ""
    return execute(
        "WITH held AS (SELECT p.officer_id, p.role, p.unit_id, row_number() OVER (PARTITION BY p.officer_id ORDER BY "
        f"CASE WHEN p.role {placing} THEN 0 ELSE 1 END, p.starts_on DESC, p.id DESC) AS place FROM people_post p "
        "WHERE p.starts_on < %s AND (p.ends_on IS NULL OR p.ends_on >= %s)), "
        f"moved (officer_id, unit_id) AS ({_placed(movers)}), "
        f"active AS (SELECT DISTINCT subject_id FROM {CELLS} WHERE subject_kind = 'o') "
        f"INSERT INTO {Sheet._meta.db_table} ({COLUMNS}) "
        f"SELECT {run.pk}, 'o', o.id, o.id, u.id, o.name, u.name, u.name_en, "
        f"CASE WHEN h.role {placing} THEN u.peer_group ELSE '{REVIEWERS}' END, "
        f"{EMPTY} FROM people_officer o LEFT JOIN held h ON h.officer_id = o.id AND h.place = 1 "
        "LEFT JOIN moved m ON m.officer_id = o.id "
        f"LEFT JOIN active a ON a.subject_id = o.id JOIN ({_units(run)}) u "
        # A leader's posts are the units that the leader answers for.
        "ON u.id = CASE WHEN h.role = %s THEN o.unit_id ELSE COALESCE(m.unit_id, h.unit_id, o.unit_id) END "
        f"WHERE (h.role {placing}{besides}){among}{only}",
        [date_of(period.ends_on), date_of(period.starts_on), Role.BUREAU_LEADER.value, *params],
    )


def _placed(movers):
    rows = ", ".join(f"({officer}, {stretches.placing_unit(stood)})" for officer, stood in movers.items())
    return f"VALUES {rows}" if rows else "SELECT 0, 0 WHERE 1 = 0"

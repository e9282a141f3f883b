"""Digests of what went into a run and what came out: equal facts and results give equal digests on both engines."""

import hashlib

from django.db import connection

from appraisal.engine.models import Stretch
from appraisal.scheme.versions.base import FULL_MARKS

CHUNK = 5000

FACTS = (
    "SELECT subject_kind || '|' || CAST(subject_id AS text) || '|' || measure || '|' || CAST(occurred_on AS text) "
    "|| '|' || CAST(quantity AS text) || '|' || CAST(base AS text) || '|' || ref_kind || ':' || CAST(ref_id AS text) "
    "|| '|' || COALESCE(p.code, '') AS line FROM appraisal_fact f LEFT JOIN appraisal_period p ON p.id = f.adjusts_id "
    "WHERE f.run_id = %s"
)
SHEET = (
    "subject_kind || '|' || CAST(subject_id AS text) || '|' || \"group\" || '|' || CAST(points AS text) "
    "|| '|' || CAST(caseload AS text) || '|' || COALESCE(CAST(rank AS text), '') "
    "|| '|' || COALESCE(CAST(previous_rank AS text), '')"
)
SHEETS = (
    f"SELECT {SHEET} || '|' || CASE WHEN is_ranked THEN '1' ELSE '0' END "
    "|| '|' || COALESCE(CAST(officer_id AS text), '') || '|' || COALESCE(CAST(unit_id AS text), '') "
    # What is so for every sheet of an older run is not written.
    f"|| CASE WHEN NOT is_scored THEN '|not scored' WHEN reachable = {FULL_MARKS} THEN '' "
    "ELSE '|of ' || CAST(reachable AS text) END "
    "|| CASE WHEN name = '' THEN '' ELSE '|' || name || '|' || unit_name || '|' || unit_name_en END "
    "|| CASE WHEN grade_earned = '' AND grade = '' THEN '' ELSE '|grade ' || grade_earned || '|' || grade END "
    "|| CASE WHEN coefficient_id IS NULL THEN '' ELSE '|times ' || CAST(coefficient_id AS text) END AS line "
    "FROM appraisal_sheet WHERE run_id = %s"
)
STRETCHES = (
    "SELECT s.subject_kind || '|' || CAST(s.subject_id AS text) || '|' || CAST(t.starts_on AS text) || '|' "
    "|| CAST(t.ends_on AS text) || '|' || CAST(t.unit_id AS text) || '|' || t.unit_name || '|' || t.unit_name_en "
    "|| '|' || t.\"group\" || '|' || CAST(t.records AS text) AS line "
    "FROM appraisal_stretch t JOIN appraisal_sheet s ON s.id = t.sheet_id WHERE s.run_id = %s"
)
LINE = (
    "s.subject_kind || '|' || CAST(s.subject_id AS text) || '|' || i.code || '|' || CAST(l.value AS text) "
    "|| '|' || CAST(l.base AS text) || '|' || CAST(l.points AS text) || '|' || COALESCE(p.code, '')"
)
OF_RUN = (
    "FROM appraisal_sheet s JOIN appraisal_line l ON l.sheet_id = s.id "
    "JOIN appraisal_indicator i ON i.id = l.indicator_id JOIN appraisal_schemeversion v ON v.id = i.version_id "
    "LEFT JOIN appraisal_period p ON p.id = l.adjusts_id WHERE s.run_id = %s"
)
LINES = (
    f"SELECT {LINE} || '|' || v.number || CASE WHEN l.is_empty THEN '|empty' ELSE '' END "
    "|| CASE WHEN l.exemption_id IS NULL THEN '' ELSE '|exempt ' || CAST(l.exemption_id AS text) END "
    f"|| CASE WHEN l.gate_id IS NULL THEN '' ELSE '|held ' || CAST(l.gate_id AS text) END AS line {OF_RUN}"
)
HELD = (
    "SELECT s.subject_kind || '|' || CAST(s.subject_id AS text) || '|' || g.code AS line FROM appraisal_held h "
    "JOIN appraisal_sheet s ON s.id = h.sheet_id JOIN appraisal_gate g ON g.id = h.gate_id WHERE s.run_id = %s"
)


def inputs_digest(run):
    """Return the SHA-256 of the facts of a run, in hex."""
    return _digest(run, FACTS)


def results_digest(run):
    """Return the SHA-256 of the sheets and lines of a run, of its gates that held and of its stretches, in hex."""
    besides = [HELD] if run.version.gates.exists() else []
    besides += [STRETCHES] if Stretch.objects.filter(sheet__run=run).exists() else []
    return _digest(run, SHEETS, LINES, *besides)


def _digest(run, *queries):
    sha = hashlib.sha256(f"{run.version.scheme.code}|{run.version.number}|{run.period.code}|{run.kind}\n".encode())
    for query in queries:
        for batch in _ordered(query, run.pk):
            sha.update(batch.encode())
        sha.update(b"\n\n")
    return sha.hexdigest()


def _ordered(query, run_id):
    """Yield the lines of a query in the order of their bytes, many at a time."""
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT line FROM ({query}) q ORDER BY line{collation}", [run_id])
        while batch := cursor.fetchmany(CHUNK):
            yield "".join(f"{line}\n" for (line,) in batch)

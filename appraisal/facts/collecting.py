"""Collect: the records of a month become facts, one INSERT … SELECT for each source, for units and officers at once.

Where one writer shuts out all others (SQLite) the facts are gathered in a table of this connection, which locks
nothing, and only moved inside the transaction: reading a year of records keeps nobody waiting.
"""

from contextlib import contextmanager

from appraisal.facts import late
from appraisal.facts.dialect import execute, midnight_of, moment_of, start_of, true
from appraisal.facts.models import Exclusion, Fact, Run
from appraisal.facts.statements import COLUMNS, branch, by_span, insertion, records_of, uses_in
from appraisal.scheme.measures import SOURCES
from appraisal.scheme.uses.rules import wanted
from portal.office.counting.dialect import is_postgresql

FACTS = Fact._meta.db_table
GATHERED = "appraisal_gathered"


@contextmanager
def gathered(run):
    """Gather the facts of a run outside any transaction where that spares others waiting; yield what writes them.

    Call what is yielded inside a transaction, with the run's older facts gone; it returns how many facts there are.
    """
    if is_postgresql():
        yield lambda progress=None: collect(run, progress)
        return
    execute(f"DROP TABLE IF EXISTS temp.{GATHERED}")
    execute(f"CREATE TEMPORARY TABLE {GATHERED} AS SELECT {COLUMNS} FROM {FACTS} WHERE 1 = 0")
    _collect(run, f"temp.{GATHERED}")
    yield lambda progress=None: execute(f"INSERT INTO {FACTS} ({COLUMNS}) SELECT {COLUMNS} FROM temp.{GATHERED}")
    execute(f"DROP TABLE IF EXISTS temp.{GATHERED}")


def collect(run, progress=None):
    """Write the facts of a run that has none yet; call inside a transaction. Return how many there are.

    A live run also takes what belongs to an earlier, published month and reached nobody's count (`late`).
    """
    return _collect(run, FACTS, progress)


def _collect(run, into, progress=None):
    pairs = wanted(run.version.indicators.all())
    leaves_out = Exclusion.objects.exists()
    written = 0
    for source in SOURCES:
        for span, uses in sorted(by_span(run, uses_in(source, pairs)).items()):
            written += _collect_span(run, source, span, uses, leaves_out, into)
        if progress:
            progress.hold()
    if run.kind == Run.Kind.LIVE:
        written += late.collect(run, leaves_out, into)
    return written


def _collect_span(run, source, span, uses, leaves_out, into):
    records = records_of(source, uses)
    branches = [branch(run, use, subject, leaves_out) for use, subject in uses]
    first, end = span
    # An interim run counts nothing of the future, where deadlines lie already.
    until = min(midnight_of(end), run.started_at)
    limits = [start_of(first), moment_of(until), true(run.kind == Run.Kind.ANALYSIS)]
    return execute(insertion(records, branches, into), limits)

"""Collect: the records of a month become facts, one INSERT … SELECT for each source, for units and officers at once."""

from appraisal.engine import late
from appraisal.engine.dialect import day_of, execute, start_of, true
from appraisal.engine.statements import branch, insertion, measures_of
from appraisal.measures import wanted
from appraisal.models import Exclusion, Run
from appraisal.sources import SOURCES


def collect(run, progress=None):
    """Write the facts of a run that has none yet; call inside a transaction. Return how many there are.

    A live run also takes what belongs to an earlier, published month and reached nobody's count (`late`).
    """
    pairs = wanted(run.version.indicators.all())
    leaves_out = Exclusion.objects.exists()
    written = 0
    for source in SOURCES:
        written += _collect_month(run, source, pairs, leaves_out)
        if progress:
            progress.hold()
    if run.kind == Run.Kind.LIVE:
        written += late.collect(run, pairs, leaves_out)
    return written


def _collect_month(run, source, pairs, leaves_out):
    records = source.sql(day=day_of)
    branches = [branch(run, measure, subject, leaves_out) for measure, subject in measures_of(source, pairs)]
    if not branches:
        return 0
    period = run.period
    span = [start_of(period.starts_on), start_of(period.ends_on), true(run.kind == Run.Kind.ANALYSIS)]
    return execute(insertion(records, branches), span)

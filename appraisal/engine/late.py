"""Late facts: what belongs to a published month and was not counted there, or no longer counts (A8).

They count in the open period and name their own month (`adjusts`). Lateness is looked for only where the ledger
shows that after the last published run read it something was recorded that is dated before the period, or that
corrected a time by which records are judged.

What published runs have counted is read once, into a table of its own with the key that is asked for: no index of
the facts begins with the record, and one that did would cost every computation more than this costs the late ones.
"""

from contextlib import contextmanager
from datetime import timedelta

from appraisal.engine.dialect import day_of, execute, is_postgresql, joining_sets, midnight_of, start_of, true
from appraisal.engine.statements import COLUMNS, branch, insertion, measures_of
from appraisal.models import Exclusion, Run
from appraisal.sources import SOURCES
from portal.ledger.models import Chain, Event

# Registered late or not is counted from this moment, which a correction may change years after the deed.
JUDGED_BY = "reported_at"
LOOK_BACK = timedelta(days=366)

COUNTED = "appraisal_counted"
NOT_COUNTED = (
    f" AND NOT EXISTS (SELECT 1 FROM {COUNTED} f WHERE f.measure = '{{measure}}' "
    "AND f.subject_kind = '{subject}' AND f.ref_kind = '{ref}' AND f.ref_id = s.ref_id)"
)


def collect(run, pairs, leaves_out, into):
    """Write the late facts of a live run into a table with the columns of facts; return how many."""
    earlier = published_before(run)
    if not earlier:
        return 0
    with joining_sets():
        written = _reverse_excluded(run, earlier, into) if leaves_out and _something_fell(earlier) else 0
        if _something_arrived(run, earlier):
            with _counted_in(earlier):
                written += sum(
                    _collect_source(run, source, earlier, pairs, leaves_out, into) for source in SOURCES
                )
    return written


def published_before(run):
    """Return the published live runs of the scheme in the year before the run's period, newest first."""
    return list(
        Run.objects.published()
        .filter(
            version__scheme=run.version.scheme_id,
            period__kind=run.period.kind,
            period__starts_on__gte=run.period.starts_on - LOOK_BACK,
            period__ends_on__lte=run.period.starts_on,
        )
        .select_related("period")
        .order_by("-period__starts_on")
    )


def _something_fell(earlier):
    """Say whether a record was excluded since the last published run, which took back all that fell before it."""
    return Exclusion.objects.filter(last_event__seq__gt=_mark(earlier)).exists()


def _mark(earlier):
    return max(each.ledger_mark for each in earlier)


def _something_arrived(run, earlier):
    arrived = Event.objects.filter(chain=Chain.BUSINESS, seq__gt=_mark(earlier))
    return (
        arrived.filter(occurred_at__lt=midnight_of(run.period.starts_on)).exists()
        or arrived.filter(kind="case.corrected", payload__contains=f'"{JUDGED_BY}"').exists()
    )


@contextmanager
def _counted_in(earlier):
    runs = ", ".join(str(each.pk) for each in earlier)
    key = "measure, subject_kind, ref_kind, ref_id"
    execute(f"DROP TABLE IF EXISTS {COUNTED}")
    execute(
        f"CREATE TEMPORARY TABLE {COUNTED} AS SELECT {key} FROM appraisal_fact WHERE run_id IN ({runs}) GROUP BY {key}"
    )
    if is_postgresql():
        execute(f"ANALYZE {COUNTED}")
    else:
        execute(f"CREATE INDEX temp.{COUNTED}_one ON {COUNTED} ({key})")
    yield
    execute(f"DROP TABLE {COUNTED}")


def _collect_source(run, source, earlier, pairs, leaves_out, into):
    periods = ", ".join(str(each.period_id) for each in earlier)
    day = day_of(source.at)
    records = source.sql(
        day=day_of,
        extra_columns=", p.id AS period_id",
        extra_tables=(
            f" JOIN appraisal_period p ON p.id IN ({periods}) AND {day} >= p.starts_on AND {day} < p.ends_on"
        ),
    )
    branches = [
        branch(
            run,
            measure,
            subject,
            leaves_out,
            adjusts="s.period_id",
            only_if=NOT_COUNTED.format(measure=measure.code, subject=subject, ref=source.ref),
        )
        for measure, subject in measures_of(source, pairs)
    ]
    if not branches:
        return 0
    first = min(each.period.starts_on for each in earlier)
    return execute(
        insertion(records, branches, into), [start_of(first), start_of(run.period.starts_on), true(False)]
    )


def _reverse_excluded(run, earlier, into):
    """Take back facts of published months that a decision has excluded since, once."""
    runs = ", ".join(str(each.pk) for each in earlier)
    table = Exclusion._meta.db_table
    return execute(
        f"INSERT INTO {into} ({COLUMNS}) "
        f"SELECT {run.pk}, f.subject_kind, f.subject_id, f.measure, f.occurred_on, -f.quantity, -f.base, f.ref_kind, "
        "f.ref_id, COALESCE(f.adjusts_id, r.period_id) "
        f"FROM appraisal_fact f JOIN appraisal_run r ON r.id = f.run_id "
        f"WHERE f.run_id IN ({runs}) AND EXISTS (SELECT 1 FROM {table} x WHERE x.ref_kind = f.ref_kind "
        "AND x.ref_id = f.ref_id AND x.measure IN ('', f.measure)) "
        "AND (f.measure, f.subject_kind, f.ref_kind, f.ref_id) NOT IN (SELECT g.measure, g.subject_kind, g.ref_kind, "
        f"g.ref_id FROM appraisal_fact g WHERE g.run_id IN ({runs}) AND (g.quantity < 0 OR g.base < 0))"
    )

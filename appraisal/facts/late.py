"""Late facts: what belongs to a published month and arrived when its run had read the records (A8).

They count in the open period and name their own month (`adjusts`). What the run had read and what was wrong there is
never taken here: it has that month issued anew (`corrected`). They are looked for only where the ledger shows that
after the last published run read it something was recorded that is dated before the period, or in cases written since.

What published runs have counted is read once, into a table of its own with the key that is asked for: no index of
the facts begins with the record, and one that did would cost every computation more than this costs the late ones.
"""

from datetime import timedelta

from appraisal.facts.changed import TOUCHED, arrived, counted_in, read_up_to, touched_since, was_counted
from appraisal.facts.dialect import execute, joining_sets, midnight_of, start_of, true
from appraisal.facts.models import Run
from appraisal.facts.statements import asked_of, branch, insertion, uses_in
from appraisal.scheme.measures import SOURCES
from appraisal.scheme.uses.rules import wanted
from appraisal.scheme.versions.models import Indicator
from portal.ledger.models import Chain, Event
from portal.office.counting.dialect import day_of, midnight

LOOK_BACK = timedelta(days=366)


def collect(run, leaves_out, into):
    """Write the late facts of a live run into a table with the columns of facts; return how many."""
    earlier = published_before(run)
    if not earlier:
        return 0
    # A month is judged by what its own version measures.
    pairs = wanted(Indicator.objects.filter(version__in={old.version_id for old in earlier}))
    mark = read_up_to(earlier)
    has_arrived = _something_arrived(run, mark)
    with joining_sets(), touched_since(mark) as touched:
        if not (touched or has_arrived):
            return 0
        with counted_in(earlier, only_changed=not has_arrived):
            return sum(
                _collect_source(run, source, earlier, pairs, leaves_out, into, has_arrived)
                for source in SOURCES
                # What was so in a time is so whenever one asks: it does not arrive, it can only be corrected.
                if not source.asks_of_a_time
            )


def published_before(run):
    """Return the published live runs of the scheme in the year before the run's period, newest first."""
    return list(
        Run.objects.published()
        .filter(
            stands_for=run.version.scheme_id,
            period__starts_on__gte=run.period.starts_on - LOOK_BACK,
            period__ends_on__lte=run.period.starts_on,
        )
        .select_related("period")
        .order_by("-period__starts_on")
    )


def _something_arrived(run, mark):
    arrived = Event.objects.filter(chain=Chain.BUSINESS, seq__gt=mark)
    return arrived.filter(occurred_at__lt=midnight_of(run.period.starts_on)).exists()


def _collect_source(run, source, earlier, pairs, leaves_out, into, has_arrived):
    first = min(each.period.starts_on for each in earlier)
    span = [start_of(first), start_of(run.period.starts_on), true(False)]
    uses = [(use, subject) for use, subject in uses_in(source, pairs) if use.is_additive]
    if not uses:
        return 0
    arrivals = [
        branch(run, use, subject, leaves_out, "s.period_id", only_if=f" AND NOT {was_counted(source, subject)}")
        for use, subject in uses
    ]
    unread = f" AND {arrived(source, earlier, period_of(source))}"
    records = records_in(source, earlier, uses, only_touched=not has_arrived, only_if=unread)
    return execute(insertion(records, arrivals, into), span)


def records_in(source, published, uses, only_touched=True, only_if="", besides=""):
    """Return the SELECT of a source's records in published months, with `period_id` and what these uses ask for.

    `only_if` is a condition on the record besides, `besides` are columns of it; `period_of` is its period in both.
    """
    periods = ", ".join(str(each.period_id) for each in published)
    period = period_of(source)
    touched = f"SELECT carrier_id FROM {TOUCHED} WHERE carrier = '{source.record.carrier.label}'"
    only = (f" AND {source.carrier} IN ({touched})" if only_touched else "") + only_if
    if source.asks_of_a_time:
        moments = (
            f"SELECT p.id AS period_id, {midnight('p.starts_on')} AS since, {midnight('p.ends_on')} AS until "
            f"FROM appraisal_period p WHERE p.id IN ({periods})"
        )
        columns = f", {source.carrier} AS carrier_id, {period} AS period_id{asked_of(uses)}{besides}"
        return source.sql_of_times(moments, extra_columns=columns, extra_where=only)
    day = day_of(source.at)
    return source.sql(
        extra_columns=f", {source.carrier} AS carrier_id, {period} AS period_id{asked_of(uses)}{besides}",
        extra_tables=(
            f" JOIN appraisal_period p ON p.id IN ({periods}) AND {day} >= p.starts_on AND {day} < p.ends_on"
        ),
        extra_where=only,
    )


def period_of(source):
    """Return the column of the published month's id, where records of a source are read by `records_in`."""
    return "asked.period_id" if source.asks_of_a_time else "p.id"

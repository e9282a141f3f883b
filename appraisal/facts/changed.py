"""What published months counted, and which of their records were written since (A8, B4).

Two readers share it, and what one takes the other leaves: `late` what no published run had read, `corrected` what one
had read and what has become otherwise.
"""

from contextlib import contextmanager

from appraisal.facts.dialect import execute, rows
from appraisal.scheme.measures import CARRIERS, MEASURES, RECORDS
from appraisal.scheme.uses.rules import SIGN
from portal.ledger.models import Chain, Witnessed
from portal.office.counting.dialect import before_sign, is_postgresql
from portal.office.counting.rules import listed

TOUCHED = "appraisal_touched"
CHANGED = "appraisal_changed"
COUNTED = "appraisal_counted"


def read_up_to(earlier):
    """Return the number in the ledger up to which changes of all these published runs have been looked for."""
    return min(
        max([old.ledger_mark, *(_looked_up_to(run) for run in earlier if run.started_at >= old.published_at)])
        for old in earlier
    )


def _looked_up_to(run):
    """Where a run left late facts to a later one, it has looked no further than where it began."""
    return run.ledger_mark if run.late_mark is None else run.late_mark


@contextmanager
def touched_since(mark, besides=()):
    """Keep the carriers that were written after this number, or behind a fact excluded since, and their records.

    `besides` are (label, id) of carriers that count as touched too. Yield how many there are.
    """
    carriers = f"{_written_after(mark)} UNION {_excluded_after(mark)}"
    for label, pk in sorted(besides):
        carriers += f" UNION SELECT '{CARRIERS[label].label}', {int(pk)}"
    with _table(TOUCHED, "carrier, carrier_id", carriers), _table(CHANGED, "ref_kind, ref_id", _records_of_touched()):
        ((number,),) = rows(f"SELECT COUNT(*) FROM {TOUCHED}")
        yield number


@contextmanager
def counted_in(earlier, only_changed):
    """Keep what published runs have counted, summed by record and by the month it belongs to."""
    runs = ", ".join(str(each.pk) for each in earlier)
    key = "f.measure, f.subject_kind, f.ref_kind, f.ref_id, COALESCE(f.adjusts_id, r.period_id)"
    only = f" AND (f.ref_kind, f.ref_id) IN (SELECT ref_kind, ref_id FROM {CHANGED})" if only_changed else ""
    query = (
        "SELECT f.measure, f.subject_kind, f.ref_kind, f.ref_id, COALESCE(f.adjusts_id, r.period_id) AS period_id, "
        "f.subject_id, MIN(f.occurred_on) AS occurred_on, SUM(f.quantity) AS quantity, SUM(f.base) AS base "
        "FROM appraisal_fact f JOIN appraisal_run r ON r.id = f.run_id "
        f"WHERE f.run_id IN ({runs}){only} GROUP BY {key}, f.subject_id"
    )
    with _table(COUNTED, "ref_kind, ref_id, period_id, measure, subject_kind", query):
        yield


def was_counted(source, subject):
    """Return the condition on a record `s` of a source that published runs counted it in its month, `s.period_id`.

    By any measure of it, for that kind of subject: for another it may have been left to a later month.
    """
    measures = listed(sorted(measure.code for measure in MEASURES if measure.reads is source))
    return (
        f"EXISTS (SELECT 1 FROM {COUNTED} k WHERE k.ref_kind = '{source.ref}' AND k.ref_id = s.ref_id "
        f"AND k.period_id = s.period_id AND k.subject_kind = '{subject}' "
        f"AND {before_sign('k.measure', SIGN)} IN ({measures}))"
    )


def arrived(source, published, period):
    """Return the condition on a record of a source that it was not there when the published run of its period read it.

    Whether a use left it out then, by a filter or by what its measure counts, does not matter: it was there to be read.
    """
    marks = " ".join(f"WHEN {run.period_id} THEN {run.ledger_mark}" for run in published)
    least = min(run.ledger_mark for run in published)
    return arrived_after(source, f"CASE {period} {marks} ELSE 0 END", least)


def arrived_after(source, mark, least):
    """Return the condition on a record of a source that it was not there at a number in the ledger (SQL).

    No number is below `least`. A record is there by its own row, whenever it was written anew since; one that leaves no
    fact when it was right, by its carrier; one that counts from a later deed on, by that deed.
    """
    about = (
        f"SELECT 1 FROM ledger_event told WHERE told.chain = '{Chain.BUSINESS}' "
        f"AND told.about_type = '{source.record.carrier.label}' AND told.about_id = CAST({source.carrier} AS text)"
    )
    before = f"AND told.seq <= {mark}"
    if source.is_silent:
        return f"NOT EXISTS ({about} {before})"
    if source.counts_by:
        return f"NOT EXISTS ({about} {before} AND told.kind = '{source.counts_by}')"
    if not issubclass(source.record.model, Witnessed):
        return "1 = 1"
    written_since = (
        f"SELECT 1 FROM {source.record.model._meta.db_table} own "
        f"JOIN ledger_event wrote ON wrote.id = own.last_event_id WHERE own.id = {source.key} "
        f"AND wrote.chain = '{Chain.BUSINESS}' AND wrote.seq > {least} AND wrote.seq > {mark}"
    )
    bound = f"told.states LIKE '%%\"{source.ref}:' || CAST({source.key} AS text) || '\"%%'"
    return f"(EXISTS ({written_since}) AND NOT EXISTS ({about} {before} AND {bound}))"


def _written_after(mark):
    written = f"(SELECT e.id FROM ledger_event e WHERE e.chain = '{Chain.BUSINESS}' AND e.seq > {mark})"
    witnesses = [(label, witness) for label, carrier in CARRIERS.items() for witness in carrier.witnesses]
    return " UNION ".join(
        f"SELECT '{label}' AS carrier, carrier_id FROM ({witness}) w{number} WHERE last_event_id IN {written}"
        for number, (label, witness) in enumerate(witnesses)
    )


def _excluded_after(mark):
    return " UNION ".join(
        f"SELECT '{record.carrier.label}' AS carrier, o.carrier_id FROM ({record.carried}) o "
        f"JOIN appraisal_exclusion x ON x.ref_id = o.id AND x.ref_kind = '{ref}' "
        f"JOIN ledger_event e ON e.id = x.last_event_id AND e.seq > {int(mark)}"
        for ref, record in RECORDS.items()
    )


def _records_of_touched():
    return " UNION ALL ".join(
        f"SELECT '{ref}' AS ref_kind, o.id AS ref_id FROM ({record.carried}) o "
        f"JOIN {TOUCHED} t ON t.carrier = '{record.carrier.label}' AND t.carrier_id = o.carrier_id"
        for ref, record in RECORDS.items()
    )


@contextmanager
def _table(name, key, query):
    execute(f"DROP TABLE IF EXISTS {name}")
    execute(f"CREATE TEMPORARY TABLE {name} AS {query}")
    if is_postgresql():
        execute(f"ANALYZE {name}")
    else:
        execute(f"CREATE INDEX temp.{name}_one ON {name} ({key})")
    yield
    execute(f"DROP TABLE {name}")

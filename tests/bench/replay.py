"""What a deed writes, written again bare: the same statements with the same values in one transaction.

The deed is carried out, its writes are noted, and it is rolled back; then its rows are written without it.
Chain, numbers and digests fit, so that the ledger stays whole.
"""

from django.db import connection, transaction

from tests.bench.timing import Stopwatch

WRITES = ("INSERT", "UPDATE")


class _Undone(Exception):
    """Takes a deed back when its writes are known."""


def replayed(deed):
    """Return the Lap that the bare statements of a deed take, with their commit."""
    sequences = _sequences()
    writes = _writes_of(deed)
    _rewind(sequences)
    bare = connection.connection.cursor()
    with Stopwatch() as watch, transaction.atomic():
        for sql, params in writes:
            bare.execute(sql, params)
    return watch.lap


def _writes_of(deed):
    """Return (statement, values) of each write of a deed that is then rolled back."""
    writes = []

    def note(execute, sql, params, many, context):
        if sql.startswith(WRITES):
            writes.append((sql, params))
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            deed()
            raise _Undone
    except _Undone:
        return writes


def _sequences():
    """Where each table's numbering stands; a rollback does not take it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || sequencename, COALESCE(last_value, 0) FROM pg_sequences "
            "WHERE sequencename LIKE 'cases_%' OR sequencename LIKE 'people_%'"
        )
        return dict(cursor.fetchall())


def _rewind(sequences):
    with connection.cursor() as cursor:
        for name, last in sequences.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [name, max(last, 1), last > 0])

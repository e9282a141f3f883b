"""Many events and rows at once: the same seal and the same triggers, by COPY on PostgreSQL.

For imports and generated history. Rows are dicts of column values, since a hundred thousand model
instances cost more than writing them; `Shape.digest` gives what `row_digest` gives for the instance.

What costs most, writing values down, needs no database: `unplaced` and `written_rows` may be called in another
process, and only `append_unplaced` and `insert_written` stand in the transaction.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import NOT_PROVIDED

from portal.ledger.chain.canonical import canonical, later_default, plain
from portal.ledger.chain.links import SEALED_FIELDS, Place, link_text
from portal.ledger.chain.values import Moment, Written, form_of, number, quoted, text, writer_of
from portal.ledger.models import Event, Head
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import lock_head

__all__ = [
    "Ends",
    "EventRow",
    "Moment",
    "Shape",
    "Unplaced",
    "Written",
    "append_many",
    "append_unplaced",
    "check_references",
    "copy_rows",
    "insert_written",
    "move_sequence",
    "reserve_keys",
    "unplaced",
    "written_rows",
]

BATCH = 5000


@dataclass(slots=True)
class EventRow:
    """An event on its way into a chain: the columns of Event without the weight of a model instance."""

    id: str
    kind: str
    actor_name: str
    occurred_at: datetime
    recorded_at: datetime
    payload: str = "{}"
    states: str = "{}"
    about_type: str = ""
    about_id: str = ""
    actor_id: int | None = None
    actor_unit: str = ""
    actor_role: str = ""
    on_behalf_of: str = ""
    address: str = ""
    chain: str = "business"
    outcome: str = "done"
    seq: int = 0
    prev_hash: str = ""
    hash: str = ""
    hash_alg: str = "sha256"


class Unplaced(NamedTuple):
    """An event that lacks only its place in the chain: sealed text and columns on either side of its number."""

    chain: str
    text_before: str
    text_after: str
    columns_before: object
    columns_after: object


class Shape:
    """The columns of a model, for rows kept as dicts from column to value."""

    def __init__(self, model):
        self.model = model
        self.label = label_of_model(model)
        self.columns = tuple(field.attname for field in model._meta.concrete_fields)
        self._protected = [
            (f'"{field.attname}":', field.attname, writer_of(field))
            for field in sorted(model._meta.concrete_fields, key=lambda field: field.attname)
            if field.attname not in ("last_event_id", *getattr(model, "free_columns", ()))
        ]
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self._later = {name: later_default(model, fields[name]) for name in getattr(model, "later_columns", ())}
        self._defaults = {field.attname: _default(field) for field in model._meta.concrete_fields}

    def row(self, **values):
        """Return a row with the model's defaults for what is not given."""
        return {**self._defaults, **values}

    def of(self, instance):
        """Return the row of a model instance."""
        return {name: getattr(instance, name) for name in self.columns}

    def key(self, row):
        """Return the name under which events speak of the row."""
        return f"{self.label}:{row['id']}"

    def _is_default(self, row, key):
        return plain(row[key]) == self._later[key]

    def digest(self, row):
        """Return what `row_digest` returns for the instance of this row."""
        written = self._protected
        if self._later:
            written = [each for each in written if each[1] not in self._later or not self._is_default(row, each[1])]
        state = ",".join([name + write(row[key]) for name, key, write in written])
        return sha256(f"{{{state}}}".encode()).hexdigest()


class Ends:
    """Where events written in bulk have brought the ends of their chains, which the heads do not know yet.

    A row takes no event that its chain's head has reached. So where rows follow their events, those are appended with
    an Ends, and `reach` moves the heads once all rows are there, in the same transaction.
    """

    def __init__(self):
        self.places = {}

    def reach(self):
        """Move the heads of the chains to where they end now."""
        for chain, place in self.places.items():
            Head.objects.filter(pk=chain).update(seq=place.seq, hash=place.hash)


def append_many(events: Iterable[EventRow], ends: Ends | None = None):
    """Seal events in the order given and insert them at the ends of their chains, inside the caller's transaction.

    Raises what the database raises when a trigger refuses; returns how many there were. With `ends` the heads wait.
    """
    return append_unplaced(map(unplaced, events), ends)


def unplaced(entry):
    """Return the Unplaced of an EventRow."""
    values, form = [getattr(entry, name) for name in EVENT.columns], form_of(Event)
    return Unplaced(
        entry.chain,
        f'{{{_sealed_text(entry, _BEFORE_NUMBER)},"seq":',
        f",{_sealed_text(entry, _AFTER_NUMBER)}}}",
        form.run(values[:_SEQ]),
        form.run(values[_SEQ + 1 : _PREV_HASH], _SEQ + 1),
    )


def append_unplaced(events: Iterable[Unplaced], ends: Ends | None = None):
    """Do what `append_many` does, for events that `unplaced` has prepared."""
    reached = ends or Ends()
    places, count = reached.places, 0
    remaining = iter(events)
    while batch := list(islice(remaining, BATCH)):
        for chain in sorted({event.chain for event in batch} - places.keys()):
            places[chain] = lock_head(chain)
        insert_written(Event, list(_placed(batch, places)))
        count += len(batch)
    if ends is None:
        reached.reach()
    return count


def copy_rows(model, rows):
    """Insert rows of one model whose primary keys are given: dicts of column values, or instances."""
    insert_written(model, written_rows(model, rows))


def written_rows(model, rows):
    """Return such rows as `insert_written` takes them."""
    columns, form = Shape(model).columns, form_of(model)
    values = (
        [row[name] for name in columns] if type(row) is dict else [getattr(row, name) for name in columns]
        for row in rows
    )
    return [form.run(each) for each in values]


def insert_written(model, rows):
    """Insert what `written_rows` returned."""
    if not rows:
        return
    table, fields = model._meta.db_table, model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = io.StringIO("\n".join([*rows, ""]))
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', lines, size=1 << 16)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def reserve_keys(model, count):
    """Return so many free primary keys in order; nobody else is given them, also before they are used."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT nextval(pg_get_serial_sequence('\"{table}\"', '{key}')) FROM generate_series(1, {int(count)})"
            )
            return [key for (key,) in cursor.fetchall()]
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) "
                "SELECT %s, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, table],
            )
            cursor.execute(
                f'UPDATE sqlite_sequence SET seq = max(seq, (SELECT COALESCE(MAX("{key}"), 0) FROM "{table}")) + %s '
                "WHERE name = %s RETURNING seq",
                [int(count), table],
            )
            (newest,) = cursor.fetchone()
            return list(range(newest - count + 1, newest + 1))


def check_references(*models):
    """Have PostgreSQL check now what rows of these models refer to, but for their events, which come last.

    Left to the commit, a hundred thousand checks would fall into the moment in which everybody waits for the head.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint WHERE contype = 'f' "
                "AND condeferrable AND conrelid = ANY(%s::regclass[]) AND confrelid <> %s::regclass",
                [[model._meta.db_table for model in models], Event._meta.db_table],
            )
            (names,) = cursor.fetchone()
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")


def move_sequence(model):
    """Let the database go on numbering after the keys that were given by hand; nothing to do on SQLite."""
    if connection.vendor == "postgresql":
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{key}'), "
                f'COALESCE(MAX("{key}"), 1), MAX("{key}") IS NOT NULL) FROM "{table}"'
            )


def _sealed_text(entry, columns):
    return ",".join([name + write(getattr(entry, key)) for name, key, write in columns])


def _placed(events, places):
    """Yield the row of each event, in its place after the newest of its chain, which it then is."""
    form = form_of(Event)
    for chain, text_before, text_after, columns_before, columns_after in events:
        newest = places[chain]
        seq = newest.seq + 1
        hash = link_text(f"{text_before}{seq}{text_after}", newest.hash)
        places[chain] = Place(seq, hash)
        last = form.run((newest.hash, hash, HASH_ALG), _PREV_HASH)
        yield form.row(columns_before, form.run((seq,), _SEQ), columns_after, last)


def _default(field):
    if field.null or field.primary_key:
        return None
    if field.default is NOT_PROVIDED and field.empty_strings_allowed:
        return ""
    value = field.get_default()
    return Written(canonical(value)) if isinstance(value, (dict, list)) else value


EVENT = Shape(Event)
_SEQ, _PREV_HASH = map(EVENT.columns.index, ("seq", "prev_hash"))
HASH_ALG = Event._meta.get_field("hash_alg").default
# Texts that no other event has are not worth remembering.
_WRITERS = {"actor_id": number, "id": quoted, "payload": quoted, "states": quoted}
_SEALED = [(f'"{name}":', name, _WRITERS.get(name, text)) for name in sorted(SEALED_FIELDS) if name != "seq"]
_BEFORE_NUMBER = [each for each in _SEALED if each[1] < "seq"]
_AFTER_NUMBER = [each for each in _SEALED if each[1] > "seq"]

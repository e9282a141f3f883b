"""Many events and rows at once: the same seal and the same triggers, by COPY on PostgreSQL.

For imports and generated history. Rows are dicts of column values, since a hundred thousand model
instances cost more than writing them; `Shape.digest` gives what `row_digest` gives for the instance.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from json.encoder import encode_basestring
from unicodedata import normalize

from django.db import connection
from django.db.models import NOT_PROVIDED

from portal.ledger.canonical import canonical, later_default, plain
from portal.ledger.chain import SEALED_FIELDS, seal
from portal.ledger.models import Event, Head
from portal.ledger.recording import lock_head

BATCH = 5000


@dataclass(slots=True)
class Entry:
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


class Written(str):
    """A JSON value that is canonical text already."""

    __slots__ = ()


class Moment(str):
    """A time in its canonical text, 2026-03-01T08:30:00.000000Z, so that it is written once and not for each digest."""

    __slots__ = ()


class Shape:
    """The columns of a model, for rows kept as dicts from column to value."""

    def __init__(self, model):
        self.model = model
        self.label = model._meta.label_lower
        self.columns = tuple(field.attname for field in model._meta.concrete_fields)
        self._protected = [
            (f'"{field.attname}":', field.attname, _writer_of(field))
            for field in sorted(model._meta.concrete_fields, key=lambda field: field.attname)
            if field.attname != "last_event_id"
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
        text = ",".join([name + write(row[key]) for name, key, write in written])
        return sha256(f"{{{text}}}".encode()).hexdigest()


def append_many(events: Iterable):
    """Seal events in the order given and insert them at the ends of their chains, inside the caller's transaction.

    Raises what the database raises when a trigger refuses; returns how many there were.
    """
    places, count = {}, 0
    remaining = iter(events)
    while batch := list(islice(remaining, BATCH)):
        for chain in sorted({event.chain for event in batch}):
            mine = [event for event in batch if event.chain == chain]
            places[chain] = seal(mine, places.get(chain) or lock_head(chain), written=_sealed_text)
        insert_columns(Event, ([getattr(event, name) for name in EVENT.columns] for event in batch))
        count += len(batch)
    for chain, place in places.items():
        Head.objects.filter(pk=chain).update(seq=place.seq, hash=place.hash)
    return count


def copy_rows(model, rows):
    """Insert rows of one model whose primary keys are given: dicts of column values, or instances."""
    columns = Shape(model).columns
    insert_columns(
        model,
        (
            [row[name] for name in columns] if type(row) is dict else [getattr(row, name) for name in columns]
            for row in rows
        ),
    )


def insert_columns(model, rows):
    """Insert lists of values in the order of the model's columns."""
    if connection.vendor == "postgresql":
        _copy(model, rows)
    else:
        _execute_many(model, rows)


def reserve_keys(model, count):
    """Return so many free primary keys in order, inside the caller's transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT nextval(pg_get_serial_sequence('\"{model._meta.db_table}\"', '{model._meta.pk.column}')) "
                f"FROM generate_series(1, {int(count)})"
            )
            return [key for (key,) in cursor.fetchall()]
    newest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    return list(range(newest + 1, newest + 1 + count))


def move_sequence(model):
    """Let the database go on numbering after the keys that were given by hand; nothing to do on SQLite."""
    if connection.vendor == "postgresql":
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{key}'), "
                f'COALESCE(MAX("{key}"), 1), MAX("{key}") IS NOT NULL) FROM "{table}"'
            )


def _sealed_text(event):
    return f"{{{','.join([name + write(getattr(event, key)) for name, key, write in _SEALED])}}}"


def _default(field):
    if field.null or field.primary_key:
        return None
    if field.default is NOT_PROVIDED and field.empty_strings_allowed:
        return ""
    value = field.get_default()
    return Written(canonical(value)) if isinstance(value, (dict, list)) else value


def _names(model):
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)


def _copy(model, rows):
    text = _TEXT
    lines = ["\t".join([text.get(type(value), _text)(value) for value in row]) for row in rows]
    if not lines:
        return
    lines.append("")
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({_names(model)}) FROM STDIN', io.StringIO("\n".join(lines)), size=1 << 16
        )


def _execute_many(model, rows):
    fields = model._meta.concrete_fields
    marks = ", ".join(["%s"] * len(fields))
    prepare = [field.get_db_prep_save for field in fields]
    # A UUID in text would be stored as it is written, and no query would find it.
    as_it_is = [frozenset() if _is_uuid(field) else _AS_IT_IS for field in fields]
    values = [
        [
            value if type(value) in plainly else _prepared(value, make, connection)
            for make, plainly, value in zip(prepare, as_it_is, row, strict=True)
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({_names(model)}) VALUES ({marks})', values)


def _is_uuid(field):
    return (field.target_field if field.is_relation else field).get_internal_type() == "UUIDField"


def _prepared(value, make, connection):
    if type(value) is Written:
        return str(value)
    return make(datetime.fromisoformat(value) if type(value) is Moment else value, connection)


def _writer_of(field):
    """Return what writes the values of a column as canonical JSON."""
    kind = field.target_field.get_internal_type() if field.is_relation else field.get_internal_type()
    return _WRITERS.get(kind, _json)


def _quoted(text):
    return encode_basestring(text if text.isascii() else normalize("NFC", text))


def _json(value):
    if type(value) is Written:
        return value
    return _quoted(value) if isinstance(value, str) else canonical(plain(value))


def _number(value):
    return "null" if value is None else str(value)


def _moment(value):
    return "null" if value is None else f'"{value}"' if type(value) is Moment else canonical(plain(value))


def _escaped(text):
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _text(value):
    return _escaped(canonical(plain(value)) if isinstance(value, (dict, list)) else str(value))


_AS_IT_IS = frozenset({int, str, type(None)})
_WRITERS = {
    "BigAutoField": _number, "BigIntegerField": _number, "PositiveIntegerField": _number,
    "PositiveSmallIntegerField": _number, "SmallIntegerField": _number, "IntegerField": _number,
    "BooleanField": {None: "null", True: "true", False: "false"}.__getitem__,
    "CharField": _json, "TextField": _json, "DateTimeField": _moment,
}  # fmt: skip
_TEXT = {
    Moment: str,
    type(None): lambda value: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: _escaped,
    datetime: datetime.isoformat,
    date: date.isoformat,
}
EVENT = Shape(Event)
_SEALED = [(f'"{name}":', name, _number if name in {"seq", "actor_id"} else _json) for name in sorted(SEALED_FIELDS)]

"""How one value is written: as canonical JSON for digests, and as the database takes it in bulk."""

from datetime import date, datetime
from functools import cache, lru_cache
from itertools import chain
from json.encoder import encode_basestring
from unicodedata import normalize

from django.db import connection

from portal.ledger.chain.canonical import canonical, plain

REMEMBERED = 2_000


class Written(str):
    """A JSON value that is canonical text already."""

    __slots__ = ()


class Moment(str):
    """A time in its canonical text, 2026-03-01T08:30:00.000000Z, so that it is written once and not for each digest."""

    __slots__ = ()


def quoted(text):
    """Return text as canonical JSON."""
    return encode_basestring(text if text.isascii() else normalize("NFC", text))


class _Remembered(dict):
    """Values as canonical JSON, those of one type written once: a row keeps most of them from digest to digest."""

    def __init__(self, type, write):
        self._type, self._write = type, write
        self[None] = "null"

    def __missing__(self, value):
        if not isinstance(value, self._type):
            return canonical(plain(value))
        if len(self) >= REMEMBERED:
            self.clear()
            self[None] = "null"
        self[value] = written = self._write(value)
        return written


def writer_of(field):
    """Return what writes the values of a column as canonical JSON."""
    kind = field.target_field.get_internal_type() if field.is_relation else field.get_internal_type()
    return _WRITERS.get(kind, _json)


# A text and the time written like it are one key, as they are one JSON string.
text = _Remembered(str, quoted).__getitem__
number = _Remembered(int, str).__getitem__


@cache
def form_of(model):
    """Return the form in which the database takes rows of a model in bulk.

    Its `run` writes the values of neighbouring columns from the `first` on, its `row` joins runs; a run of all
    columns is a row.
    """
    return (_CopyText if connection.vendor == "postgresql" else _DriverValues)(model)


def _json(value):
    if type(value) is Written:
        return value
    return quoted(value) if isinstance(value, str) else canonical(plain(value))


_NUMBERS = (
    "BigAutoField",
    "BigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallIntegerField",
    "IntegerField",
)
_TEXTS = ("CharField", "TextField", "DateTimeField")
_WRITERS = {
    **dict.fromkeys(_NUMBERS, number),
    **dict.fromkeys(_TEXTS, text),
    "BooleanField": {None: "null", True: "true", False: "false"}.__getitem__,
}


def _escaped(text):
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _otherwise(value):
    return _escaped(canonical(plain(value)) if isinstance(value, (dict, list)) else str(value))


_COPIED = {
    Moment: str,
    type(None): lambda value: "\\N",
    bool: {True: "t", False: "f"}.__getitem__,
    int: str,
    str: _escaped,
    datetime: datetime.isoformat,
    date: date.isoformat,
}


class _CopyText:
    """A row as a line for PostgreSQL's COPY."""

    def __init__(self, model):
        pass

    def run(self, values, first=0):
        ways = _COPIED
        return "\t".join([ways.get(type(value), _otherwise)(value) for value in values])

    def row(self, *runs):
        return "\t".join(runs)


class _DriverValues:
    """A row as a list of what the driver takes."""

    def __init__(self, model):
        # A UUID in text would be stored as it is written, and no query would find it.
        self._columns = [
            (field.get_db_prep_save, frozenset() if _is_uuid(field) else _AS_IT_IS)
            for field in model._meta.concrete_fields
        ]

    def run(self, values, first=0):
        return [
            value if type(value) in as_it_is else _for_driver(value, prepare)
            for (prepare, as_it_is), value in zip(self._columns[first:], values, strict=False)
        ]

    def row(self, *runs):
        return list(chain.from_iterable(runs))


def _for_driver(value, prepare):
    if type(value) is Written:
        return str(value)
    return _time_for_driver(value) if type(value) is Moment else prepare(value, connection)


# Most rows of one event name its time, and rows of a moment follow each other.
@lru_cache(REMEMBERED)
def _time_for_driver(moment):
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(moment))


def _is_uuid(field):
    return (field.target_field if field.is_relation else field).get_internal_type() == "UUIDField"


_AS_IT_IS = frozenset({int, str, bool, type(None)})

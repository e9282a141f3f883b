"""One byte string for one value: the form in which events and rows are hashed."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

# No spaces, keys in order, no NaN.
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NotCanonical(TypeError):
    """A value has no single written form (a float, or an object of another type)."""


def plain(value):
    """Return `value` as null, bool, int, str, list or dict of those.

    Times become UTC with microseconds, times of day have none, decimals and ids become text, text is NFC.
    Raises NotCanonical for floats, naive times and anything else.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotCanonical("a time without zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time) and value.tzinfo is None:
        return value.isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise NotCanonical(type(value).__name__)


def canonical(value):
    """Return the canonical JSON text of a plain value: sorted keys, no white space, UTF-8."""
    return _encoder.encode(value)


def digest(value):
    """Return the SHA-256 of the canonical form of any value that `plain` accepts, in hex."""
    return hashlib.sha256(canonical(plain(value)).encode()).hexdigest()


_columns: dict = {}
_NEVER = object()


def row_state(row):
    """Return the protected columns of a model instance as plain values: all but its last event and `free_columns`.

    A later column (`Witnessed.later_columns`) is left out while it has its default.
    """
    columns = _columns.get(type(row))
    if columns is None:
        columns = _columns[type(row)] = [
            (field.attname, field.get_prep_value, later_default(type(row), field))
            for field in row._meta.concrete_fields
            if field.attname not in ("last_event_id", *getattr(type(row), "free_columns", ()))
        ]
    state = {name: (plain(prepare(getattr(row, name))), default) for name, prepare, default in columns}
    return {name: value for name, (value, default) in state.items() if value != default}


def later_default(model, field):
    """Return the plain value with which a later column stays out of the digest; for the others one that none equals."""
    if field.attname not in getattr(model, "later_columns", ()):
        return _NEVER
    return plain(field.get_prep_value(field.get_default()))


def row_digest(row):
    """Return the SHA-256 of a model instance's protected columns, in hex."""
    return hashlib.sha256(canonical(row_state(row)).encode()).hexdigest()


def set_digest(row, name):
    """Return the SHA-256 of the protected columns of all rows in a related set of a model instance, in hex."""
    return rows_digest(getattr(row, name).order_by("pk"))


def rows_digest(rows):
    """Return the SHA-256 of the protected columns of all rows given, in hex."""
    return hashlib.sha256(canonical([row_state(each) for each in rows]).encode()).hexdigest()

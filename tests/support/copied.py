"""What a maker of tests made before, in the same state of the tables, is copied: its rows, written as they were.

A filed case takes forty deeds' statements and digests, its rows take one round. So `@copied` lets a maker work the
first time, notes the second time which rows it leaves in which state of the tables, and from then on writes those.

The state of the tables is that of every test, or one that only copied makers led to from there; any other statement
that writes makes a state of its own, in which a maker works as if it were not copied. So it does where a test has
patched anything but the clock, where no transaction is open that is rolled back, and for arguments that cannot be
compared. A patched clock, the language and the settings that a test changed count as arguments.
"""

import functools
import pickle
import re
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import blake2b
from types import SimpleNamespace
from uuid import UUID
from weakref import WeakSet

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone, translation

from appraisal.models import Run, SchemeVersion
from cases.file.case.guards import Derived
from cases.file.search.fields import FTS_TABLE
from portal.ledger.models import Event, Head
from portal.ledger.rows.guards import Bound, Forward, Frozen, Undeletable, guards_of
from tests.support.rows import first_word, written_by

# Tables that are gone when their deed ends.
PASSING = re.compile(r"CREATE TEMPORARY TABLE (\w+)", re.IGNORECASE)
NAMED = re.compile(r'SAVEPOINT\s+"?(\w+)"?', re.IGNORECASE)
# Guards that look at the row itself and its event.
ALONE = (Bound, Forward, Frozen, Undeletable)
# What closes rows of other tables once it is there, in this order.
CLOSING = (Run, SchemeVersion, Event, Head)
# What a test may have of its own without any maker seeing it.
OWN_SETTINGS = {"CHECKPOINTS_DIR"}
PLAIN = (bool, int, float, str, bytes, Decimal, date, timedelta, UUID, Enum, type(None))
_SEEN, _NEVER = object(), object()


class _NotComparable(TypeError):
    """An argument of which nobody can say whether it is the same as before."""


class _State:
    """A state of the tables; `after` holds what is known of the makers that worked in it."""

    def __init__(self):
        self.after = {}


class _Course:
    """What was written in the transaction of a test: the state that led to, and those at its savepoints."""

    def __init__(self, root):
        self.root, self.written, self.passing = root, None, set()
        self.begin(None)

    def begin(self, block):
        self.block, self.state, self.points = block, self.root, {}

    def heed(self, execute, sql, params, many, context):
        """Follow a statement (a wrapper of Django's `execute_wrappers`)."""
        self._enter(context["connection"])
        word = first_word(sql)
        if word == "SAVEPOINT":
            self.points[NAMED.search(sql)[1]] = self.state
        elif word == "ROLLBACK":
            named = NAMED.search(sql)
            self.state = self.points.get(named and named[1]) or _State()
        elif tables := written_by(sql):
            self._wrote(sql, tables)
        return execute(sql, params, many, context)

    def state_of(self, connection):
        """Return the state of the tables, or None where what is written may stay."""
        self._enter(connection)
        block = connection.atomic_blocks[0] if connection.in_atomic_block else None
        is_undone = getattr(block, "_from_testcase", False) or block in _undone
        return self.state if is_undone else None

    def _enter(self, connection):
        block = connection.atomic_blocks[0] if connection.atomic_blocks else None
        if block is not self.block:
            self.begin(block)

    def _wrote(self, sql, tables):
        self.state = _State()
        if self.written is not None:
            # A statement that names no table makes a maker none that can be copied.
            self.written |= tables
            self.passing |= {name.lower() for name in PASSING.findall(sql)}


_course: _Course | None = None
_undone: list = []
_patches: WeakSet = WeakSet()


def begin():
    """Follow what tests write from here on: the tables are as every test finds them."""
    global _course
    _course = _Course(_State())
    connections[DEFAULT_DB_ALIAS].execute_wrappers.append(_course.heed)


@contextmanager
def elsewhere():
    """Say that tests find something else in the tables meanwhile."""
    before = _course.root
    _course.root = _State()
    try:
        yield
    finally:
        _course.root = before
        _course.begin(None)


def undone(block):
    """Say that all that is written in this outermost `atomic` is taken back."""
    _undone[:] = [block]


class Patching(pytest.MonkeyPatch):
    """The tests' way to patch, also in a `context`: as long as anything but the clock is patched, nothing is copied."""

    def __init__(self):
        super().__init__()
        _patches.add(self)

    def is_on(self):
        """Say whether anything but the clock is patched now."""
        return bool(self._setitem or self._cwd or any(not is_clock(each) for each in self._setattr))

    def holds_the_clock(self):
        """Say whether the clock is patched now."""
        return any(map(is_clock, self._setattr))


def is_clock(patched):
    """Say whether what pytest keeps of a patched attribute is Django's clock."""
    return patched[:2] == (timezone, "now")


def copied(make):
    """Let a maker of tests leave a copy of what it made before, if all that it depends on is as it was then."""

    @functools.wraps(make)
    def copying(*args, **kwargs):
        state = _course.state_of(connections[DEFAULT_DB_ALIAS]) if _course else None
        key = _key(make, args, kwargs) if state else None
        if key is None:
            return make(*args, **kwargs)
        known = state.after.get(key)
        if known is None:
            state.after[key] = _SEEN
        if known is None or known is _NEVER:
            return make(*args, **kwargs)
        if known is not _SEEN:
            return known.again()
        state.after[key] = _NEVER
        known, made = _watched(make, args, kwargs)
        if known is None:
            return made
        try:
            with transaction.atomic():
                made = known.again()
        except DatabaseError:
            # A guard that is not known here wants another order: the maker goes on working.
            return make(*args, **kwargs)
        state.after[key] = known
        return made

    return copying


class _Made:
    """What a maker returned, which rows it wrote, and the state that it led to."""

    def __init__(self, returned, tables, writing, hooks):
        self._returned, self._tables, self._writing, self._hooks = returned, tables, writing, hooks
        self._state = _State()

    def again(self):
        """Write the rows and return what the maker returned."""
        self._writing()
        for hook in self._hooks:
            transaction.on_commit(hook)
        _course.state = self._state
        if _course.written is not None:
            _course.written |= self._tables
        return pickle.loads(self._returned)


def _watched(make, args, kwargs):
    """Return (what was made, None), or (None, what the maker returned) where it cannot be copied.

    Where it can be, nothing of it is left in the tables.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    outer, _course.written = _course.written, set()
    point, hooks = transaction.savepoint(), len(connection.run_on_commit)
    try:
        returned = make(*args, **kwargs)
    finally:
        names, _course.written = _course.written, outer
        if outer is not None:
            outer |= names
    names -= _course.passing
    kept, tables = _pickled(returned), [_tables().get(name) for name in sorted(names)]
    if kept is None or None in tables:
        transaction.savepoint_commit(point)
        return None, returned
    after = {table: table.rows(connection) for table in tables}
    rung = [hook for _points, hook, _robust in connection.run_on_commit[hooks:]]
    transaction.savepoint_rollback(point)
    changes = [_Change.of(table, table.rows(connection), after[table]) for table in sorted(tables, key=_Table.turn)]
    transaction.savepoint_commit(point)
    write = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[connection.vendor](connection, changes)
    return _Made(kept, names, write, rung), None


def _pickled(returned):
    try:
        return pickle.dumps(returned)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None


@dataclass(frozen=True)
class _Table:
    """A table with its columns, those of its key, and its model where it has one."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    model: type | None = None

    @classmethod
    def of_model(cls, model):
        columns = tuple(field.column for field in model._meta.concrete_fields if not field.generated)
        return cls(model._meta.db_table, columns, tuple(field.column for field in model._meta.pk_fields), model)

    def rows(self, connection):
        """Return {key: row} as the database gives them."""
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(f"SELECT {_listed(self.columns)} FROM {_quoted(self.name)}")
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
        places = [self.columns.index(column) for column in self.keys]
        return {tuple(row[place] for place in places): row for row in rows}

    def turn(self):
        """Return its place in an order in which every guard lets what is written through.

        A row whose guard looks at rows of other tables comes after them; what closes others comes last.
        """
        guards = guards_of(self.model) if self.model else ()
        looks = max((_looking(guard) for guard in guards), default=0)
        closes = CLOSING.index(self.model) + 1 if self.model in CLOSING else 0
        return (closes, looks, self.name)


def _looking(guard):
    """Return 0 for a guard that looks at its row and event alone, the more the later what it looks at is written."""
    return 2 if isinstance(guard, Derived) else int(not isinstance(guard, ALONE))


@dataclass(frozen=True)
class _Change:
    """What becomes of a table: keys of rows that go, rows that come, and those that change, by their keys."""

    table: _Table
    went: list
    came: list
    changed: dict

    @classmethod
    def of(cls, table, old, new):
        came = [row for key, row in new.items() if key not in old]
        if table.model is Event:
            came.sort(key=lambda row: row[table.columns.index("seq")])
        changed = {key: row for key, row in new.items() if key in old and row != old[key]}
        return cls(table, [key for key in old if key not in new], came, changed)

    def statements(self, mark):
        """Yield (sql, parameters) that bring it about, one row a time."""
        name, columns = _quoted(self.table.name), self.table.columns
        is_key = " AND ".join(f"{_quoted(column)} = {mark}" for column in self.table.keys)
        for key in self.went:
            yield f"DELETE FROM {name} WHERE {is_key}", key
        for row in self.came:
            yield f"INSERT INTO {name} ({_listed(columns)}) VALUES ({', '.join([mark] * len(columns))})", row
        for key, row in self.changed.items():
            yield (
                f"UPDATE {name} SET {', '.join(f'{_quoted(each)} = {mark}' for each in columns)} WHERE {is_key}",
                row + key,
            )

    def last(self):
        """Return the column of the keys that the database gives, and the last that came, or None."""
        key = self.table.model and self.table.model._meta.pk
        if not self.came or not isinstance(key, models.AutoField):
            return None
        place = self.table.columns.index(key.column)
        return key.column, max(row[place] for row in self.came)


def _on_sqlite(connection, changes):
    statements = [each for change in changes for each in change.statements("?")]

    def write():
        with connection.wrap_database_errors:
            for sql, row in statements:
                connection.connection.execute(sql, row)

    return write


def _on_postgresql(connection, changes):
    with connection.connection.cursor() as cursor:
        each = [cursor.mogrify(sql, row).decode() for change in changes for sql, row in change.statements("%s")]
        for change in changes:
            # A sequence that somebody set back since would give the keys of the copied rows again.
            if last := change.last():
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(change.table.name), last[0]])
                sequence = cursor.fetchone()[0]
                each.append(f"SELECT setval('{sequence}', {last[1]}) FROM {sequence} WHERE last_value < {last[1]}")
    whole = ";\n".join(each)

    def write():
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(whole or "SELECT 1")

    return write


@cache
def _tables():
    """Return {name: table} of all tables that makers may write."""
    index = _Table(FTS_TABLE, ("rowid", "grams"), ("rowid",))
    every = [_Table.of_model(model) for model in apps.get_models(include_auto_created=True)]
    return {table.name: table for table in [*every, index]}


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def _quoted(name):
    return f'"{name}"'


def _listed(columns):
    return ", ".join(map(_quoted, columns))


def _key(make, args, kwargs):
    """Return a digest of all that a maker depends on besides the tables, or None where one cannot tell."""
    if any(each.is_on() for each in _patches):
        return None
    at = timezone.now() if any(each.holds_the_clock() for each in _patches) else None
    if at and at != timezone.now():
        return None
    try:
        given = _comparable((args, kwargs, _own_settings(), at))
    except _NotComparable:
        return None
    said = (make.__module__, make.__qualname__, translation.get_language(), given)
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _own_settings():
    """Return {name: value} of the settings that the test changed."""
    changed, holder = {}, settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        changed = {**dict.fromkeys(holder._deleted), **vars(holder), **changed}
        holder = holder.default_settings
    own = {name: value for name, value in changed.items() if name.isupper() and name not in OWN_SETTINGS}
    return {name: repr(value) for name, value in sorted(own.items())}


def _comparable(value):
    """Return plain data that is equal for what is the same to a maker; raise _NotComparable."""
    if isinstance(value, PLAIN):
        return type(value).__name__, repr(value)
    if isinstance(value, FieldFile):
        return "file", value.name
    if isinstance(value, models.Model):
        said = vars(value)
        return value._meta.label, [_comparable(said.get(field.attname)) for field in value._meta.concrete_fields]
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [_comparable(each) for each in value]
    if isinstance(value, dict):
        return "dict", [(_comparable(name), _comparable(each)) for name, each in value.items()]
    if isinstance(value, SimpleNamespace):
        return "namespace", _comparable(vars(value))
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__, [_comparable(getattr(value, field.name)) for field in fields(value)]
    raise _NotComparable(type(value))

"""Statements that Django writes once a process and that are asked with other values after that.

Writing a statement costs Django more than the database needs to answer it; on pages that everybody opens all day
that is most of their time. PostgreSQL in turn reads and plans a statement once a connection (PREPARE), unless the
setting PREPARE_STATEMENTS says no, as it must behind a pool that hands out connections by the transaction.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from psycopg2.extensions import AsIs

from portal.shell.statements.parts import compiler_of

# Stand in a statement for the values to come; no column holds one of them.
FIRST = {int: -(10**15), str: "\x00", date: date(1, 1, 1), datetime: datetime(1, 1, 1, tzinfo=UTC)}
TYPES = {int: "bigint", str: "text", date: "date", datetime: "timestamptz"}
SIZES = (1, 2, 4, 8, 16, 32, 64, 100)
LONGEST, LARGEST = SIZES[-1], 2**63 - 1
# Each costs the server some 50 kB in each connection.
MOST_PREPARED = 200


class NotPreparable(TypeError):
    """A value is of a kind that is not known here, or the statement does not hold it as it was given."""


class PreparedSql:
    """SQL over values given by name: numbers, texts, dates, moments, or lists of one kind that stand for sets.

    `write(**values)` returns (sql, params). It may put the values into params and must not look at them, since it
    sees stand-ins. Called with values, it returns the rows as a list of tuples. For lists a statement is kept of each
    of SIZES, and the last value fills what is left over; an empty or a long one is written anew.
    """

    def __init__(self, write):
        self._write = write
        self._kept = {}

    def __call__(self, **values):
        if not all(map(_fits, values.values())):
            return self._anew(values)
        values = {name: _filled(value) for name, value in values.items()}
        shape = connection.vendor, *(_shape(name, value) for name, value in values.items())
        kept = self._kept.get(shape)
        if kept is None:
            kept = self._kept[shape] = self._written(_stand_ins(values))
        return kept.rows(_flat(values))

    def _anew(self, values):
        return _Written(*self._write(**values), {}).rows([])

    def _written(self, stand_ins):
        return self._kept_as(*self._write(**stand_ins), stand_ins)

    def _kept_as(self, sql, params, stand_ins, converters=()):
        written = _Written(sql, params, _places(stand_ins), converters)
        if connection.vendor == "postgresql" and settings.PREPARE_STATEMENTS:
            written.prepare_as(self._write.__name__, [TYPES[_kind(value)] for value in _flat(stand_ins)])
        return written


class Prepared(PreparedSql):
    """A query over values given by name, as `PreparedSql`; `make(**values)` returns a queryset of `values_list`."""

    def _anew(self, values):
        return list(self._write(**values))

    def _written(self, stand_ins):
        return self._compiled(compiler_of(self._write(**stand_ins)), stand_ins)

    def _compiled(self, compiler, stand_ins):
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select]).items()
        return self._kept_as(sql, params, stand_ins, converters)


class _Written:
    """SQL with its parameters, each a constant or the place of a value, and what turns columns into values."""

    def __init__(self, sql, params, places, converters=()):
        self._sql, self._converters = sql, converters
        self._params = [(places.get(param), param) for param in params]
        if {place for place, _constant in self._params} - {None} != set(places.values()):
            raise NotPreparable(sql)
        self._on_server = None

    def prepare_as(self, name, types):
        """Let the server keep the statement for values of these types of SQL, one for each place."""
        self._on_server = _OnServer(name, self._sql, self._params, types)

    def rows(self, values):
        adapted = [_adapted(value) for value in values]
        with connection.cursor() as cursor:
            if self._on_server and self._on_server.is_known():
                cursor.execute(self._on_server.call, adapted)
            else:
                cursor.execute(self._sql, [param if place is None else adapted[place] for place, param in self._params])
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self._converters else rows

    def _converted(self, row):
        row = list(row)
        for place, (converters, column) in self._converters:
            for convert in converters:
                row[place] = convert(row[place], column, connection)
        return tuple(row)


class _OnServer:
    """A statement that PostgreSQL keeps under a name, in each connection anew; `call` asks it."""

    _known: WeakKeyDictionary = WeakKeyDictionary()
    _numbers = count(1)

    def __init__(self, name, sql, params, types):
        self._name = f"{name.strip('<>')}_{next(self._numbers)}"
        # Constants are written in, since a place alone would not tell their type.
        self._sql = sql
        self._params = [param if place is None else AsIs(f"${place + 1}") for place, param in params]
        self._types = f" ({', '.join(types)})" if types else ""
        self.call = f"EXECUTE {self._name} ({', '.join(['%s'] * len(types))})" if types else f"EXECUTE {self._name}"

    def is_known(self):
        """Say whether the connection of the moment knows the statement, telling it first where there is room."""
        connection.ensure_connection()
        known = self._known.setdefault(connection.connection, set())
        if self._name not in known and len(known) < MOST_PREPARED:
            # Beside Django's cursor: this is no question, and is counted as none.
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self._name}{self._types} AS {self._sql}", self._params)
            known.add(self._name)
        return self._name in known


def _fits(value):
    """Say whether a value may be asked with: Django alone knows that no row holds a number beyond what a column can."""
    if isinstance(value, (list, tuple)):
        return 0 < len(value) <= LONGEST and all(map(_fits, value))
    return not isinstance(value, int) or abs(value) <= LARGEST


def _filled(value):
    """Return a list in the next of SIZES, so that a few statements serve every length; other values as they are."""
    if not isinstance(value, (list, tuple)):
        return value
    size = next(size for size in SIZES if size >= len(value))
    return [*value, *[value[-1]] * (size - len(value))]


def _shape(name, value):
    return (name, len(value)) if isinstance(value, (list, tuple)) else (name, type(value))


def _flat(values):
    found = []
    for value in values.values():
        found += value if isinstance(value, (list, tuple)) else [value]
    return found


def _places(stand_ins):
    return {_adapted(stand_in): place for place, stand_in in enumerate(_flat(stand_ins))}


def _stand_ins(values):
    number = iter(range(len(_flat(values))))
    return {
        name: [_stand_in(one, next(number)) for one in value]
        if isinstance(value, (list, tuple))
        else _stand_in(value, next(number))
        for name, value in values.items()
    }


def _stand_in(value, number):
    first = FIRST[_kind(value)]
    if isinstance(first, str):
        return f"{first}{number}"
    return first + (number if isinstance(first, int) else timedelta(days=number))


def _kind(value):
    kind = str if isinstance(value, str) else type(value)
    if kind not in FIRST:
        raise NotPreparable(kind.__name__)
    return kind


def _adapted(value):
    """Return a value as Django hands it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value

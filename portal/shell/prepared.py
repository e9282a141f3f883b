"""Statements that Django writes once a process and that are asked with other values after that.

Writing a statement costs Django more than the database needs to answer it; on pages that everybody opens all day
that is most of their time.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import connection

# Stand in a statement for the values to come; no column holds one of them.
FIRST = {
    int: -(10**15),
    str: "\x00",
    date: date(1, 1, 1),
    datetime: datetime(1, 1, 1, tzinfo=UTC),
}


LONGEST = 100


class NotPreparable(TypeError):
    """A value is of a kind that is not known here, or the statement does not hold it as it was given."""


class PreparedSql:
    """SQL over values given by name: numbers, texts, dates, moments, or lists of one kind.

    `write(**values)` returns (sql, params). It may put the values into params and must not look at them, since it
    sees stand-ins. Called with values, it returns the rows as a list of tuples. A statement is kept for each length
    of a list; an empty or a long one is written anew.
    """

    def __init__(self, write):
        self._write = write
        self._kept = {}

    def __call__(self, **values):
        if any(isinstance(value, (list, tuple)) and not 0 < len(value) <= LONGEST for value in values.values()):
            return self._anew(values)
        shape = connection.vendor, *(_shape(name, value) for name, value in values.items())
        kept = self._kept.get(shape)
        if kept is None:
            kept = self._kept[shape] = self._written(_stand_ins(values))
        return kept.rows(_flat(values))

    def _anew(self, values):
        return _Written(*self._write(**values), {}).rows([])

    def _written(self, stand_ins):
        return _Written(*self._write(**stand_ins), _places(stand_ins))


class Prepared(PreparedSql):
    """A query over values given by name, as `PreparedSql`; `make(**values)` returns a queryset of `values_list`."""

    def _anew(self, values):
        return list(self._write(**values))

    def _written(self, stand_ins):
        compiler = self._write(**stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select]).items()
        return _Written(sql, params, _places(stand_ins), converters)


class _Written:
    """SQL with its parameters, each a constant or the place of a value, and what turns columns into values."""

    def __init__(self, sql, params, places, converters=()):
        self._sql, self._converters = sql, converters
        self._params = [(places.get(param), param) for param in params]
        if {place for place, _constant in self._params} - {None} != set(places.values()):
            raise NotPreparable(sql)

    def rows(self, values):
        with connection.cursor() as cursor:
            cursor.execute(
                self._sql, [param if place is None else _adapted(values[place]) for place, param in self._params]
            )
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self._converters else rows

    def _converted(self, row):
        row = list(row)
        for place, (converters, column) in self._converters:
            for convert in converters:
                row[place] = convert(row[place], column, connection)
        return tuple(row)


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
    first = FIRST.get(str if isinstance(value, str) else type(value))
    if first is None:
        raise NotPreparable(type(value).__name__)
    if isinstance(first, str):
        return f"{first}{number}"
    return first + (number if isinstance(first, int) else timedelta(days=number))


def _adapted(value):
    """Return a value as Django hands it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value

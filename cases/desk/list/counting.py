"""Many counts in one statement, none further than anybody reads."""

from django.db import connection
from django.db.models import Count, F, Value

from portal.shell.pages.paging import Counted
from portal.shell.statements.parts import statement_of

CAP, MOST = 1000, 20_000


def capped_counts_by(queryset, column, values, cap=CAP, *, beside=()):
    """Return {value: Counted} of the rows with each value in a text column, and of all these under ""; one query."""
    with connection.cursor() as cursor:
        cursor.execute(*counting_statement(queryset, column, values, cap))
        return summed_counts(cursor.fetchall(), values, cap, beside=beside)


def counting_statement(queryset, column, values, cap=CAP):
    """Return (sql, params) of rows (value, number of rows with it), no number beyond cap + 1.

    Every value goes through the same subquery: planning one for each would take the database longer than counting.
    """
    each, given = _statement(queryset.filter(**{column: _Placeholder()}), cap)
    pieces = each.split("%s")
    marks = ["asked.value" if isinstance(param, _Placeholder) else "%s" for param in given]
    each = "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))
    listed = ", ".join(["(%s)"] * len(values))
    return (
        f"WITH asked(value) AS (VALUES {listed}) SELECT asked.value, {each} FROM asked",
        [*values, *(param for param in given if not isinstance(param, _Placeholder))],
    )


def bounded_counts_by(queryset, column, values, most=MOST, cap=CAP, *, beside=()):
    """Return what `capped_counts_by` returns, for a queryset that is dear to ask: it is asked once, for `most` rows.

    Where there are more, every number is a lower bound and says so.
    """
    sql, params = statement_of(queryset.order_by().values(_value=F(column))[: most + 1])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT _value, COUNT(*) FROM ({sql}) found GROUP BY _value", params)
        grouped = cursor.fetchall()
    counts = summed_counts(grouped, values, cap, beside=beside)
    is_cut = sum(number for _value, number in grouped) > most
    return {key: Counted(count.number, count.is_capped or is_cut) for key, count in counts.items()}


def grouped_counts_by(queryset, column, values, cap=CAP, *, beside=()):
    """Return what `capped_counts_by` returns, for a queryset of few rows: it reads them all, once; one query."""
    grouped = queryset.order_by().values_list(column).annotate(_rows=Count("pk"))
    return summed_counts(grouped, values, cap, beside=beside)


def summed_counts(grouped, values, cap=CAP, *, beside=()):
    """Return what `capped_counts_by` returns, of (value, number) pairs; a number beyond the cap may be cut there.

    The values named in `beside` have their own numbers and are not in that of all.
    """
    numbers = dict.fromkeys(values, 0) | dict(grouped)
    total = sum(number for value, number in numbers.items() if value not in beside)
    return {key: counted(number, cap) for key, number in {"": total, **numbers}.items()}


def counted(number, cap=CAP):
    """Return a number as Counted, or that it lies above the cap."""
    return Counted(min(number, cap), number > cap)


class _Placeholder(str):
    """Stands in a statement's parameters where a value goes."""


def _statement(queryset, cap):
    rows = queryset.order_by().annotate(_one=Value(1)).values("_one")[: cap + 1]
    sql, params = statement_of(rows)
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", params

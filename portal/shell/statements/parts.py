"""The SQL of a query, taken out of Django to be put into a larger statement."""

from django.db import connection
from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce


def statement_of(queryset):
    """Return (sql, params) of a query, a valid statement also where Django knows that nothing can be found.

    Taken out in any other way, a condition such as `pk__in=[]` is an exception that Django's own reading hides.
    """
    return compiler_of(queryset).as_sql()


def compiler_of(queryset):
    """Return the compiler whose `as_sql()` writes a query, one that can find nothing too, and its converters."""
    return queryset.query.get_compiler(connection=connection, elide_empty=False)


def counted(rows, by):
    """Return how many rows there are as a column of another query; all have one value in the column `by`."""
    numbers = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)

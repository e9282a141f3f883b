"""The SQL of a query, taken out of Django to be put into a larger statement."""

from django.db import connection


def statement_of(queryset):
    """Return (sql, params) of a query, a valid statement also where Django knows that nothing can be found.

    Taken out in any other way, a condition such as `pk__in=[]` is an exception that Django's own reading hides.
    """
    return compiler_of(queryset).as_sql()


def compiler_of(queryset):
    """Return the compiler whose `as_sql()` writes a query, one that can find nothing too, and its converters."""
    return queryset.query.get_compiler(connection=connection, elide_empty=False)

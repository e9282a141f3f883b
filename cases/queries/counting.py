"""Many capped counts in one statement."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Value

from portal.shell.paging import Counted


def capped_counts(querysets, cap=1000):
    """Return {key: Counted} for {key: queryset}, looking at no more than cap + 1 rows of each; one query."""
    parts, params = [], []
    for queryset in querysets.values():
        rows = queryset.order_by().annotate(_one=Value(1)).values("_one")[: cap + 1]
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")
        params.extend(given)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        numbers = cursor.fetchone()
    return {
        key: Counted(min(number, cap), number > cap) for key, number in zip(querysets, numbers, strict=True)
    }

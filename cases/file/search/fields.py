"""A column of grams: a tsvector on PostgreSQL; words on SQLite, where the index is a table of FTS5 beside it."""

from django.db import models

FTS_TABLE = "cases_casetext_fts"


class GramsField(models.TextField):
    """A set of short texts that can be asked for with `__holds`. It is written and asked for, never read."""

    def db_type(self, connection):
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, value, compiler, connection):
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value, connection, prepared=False):
        grams = sorted(value)
        return grams if connection.vendor == "postgresql" else " ".join(grams)

    def get_prep_value(self, value):
        return value


@GramsField.register_lookup
class Holds(models.Lookup):
    """Rows that hold every gram of a list, which are letters and digits alone; it reads the index."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        query = " & ".join(f"'{gram}'" for gram in sorted(self.rhs))
        return f"{column} @@ %s::tsquery", [*params, query]

    def as_sqlite(self, compiler, connection):
        key = compiler.quote_name_unless_alias(self.lhs.alias) + ".case_id"
        query = " AND ".join(f'"{gram}"' for gram in sorted(self.rhs))
        return f"{key} IN (SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s)", [query]

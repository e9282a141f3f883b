"""What the application's own PostgreSQL role may do with each table: never more than its guards let pass."""

from django.apps import apps

from portal.ledger.models import Head
from portal.ledger.rows.guards import Bound, Chained, Empty, Forward, Frozen, Undeletable, guards_of


class CannotProtect(Exception):
    """The role does not exist, owns the tables, or stands above all rights."""


def protect(connection, role):
    """Give `role` the rights that the application needs and take all others; return {table: rights}.

    Run as the owner of the tables, after each migration. Raises CannotProtect.
    """
    with connection.cursor() as cursor:
        _check_role(cursor, role)
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC")
        given = rights_by_table(connection)
        for table, rights in given.items():
            cursor.execute(f'REVOKE ALL ON "{table}" FROM {name}, PUBLIC')
            cursor.execute(f'GRANT {", ".join(rights)} ON "{table}" TO {name}')
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    return given


def rights_by_table(connection):
    """Return {table: rights to grant} for every table of the database."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    tables = connection.introspection.table_names()
    return {table: _rights(models.get(table)) for table in tables}


def _rights(model):
    if model is None:
        return ["SELECT"]
    if model is Head:
        return ["SELECT", 'UPDATE ("seq", "hash")']
    guards = guards_of(model)
    if any(isinstance(guard, Empty) for guard in guards):
        return ["SELECT"]
    rights = ["SELECT", "INSERT"]
    forward = next((guard for guard in guards if isinstance(guard, Forward)), None)
    if forward:
        return [*rights, f'UPDATE ("{forward.column}")']
    if any(isinstance(guard, Chained) for guard in guards):
        return rights
    always_frozen = next((g for g in guards if isinstance(g, Frozen) and g.when == "1 = 1"), None)
    if always_frozen is None:
        rights.append("UPDATE")
    elif always_frozen.but:
        rights.append(f"UPDATE ({_columns(model, always_frozen.but)})")
    if not any(isinstance(guard, (Bound, Undeletable, Frozen)) for guard in guards):
        rights.append("DELETE")
    return rights


def _columns(model, but):
    bound = {"last_event_id"} & {field.column for field in model._meta.concrete_fields}
    return ", ".join(f'"{column}"' for column in sorted({*but, *bound}))


def _check_role(cursor, role):
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        raise CannotProtect(f"There is no role {role}.")
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(%s, tableowner, 'MEMBER')", [role]
    )
    if found[0] or cursor.fetchone():
        raise CannotProtect(f"{role} owns the tables or is a superuser; the application needs a role of its own.")

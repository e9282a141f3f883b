"""A column that a migration adds to a table with rows must not make the digests of those rows untrue."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel

from portal.ledger.live_rows import witnessed_models


def added():
    """Return {model label: names of the fields that a migration added after the one that made the table}."""
    found = {}
    for (app, _name), migration in MigrationLoader(None).disk_migrations.items():
        made_here = {each.name_lower for each in migration.operations if isinstance(each, CreateModel)}
        for operation in migration.operations:
            if isinstance(operation, AddField) and operation.model_name_lower not in made_here:
                found.setdefault(f"{app}.{operation.model_name_lower}", set()).add(operation.name)
    return found


def test_every_column_that_a_migration_added_to_a_protected_table_is_a_later_one():
    fields = added()
    forgotten = [
        f"{model._meta.label}.{field.attname}"
        for model in witnessed_models()
        for field in model._meta.concrete_fields
        if field.name in fields.get(model._meta.label_lower, ()) and field.attname not in model.later_columns
    ]

    assert forgotten == []


def test_the_migrations_add_columns_to_protected_tables():
    assert {"batch", "is_void"} <= added()["cases.case"]

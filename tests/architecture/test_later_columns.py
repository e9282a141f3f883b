"""A column that a migration adds to a table with rows must not make the digests of those rows untrue."""

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import BooleanField

from portal.ledger.rows.live_rows import noted_models, witnessed_models


def added(migrations):
    """Return {model label: names of the fields that {(app, name): migration} add to a table made before}."""
    found = {}
    for (app, _name), migration in migrations.items():
        made_here = {each.name_lower for each in migration.operations if isinstance(each, CreateModel)}
        for operation in migration.operations:
            is_later = isinstance(operation, AddField) and operation.model_name_lower not in made_here
            # What binds a row is no part of what is bound.
            if is_later and operation.name != "last_event":
                found.setdefault(f"{app}.{operation.model_name_lower}", set()).add(operation.name)
    return found


def test_every_column_that_a_migration_added_to_a_protected_table_is_a_later_one():
    fields = added(MigrationLoader(None).disk_migrations)
    forgotten = [
        f"{model._meta.label}.{field.attname}"
        for model in (*witnessed_models(), *noted_models())
        for field in model._meta.concrete_fields
        if field.name in fields.get(model._meta.label_lower, ()) and field.attname not in model.later_columns
    ]

    assert forgotten == []


def test_a_column_that_comes_after_its_table_is_found():
    made, later = Migration("0001_tables", "cases"), Migration("0002_void", "cases")
    made.operations = [CreateModel("Case", []), AddField("case", "batch", BooleanField())]
    later.operations = [AddField("case", "is_void", BooleanField())]

    assert added({("cases", each.name): each for each in (made, later)}) == {"cases.case": {"is_void"}}

"""What the database itself refuses, declared on the models and installed after every migration.

On SQLite a table is rebuilt by many migrations and loses its triggers, so they are installed
from the models each time and `check_guards` compares what is there with what should be.
"""

from dataclasses import dataclass, field

from django.db import transaction


@dataclass(frozen=True)
class Trigger:
    """One trigger: when it fires, the condition under which it refuses, and what it says."""

    name: str
    moment: str
    refuses_when: str
    says: str


@dataclass(frozen=True)
class Bound:
    """An update must name an event that is not in the chain yet: the one of the deed under way."""

    def triggers(self, model, vendor):
        # Within its deed a row may be written twice; its event is appended last.
        is_old = "EXISTS (SELECT 1 FROM ledger_event e WHERE e.id = NEW.last_event_id)"
        yield Trigger("bound", "UPDATE", is_old, "change without an event")


@dataclass(frozen=True)
class Undeletable:
    """A row is never deleted."""

    def triggers(self, model, vendor):
        yield Trigger("kept", "DELETE", "1 = 1", "rows of the record are never deleted")


@dataclass(frozen=True)
class Frozen:
    """A row for which `when` holds (SQL on OLD) is neither changed, but for some columns, nor deleted.

    The columns in `but` may go from empty to a value, once; those in `corrected` may be written anew by the deed that
    corrects them, which keeps what they said.
    """

    when: str = "1 = 1"
    but: tuple[str, ...] = field(default=())
    corrected: tuple[str, ...] = field(default=())

    def triggers(self, model, vendor):
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        free = (*self.but, *self.corrected, "last_event_id")
        columns = [f.column for f in model._meta.concrete_fields if f.column not in free]
        changed = [f'OLD."{column}" {differs} NEW."{column}"' for column in columns]
        changed += [f'(OLD."{column}" IS NOT NULL AND OLD."{column}" {differs} NEW."{column}")' for column in self.but]
        yield Trigger("frozen", "UPDATE", f"({self.when}) AND ({' OR '.join(changed)})", "the row is frozen")
        yield Trigger("frozen_kept", "DELETE", self.when, "the row is frozen")


@dataclass(frozen=True)
class Chained:
    """Events are only added, each after the one before; never changed, never removed, never replaced."""

    def triggers(self, model, vendor):
        table = model._meta.db_table
        follows = (
            f"(NEW.seq = 1 AND NEW.prev_hash = (SELECT genesis FROM ledger_head WHERE chain = NEW.chain)) OR EXISTS "
            f"(SELECT 1 FROM {table} e WHERE e.chain = NEW.chain AND e.seq = NEW.seq - 1 AND e.hash = NEW.prev_hash)"
        )
        refused = f"NOT ({follows})"
        if vendor == "sqlite":
            # INSERT OR REPLACE would remove a row without firing its DELETE trigger.
            refused += f" OR EXISTS (SELECT 1 FROM {table} e WHERE e.id = NEW.id)"
            refused += f" OR EXISTS (SELECT 1 FROM {table} e WHERE e.chain = NEW.chain AND e.seq = NEW.seq)"
        yield Trigger("append", "INSERT", refused, "an event follows the newest one")
        yield Trigger("unchanged", "UPDATE", "1 = 1", "events are never changed")
        yield Trigger("kept", "DELETE", "1 = 1", "events are never deleted")


def guarded_models():
    """Return the models that declare guards, in a stable order."""
    from django.apps import apps

    return sorted((m for m in apps.get_models() if getattr(m, "guards", ())), key=lambda m: m._meta.db_table)


def triggers_of(model, vendor):
    """Return the triggers of a model, by the names they have in the database."""
    table = model._meta.db_table
    return {f"{table}_{t.name}": t for guard in model.guards for t in guard.triggers(model, vendor)}


def install(connection):
    """Create or replace every declared trigger on this database, in one transaction."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    statements = []
    for model in guarded_models():
        table = model._meta.db_table
        if table in present:
            for name, trigger in triggers_of(model, connection.vendor).items():
                statements += _create(connection.vendor, table, name, trigger)
            if connection.vendor == "postgresql":
                statements += _create_whole(table)
    _execute(connection, statements)


def remove(connection):
    """Drop every declared trigger; for tests and for a documented restore, never in service."""
    statements = []
    for model in guarded_models():
        table = model._meta.db_table
        statements += [_drop(connection.vendor, table, name) for name in triggers_of(model, connection.vendor)]
        if connection.vendor == "postgresql":
            statements.append(_drop("postgresql", table, f"{table}_whole"))
    _execute(connection, statements)


def missing(connection):
    """Return the names of declared triggers that the database lacks, has switched off or has in other words."""
    query = INSTALLED_ON_POSTGRESQL if connection.vendor == "postgresql" else INSTALLED_ON_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(query)
        installed = dict(cursor.fetchall())
    declared = {}
    for model in guarded_models():
        declared |= _declared(model, connection.vendor)
    return sorted(name for name, text in declared.items() if installed.get(name) != text)


INSTALLED_ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
INSTALLED_ON_POSTGRESQL = (
    "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE t.tgenabled = 'A' AND NOT t.tgisinternal"
)


def _declared(model, vendor):
    table = model._meta.db_table
    triggers = triggers_of(model, vendor)
    if vendor != "postgresql":
        return {name: _sqlite_trigger(table, name, trigger) for name, trigger in triggers.items()}
    bodies = {name: _body(table, trigger) for name, trigger in triggers.items()}
    return {**bodies, f"{table}_whole": _never_emptied(table)}


def _execute(connection, statements):
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and statements:
            # Deferred keys are checked first: a table with checks pending takes no trigger.
            pending = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
            cursor.execute(";\n".join([*pending, *statements]))
        else:
            for statement in statements:
                cursor.execute(statement)


def _drop(vendor, table, name):
    return f"DROP TRIGGER IF EXISTS {name}" + (f' ON "{table}"' if vendor == "postgresql" else "")


def _create(vendor, table, name, trigger):
    yield _drop(vendor, table, name)
    if vendor == "postgresql":
        yield from _postgresql_trigger(table, name, f"BEFORE {trigger.moment}", "ROW", _body(table, trigger))
    else:
        yield _sqlite_trigger(table, name, trigger)


def _create_whole(table):
    yield _drop("postgresql", table, f"{table}_whole")
    yield from _postgresql_trigger(table, f"{table}_whole", "BEFORE TRUNCATE", "STATEMENT", _never_emptied(table))


def _sqlite_trigger(table, name, trigger):
    return (
        f'CREATE TRIGGER {name} BEFORE {trigger.moment} ON "{table}" WHEN {trigger.refuses_when} '
        f"BEGIN SELECT RAISE(ABORT, 'ledger: {table}: {trigger.says}'); END"
    )


def _postgresql_trigger(table, name, moment, level, body):
    yield f"CREATE OR REPLACE FUNCTION {name}_guard() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$"
    yield f'CREATE TRIGGER {name} {moment} ON "{table}" FOR EACH {level} EXECUTE FUNCTION {name}_guard()'
    # Fires for a replication role too, which a superuser could otherwise assume to slip past.
    yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'


def _body(table, trigger):
    returned = "OLD" if trigger.moment == "DELETE" else "NEW"
    refusal = f"RAISE EXCEPTION 'ledger: {table}: {trigger.says}' USING ERRCODE = 'restrict_violation'"
    return f"BEGIN IF {trigger.refuses_when} THEN {refusal}; END IF; RETURN {returned}; END"


def _never_emptied(table):
    return f"BEGIN RAISE EXCEPTION 'ledger: {table}: never emptied' USING ERRCODE = 'restrict_violation'; END"

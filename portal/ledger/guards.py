"""What the database itself refuses, declared on the models and installed after every migration.

On SQLite a table is rebuilt by many migrations and loses its triggers, so they are installed
from the models each time and `check_guards` compares what is there with what should be.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Trigger:
    """One trigger: when it fires, the condition under which it refuses, and what it says."""

    name: str
    moment: str
    refuses_when: str
    says: str


@dataclass(frozen=True)
class Bound:
    """An update must name a new last event."""

    def triggers(self, model, vendor):
        same = "NEW.last_event_id = OLD.last_event_id"
        yield Trigger("bound", "UPDATE", same, "change without an event")


@dataclass(frozen=True)
class Undeletable:
    """A row is never deleted."""

    def triggers(self, model, vendor):
        yield Trigger("kept", "DELETE", "1 = 1", "rows of the record are never deleted")


@dataclass(frozen=True)
class Frozen:
    """A row for which `when` holds (SQL on OLD) is neither changed, but for some columns, nor deleted.

    The columns in `but` may go from empty to a value, once.
    """

    when: str = "1 = 1"
    but: tuple[str, ...] = field(default=())

    def triggers(self, model, vendor):
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        columns = [f.column for f in model._meta.concrete_fields if f.column not in (*self.but, "last_event_id")]
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
        taken = f"EXISTS (SELECT 1 FROM {table} e WHERE e.id = NEW.id OR (e.chain = NEW.chain AND e.seq = NEW.seq))"
        yield Trigger("append", "INSERT", f"NOT ({follows}) OR {taken}", "an event follows the newest one")
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
    """Create or replace every declared trigger on this database."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in guarded_models():
            if model._meta.db_table in present:
                for name, trigger in triggers_of(model, connection.vendor).items():
                    for statement in _create(connection.vendor, model._meta.db_table, name, trigger):
                        cursor.execute(statement)


def remove(connection):
    """Drop every declared trigger; for tests and for a documented restore, never in service."""
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            for name in triggers_of(model, connection.vendor):
                cursor.execute(_drop(connection.vendor, table, name))
            if connection.vendor == "postgresql":
                cursor.execute(_drop("postgresql", table, f"{table}_whole"))


def missing(connection):
    """Return the names of declared triggers that the database lacks or has switched off."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    declared = {name for model in guarded_models() for name in triggers_of(model, connection.vendor)}
    if connection.vendor == "postgresql":
        declared |= {f"{model._meta.db_table}_whole" for model in guarded_models()}
    return sorted(declared - present)


def _drop(vendor, table, name):
    return f"DROP TRIGGER IF EXISTS {name}" + (f' ON "{table}"' if vendor == "postgresql" else "")


def _create(vendor, table, name, trigger):
    yield _drop(vendor, table, name)
    if vendor == "postgresql":
        yield from _create_postgresql(table, name, trigger)
    else:
        yield (
            f'CREATE TRIGGER {name} BEFORE {trigger.moment} ON "{table}" WHEN {trigger.refuses_when} '
            f"BEGIN SELECT RAISE(ABORT, 'ledger: {table}: {trigger.says}'); END"
        )


def _create_postgresql(table, name, trigger):
    returned = "OLD" if trigger.moment == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF {trigger.refuses_when} THEN RAISE EXCEPTION 'ledger: {table}: {trigger.says}' "
        f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {returned}; END $guard$"
    )
    yield f'CREATE TRIGGER {name} BEFORE {trigger.moment} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}_guard()'
    # Fires for a replication role too, which a superuser could otherwise assume to slip past.
    yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_whole_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"RAISE EXCEPTION 'ledger: {table}: never emptied' USING ERRCODE = 'restrict_violation'; END $guard$"
    )
    yield _drop("postgresql", table, f"{table}_whole")
    yield (
        f'CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON "{table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_whole_guard()"
    )
    yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_whole'

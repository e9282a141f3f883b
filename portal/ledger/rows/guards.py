"""What the database itself refuses, declared on the models and installed after every migration.

On SQLite a table is rebuilt by many migrations and loses its triggers, so they are installed
from the models each time and `check_guards` compares what is there with what should be.
"""

from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction


@dataclass(frozen=True)
class Trigger:
    """One trigger: when it fires, the condition under which it refuses, and what it says."""

    name: str
    moment: str
    refuses_when: str
    says: str


# An event is closed once the head of its chain has reached it; bulk work writes its rows before that.
CLOSED = (
    "EXISTS (SELECT 1 FROM ledger_event e JOIN ledger_head h ON h.chain = e.chain WHERE e.id = {} AND e.seq <= h.seq)"
)


@dataclass(frozen=True)
class Bound:
    """A new row, and an update, must name an event that is not closed yet: the one of the deed under way."""

    def triggers(self, model, vendor):
        # Within its deed a row may be written twice; its event is appended last.
        is_old = "EXISTS (SELECT 1 FROM ledger_event e WHERE e.id = NEW.last_event_id)"
        yield Trigger("bound", "UPDATE", is_old, "change without an event")
        refused = CLOSED.format("NEW.last_event_id")
        if vendor == "sqlite":
            refused += f" OR {_is_there(model)}"
        yield Trigger("bound_new", "INSERT", refused, "new row without an event")


@dataclass(frozen=True)
class BoundTo:
    """A row that belongs to a bound one (`column` names its key) is written in a deed that writes that one too."""

    column: str
    parent: str
    key: str = "id"

    def triggers(self, model, vendor):
        for moment, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            refused = self._is_closed(row)
            if moment == "UPDATE":
                refused += f" OR {self._is_closed('OLD')}"
            yield Trigger(f"bound_{moment.lower()}", moment, refused, f"written without an event of its {self.parent}")

    def _is_closed(self, row):
        closed = CLOSED.format("p.last_event_id")
        return f'EXISTS (SELECT 1 FROM {self.parent} p WHERE p."{self.key}" = {row}."{self.column}" AND {closed})'


@dataclass(frozen=True)
class Empty:
    """Nothing is ever written here: a table that a library brings along and from which no right may follow."""

    def triggers(self, model, vendor):
        yield Trigger("empty", "INSERT", "1 = 1", "this table stays empty")


@dataclass(frozen=True)
class Forward:
    """A count that only moves forward: `column` never falls, the other columns stay, no row goes."""

    column: str

    def triggers(self, model, vendor):
        yield Trigger("forward", "UPDATE", f'NEW."{self.column}" < OLD."{self.column}"', "a count never falls")
        changed = _changed(vendor, [f.column for f in model._meta.concrete_fields if f.column != self.column])
        yield Trigger("same", "UPDATE", changed, "only the count moves")
        yield Trigger("kept", "DELETE", "1 = 1", "a count is never deleted")
        if vendor == "sqlite":
            yield Trigger("new", "INSERT", _is_there(model), "a count is never replaced")


@dataclass(frozen=True)
class Headed:
    """The head of a chain moves forward only, onto an event that is there."""

    def triggers(self, model, vendor):
        reached = (
            "EXISTS (SELECT 1 FROM ledger_event e WHERE e.chain = NEW.chain AND e.seq = NEW.seq AND e.hash = NEW.hash)"
        )
        yield Trigger("forward", "UPDATE", f"NEW.seq < OLD.seq OR NOT {reached}", "a head moves forward only")
        yield Trigger("same", "UPDATE", _changed(vendor, ["chain", "genesis"]), "a chain keeps its beginning")
        yield Trigger("kept", "DELETE", "1 = 1", "a head is never deleted")
        refused = "EXISTS (SELECT 1 FROM ledger_event e WHERE e.chain = NEW.chain)"
        if vendor == "sqlite":
            refused += f" OR {_is_there(model)}"
        yield Trigger("new", "INSERT", refused, "a chain begins once")


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
        free = (*self.but, *self.corrected, "last_event_id")
        columns = [f.column for f in model._meta.concrete_fields if f.column not in free]
        changed = [_changed(vendor, columns)]
        changed += [f'(OLD."{column}" IS NOT NULL AND {_changed(vendor, [column])})' for column in self.but]
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


class Guard(Protocol):
    """What a table refuses: the kinds above, and those of a room that knows more of its rows."""

    def triggers(self, model, vendor):
        """Yield the Triggers of a model on an engine."""


# Tables of libraries from which rights would follow if somebody asked them: the portal asks posts and shares alone.
EMPTY = (
    "admin.logentry",
    "auth.group",
    "auth.group_permissions",
    "cases.casegroupgrant",
    "guardian.groupobjectpermission",
    "guardian.userobjectpermission",
    "people.officer_groups",
    "people.officer_user_permissions",
)


def guards_of(model):
    """Return what guards the table of a model, also of one that a library brings along."""
    return (Empty(),) if model._meta.label_lower in EMPTY else getattr(model, "guards", ())


def guarded_models():
    """Return the models whose tables are guarded, in a stable order."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return sorted((model for model in models if guards_of(model)), key=lambda model: model._meta.db_table)


def triggers_of(model, vendor):
    """Return the triggers of a model, by the names they have in the database."""
    table = model._meta.db_table
    return {f"{table}_{t.name}": t for guard in guards_of(model) for t in guard.triggers(model, vendor)}


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


def remove_all(connection):
    """Drop every trigger of the ledger on a SQLite database, also one that is no longer declared."""
    with connection.cursor() as cursor:
        cursor.execute(f"{INSTALLED_ON_SQLITE} AND sql LIKE '%%RAISE(ABORT, ''ledger: %%'", [])
        names = [name for name, _text in cursor.fetchall()]
    _execute(connection, [_drop("sqlite", "", name) for name in names])


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


def _changed(vendor, columns):
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def _is_there(model):
    """Return SQL on NEW for: a row with this key is there. SQLite's REPLACE removes it without a DELETE trigger."""
    same = " AND ".join(f'r."{f.column}" = NEW."{f.column}"' for f in model._meta.pk_fields)
    return f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" r WHERE {same})'


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

"""What the database itself refuses, on both engines (T1, T6, T7, T8)."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.rows import guards
from portal.people.models import Post, Unit
from tests.ledger.tampering import behind_the_back, event, some_history

pytestmark = pytest.mark.django_db(transaction=True)
BY = system("tests")
COLUMNS = ", ".join(field.column for field in Event._meta.concrete_fields)


def refuses(sql, *values, words="ledger"):
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


@pytest.fixture
def history(at):
    return some_history(at, BY, deeds=3)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_event SET payload = '{}' WHERE seq = 2",
        "UPDATE ledger_event SET payload = payload",
        "DELETE FROM ledger_event WHERE seq = 2",
        "DELETE FROM ledger_event",
    ],
)
def test_events_are_neither_changed_nor_deleted(history, sql):
    assert refuses(sql)


def test_an_honest_queryset_is_stopped_as_well(history):
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(kind="nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(seq=2)._raw_delete("default")


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_an_event_is_not_replaced_on_sqlite(history, verb):
    if connection.vendor != "sqlite":
        pytest.skip("a verb of SQLite")

    assert refuses(f"{verb} INTO ledger_event ({COLUMNS}) SELECT {COLUMNS} FROM ledger_event WHERE seq = 2")


def test_an_event_is_not_replaced_on_conflict(history):
    second = f"SELECT {COLUMNS} FROM ledger_event WHERE chain = 'business' AND seq = 2"

    assert refuses(f"INSERT INTO ledger_event ({COLUMNS}) {second} ON CONFLICT (id) DO UPDATE SET payload = '{{}}'")


@pytest.mark.parametrize("seq", [1, 2, 40])
def test_an_event_is_not_inserted_out_of_order(history, seq):
    newest = event(3)
    newest.pk, newest.seq = uuid4(), seq

    with pytest.raises(DatabaseError, match="ledger"), transaction.atomic():
        newest.save(force_insert=True)


def test_an_event_must_name_the_hash_of_the_one_before(history):
    newest = Event.objects.filter(chain="business").order_by("-seq").first()
    newest.pk, newest.seq, newest.prev_hash = uuid4(), newest.seq + 1, "0" * 64

    with pytest.raises(DatabaseError, match="ledger"), transaction.atomic():
        newest.save(force_insert=True)


@pytest.mark.parametrize("table", ["ledger_event", "people_post", "people_unit"])
def test_protected_tables_are_never_emptied(history, postgres_only, table):
    assert refuses(f"TRUNCATE {table} CASCADE")


def test_a_superuser_in_replica_mode_is_stopped_too(history, postgres_only):
    assert refuses("SET LOCAL session_replication_role = replica; UPDATE ledger_event SET payload = '{}'")
    assert refuses("SET LOCAL session_replication_role = replica; UPDATE people_unit SET name = 'x'")


def test_overriding_a_generated_key_does_not_help(history, postgres_only):
    assert refuses(
        f"INSERT INTO ledger_event ({COLUMNS}) OVERRIDING SYSTEM VALUE "
        f"SELECT {COLUMNS} FROM ledger_event WHERE chain = 'business' AND seq = 2"
    )


def test_a_bound_row_does_not_change_without_an_event(history):
    assert refuses("UPDATE people_unit SET name = 'x' WHERE id = %s", history.pk, words="without an event")


def test_a_bound_row_does_not_change_with_an_invented_event(history):
    invented = uuid4() if connection.vendor == "postgresql" else uuid4().hex
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_unit SET name = 'x', last_event_id = %s WHERE id = %s", [invented, history.pk])

    assert Unit.objects.get(pk=history.pk).name == history.name


def test_a_bound_row_is_never_deleted(history):
    assert refuses("DELETE FROM people_unit WHERE id = %s", history.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.first().delete()


def test_a_missing_guard_is_noticed_and_put_back(history, capsys):
    with connection.cursor() as cursor:
        on = " ON people_unit" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER people_unit_bound{on}")

    with pytest.raises(CommandError):
        call_command("check_guards")
    assert "people_unit_bound" in capsys.readouterr().err
    call_command("check_guards", install=True)


def test_a_guard_of_the_same_name_that_lets_everything_pass_is_noticed(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION people_unit_bound_guard() RETURNS trigger LANGUAGE plpgsql "
                "AS $$ BEGIN RETURN NEW; END $$"
            )
        else:
            cursor.execute("DROP TRIGGER people_unit_bound")
            cursor.execute("CREATE TRIGGER people_unit_bound BEFORE UPDATE ON people_unit BEGIN SELECT 1; END")

    assert guards.missing(connection) == ["people_unit_bound"]
    guards.install(connection)
    assert guards.missing(connection) == []


def test_a_guard_that_is_switched_off_is_noticed(postgres_only):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_unit DISABLE TRIGGER people_unit_kept")

    assert guards.missing(connection) == ["people_unit_kept"]
    guards.install(connection)


@pytest.fixture
def frozen_table(transactional_db):
    class Sheet(models.Model):
        state = models.CharField(max_length=10)
        points = models.IntegerField()
        superseded_by = models.IntegerField(null=True)

        class Meta:
            app_label = "tests"
            managed = False
            db_table = "tests_sheet"

        def __str__(self):
            return self.state

    guard = guards.Frozen(when="OLD.state = 'published'", but=("superseded_by",))
    Sheet.guards = (guard,)
    with connection.schema_editor() as editor:
        editor.create_model(Sheet)
    with connection.cursor() as cursor:
        for name, trigger in guards.triggers_of(Sheet, connection.vendor).items():
            for statement in guards._create(connection.vendor, "tests_sheet", name, trigger):
                cursor.execute(statement)
    yield Sheet
    with connection.schema_editor() as editor:
        editor.delete_model(Sheet)
    Sheet._meta.apps.all_models["tests"].pop("sheet")


def test_a_row_is_frozen_from_the_state_in_which_it_is_published(frozen_table):
    sheet = frozen_table.objects.create(state="draft", points=1)
    sheet.points = 2
    sheet.save()
    sheet.state = "published"
    sheet.save()

    assert refuses("UPDATE tests_sheet SET points = 3", words="frozen")
    assert refuses("UPDATE tests_sheet SET state = 'draft'", words="frozen")
    assert refuses("DELETE FROM tests_sheet", words="frozen")


def test_a_frozen_row_names_its_successor_once(frozen_table):
    sheet = frozen_table.objects.create(state="published", points=1)

    sheet.superseded_by = 7
    sheet.save()

    assert refuses("UPDATE tests_sheet SET superseded_by = 8", words="frozen")
    assert refuses("UPDATE tests_sheet SET superseded_by = NULL", words="frozen")


def test_without_guards_the_same_edits_pass(history):
    with behind_the_back() as cursor:
        cursor.execute("UPDATE ledger_event SET payload = '{}' WHERE chain = 'business' AND seq = 2")
        assert cursor.rowcount == 1

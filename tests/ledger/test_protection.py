"""The application's own PostgreSQL role cannot alter the record, even where no trigger stands (X2, T1)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.ledger.actors import system
from portal.ledger.rows import guards
from tests.ledger.tampering import some_history

ROLE = "sishen_test_application"


@pytest.fixture
def as_the_application(transactional_db, postgres_only, at):
    """The connection acts as the application's role; its guards are off, so that only rights hold."""
    some_history(at, system("tests"), deeds=2)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("protect_database", ROLE, stdout=StringIO())
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")
    guards.install(connection)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_event SET payload = '{}'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "DELETE FROM people_unit",
        "TRUNCATE people_post CASCADE",
        "DELETE FROM ledger_head",
        "UPDATE ledger_head SET genesis = ''",
        "ALTER TABLE people_unit DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_application_cannot_alter_the_record(as_the_application, sql):
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_application_can_do_its_work(as_the_application, at):
    some_history(at, system("tests"), deeds=2)


def test_the_owner_of_the_tables_is_no_role_for_the_application(postgres_only):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()

    for role in (owner, "nobody_of_this_name"):
        with pytest.raises(CommandError):
            call_command("protect_database", role)

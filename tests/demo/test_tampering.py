"""One byte changed behind the application's back, in the ledger or in a row, is named by verify_ledger."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cases.models import Case
from portal.ledger.models import Event
from portal.ledger.rows import guards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


class _Undone(Exception):
    pass


def findings_after(statement, values):
    """Return what verify_ledger says after a statement that the guards would refuse."""
    words = StringIO()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # The queued key checks of this transaction would keep PostgreSQL from dropping triggers.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
                guards.remove(connection)
                cursor.execute(statement, values)
                guards.install(connection)
            with pytest.raises(CommandError) as failed:
                call_command("verify_ledger", stdout=StringIO(), stderr=words)
            assert failed.value.returncode == 1
            raise _Undone
    except _Undone:
        return words.getvalue()


def test_a_byte_in_the_ledger():
    event = Event.objects.filter(chain="business", kind="matter.approved").order_by("seq")[7]

    said = findings_after(
        "UPDATE ledger_event SET payload = replace(payload, 'true', 'trux') WHERE id = %s",
        [event.pk.hex if connection.vendor == "sqlite" else event.pk],
    )

    assert said == f"business #{event.seq}: altered\n"


def test_a_byte_in_a_case():
    case = Case.objects.order_by("pk")[5]

    said = findings_after("UPDATE cases_case SET place = place || '1' WHERE id = %s", [case.pk])

    assert said == f"business #{case.last_event.seq}: cases.case:{case.pk} is not as its last event left it\n"

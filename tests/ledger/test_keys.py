"""Bulk work may have its foreign keys checked and its indexes built all at once, never not at all."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import Handler
from portal.ledger.writing.bulk import Ends, EventRow, Shape, append_many, copy_rows
from portal.ledger.writing.keys import indexes_built_once, keys_checked_once
from tests.cases.casework import a_case

pytestmark = pytest.mark.django_db
HANDLER = Shape(Handler)


@pytest.fixture
def handler(bureau, at):
    """The row of a third officer for a case, not yet written."""
    row = HANDLER.of(a_case(bureau, at).handlers.get(is_lead=False))
    return {**row, "id": row["id"] + 1000, "officer_id": bureau.head.pk, "last_event_id": uuid4()}


def constraints():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Handler._meta.db_table)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1")
            keys = cursor.fetchall()
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'cases_%' ORDER BY 1")
            return found, keys, cursor.fetchall()
    return found


@transaction.atomic
def write(handler):
    ends, now = Ends(), timezone.now()
    append_many([EventRow(str(handler["last_event_id"]), "handler.added", "tests", now, now)], ends)
    with keys_checked_once([Handler]), indexes_built_once([Handler]):
        copy_rows(Handler, [handler])
    ends.reach()
    connection.check_constraints()


def test_keys_and_indexes_are_as_they_were(handler):
    before = constraints()

    write(handler)

    assert constraints() == before
    assert Handler.objects.filter(pk=handler["id"]).exists()


def test_a_row_without_its_partner_is_refused(handler):
    with pytest.raises(IntegrityError):
        write({**handler, "case_id": -1})

    assert not Handler.objects.filter(pk=handler["id"]).exists()


def test_what_is_unique_stays_unique_meanwhile(handler):
    refused = (IntegrityError, connection.Database.IntegrityError)
    with pytest.raises(refused), transaction.atomic(), indexes_built_once([Handler]):
        copy_rows(Handler, [handler, {**handler, "id": handler["id"] + 1}])

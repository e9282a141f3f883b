"""What somebody with the whole database in hand could do: the guards taken off, edited, put on again."""

from contextlib import contextmanager

from django.db import connection

from portal.ledger.models import Event
from portal.ledger.rows import guards
from portal.ledger.writing.recording import deed
from portal.people.models import Unit
from tests.factories import a_unit
from tests.support import flushing


@contextmanager
def behind_the_back():
    """Yield a cursor that no guard watches; the guards are whole again afterwards."""
    with flushing.guards_off(connection), connection.cursor() as cursor:
        yield cursor
    assert guards.missing(connection) == []


def some_history(at, by, deeds=12):
    """Return a unit that was renamed so often, an event of the business chain each time."""
    unit = a_unit(name="东湖派出所")
    for number in range(deeds):
        with deed("unit.changed", by=by, at=at, about=unit) as record:
            record.change(unit, only_if={}, name=f"东湖派出所{number}")
            record.note(after=unit.name)
    return Unit.objects.get(pk=unit.pk)


def event(seq, chain="business"):
    """Return one event by its number."""
    return Event.objects.get(chain=chain, seq=seq)

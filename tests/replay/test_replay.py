"""What the demo writes in bulk is what the deeds write that a click calls (issue 10, §1 point 7; decision 0016)."""

import json
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cases.models import Clock
from portal.demo.bureau.founding import began_on
from portal.demo.making import make
from portal.reference.loading import load_all
from tests.replay.calls import CALLS
from tests.replay.replaying import Replay, Written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_database")]
UNTIL, MONTHS = timezone.make_aware(datetime(2026, 11, 2)), 3
# (seed, cases) that hold every kind of event, of matter and of row that the demo has; the soak takes two more.
HISTORIES = ((68, 50),)
HISTORIES_OF_A_SOAK = ((41, 40), (42, 40))


class _Undone(Exception):
    """Takes a demo back when it has been read."""


@pytest.fixture(autouse=True)
def reference_data(empty_database):
    """The reference data, as old as the bureau."""
    load_all(timezone.make_aware(datetime.combine(began_on(UNTIL.date(), MONTHS), time(8))))


def told(seed, cases):
    """Make a demo, read it and take it back."""
    try:
        with transaction.atomic():
            make(seed=seed, cases=cases, until=UNTIL.date(), months=MONTHS, is_appraised=False, say=lambda text: None)
            written = Written(UNTIL)
            raise _Undone
    except _Undone:
        return written


def replayed(written, seed):
    """Do a demo again and return the differences; take that back too."""
    try:
        with transaction.atomic():
            differences = Replay(written, seed=seed, until=UNTIL, months=MONTHS).run()
            raise _Undone
    except _Undone:
        return differences


def test_every_event_and_every_row_is_the_one_that_the_deed_writes():
    differences, kinds, rows = compared(HISTORIES)

    assert differences == []
    assert kinds == CALLS.keys()
    assert {"cases.nonfiling", "cases.compulsorymeasure", "cases.noteanswer"} <= rows


@pytest.mark.soak
def test_every_event_of_more_histories_is_the_one_that_the_deed_writes():
    differences, kinds, _rows = compared(HISTORIES_OF_A_SOAK)

    assert differences == []
    assert kinds == CALLS.keys()


def compared(histories):
    """Return (differences, kinds of events, tables with rows) of some histories told and done again."""
    differences, kinds, rows = [], set(), set()
    for seed, cases in histories:
        written = told(seed, cases)
        kinds |= {event.kind for event in written.events}
        rows |= {label for label, found in written.rows.items() if found}
        differences += replayed(written, seed)
    return differences, kinds, rows


def test_what_differs_is_found():
    written = told(4, 3)
    first = next(event for event in written.events if event.kind == "matter.submitted")
    first.payload = json.dumps(json.loads(first.payload) | {"round": 1, "kind": "filing", "words": "more"})
    last = written.events[-1]
    last.states = json.dumps(dict(list(json.loads(last.states).items())[1:]))
    clock = next(iter(written.of(Clock).values()))
    clock.due_at += timedelta(seconds=1)

    found = [(where, what) for where, what, _values in replayed(written, 4)]

    assert found == [("matter.submitted", "fact words"), (last.kind, "states"), ("cases.clock", "due_at")]

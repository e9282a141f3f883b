"""What is written in bulk is what a deed would have written (issue 2: the same triggers and hash path)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Matter
from portal.ledger.chain.canonical import canonical, row_digest
from portal.ledger.chain.values import Moment, Written, text
from portal.ledger.models import Event, Head
from portal.ledger.verification import broken_links
from portal.ledger.writing.bulk import Ends, EventRow, Shape, append_many, append_unplaced, copy_rows, unplaced
from portal.people.models import Unit
from tests.cases.casework import a_case

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
AWKWARD = 'a\\b\tc\nd"e\r丙'


def entry(**more):
    return EventRow(
        str(uuid4()),
        "case.imported",
        "王'某",
        NOON,
        NOON,
        payload=canonical({"facts": AWKWARD}),
        actor_unit=AWKWARD,
        actor_id=7,
        **more,
    )


def test_many_events_follow_the_newest_in_the_order_given():
    first = Head.objects.get(pk="business").seq
    entries = [entry(), entry(), entry()]

    assert append_many(entries) == 3

    events = Event.objects.filter(chain="business", seq__gt=first).order_by("seq")
    assert [str(event.pk) for event in events] == [each.id for each in entries]
    assert list(broken_links("business")) == []


def test_events_of_several_chains_each_go_to_their_own():
    before = {chain: Head.objects.get(pk=chain).seq for chain in ("business", "access")}

    append_many([entry(chain="access"), entry(chain="business"), entry(chain="access")])

    assert {chain: Head.objects.get(pk=chain).seq - before[chain] for chain in before} == {"business": 1, "access": 2}
    assert [*broken_links("business"), *broken_links("access")] == []


def test_an_event_prepared_elsewhere_reads_back_as_it_was_given():
    given = entry()

    append_unplaced([unplaced(given)])

    stored = Event.objects.get(pk=given.id)
    names = ("kind", "actor_name", "occurred_at", "recorded_at", "payload", "states", "actor_unit", "actor_id", "chain")
    assert {name: getattr(stored, name) for name in names} == {name: getattr(given, name) for name in names}


@pytest.mark.parametrize("value", ["", "abc", AWKWARD, "e\u0301", "\x1f", Moment("2026-03-01T04:00:00.000000Z")])
def test_a_text_is_written_alike_the_first_time_and_again(value):
    assert [text(value), text(value)] == [canonical(str(value).replace("e\u0301", "\u00e9"))] * 2


def test_a_time_is_written_like_its_moment():
    assert text(NOON) == text(Moment("2026-03-01T04:00:00.000000Z"))


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Case, {"id": 5, "number": AWKWARD, "registered_at": NOON, "extra": Written('{"a":1}'), "unit_id": 3}),
        (Matter, {"id": 5, "proposal": "e\u0301", "particulars": {"days": 30}, "stage_since": NOON, "opened_at": NOON}),
        (Unit, {"id": 5, "code": "x", "is_active": False}),
    ],
)
def test_the_digest_of_a_row_is_that_of_its_instance(model, values):
    row = Shape(model).row(**values)
    instance = model(**{name: {"a": 1} if type(value) is Written else value for name, value in values.items()})

    assert Shape(model).digest(row) == row_digest(instance)


def test_rows_read_back_as_they_were_given(bureau, at):
    case = a_case(bureau, at)
    given, ends = entry(), Ends()
    row = {
        **Shape(Case).of(case),
        "id": case.pk + 1000,
        "number": "X",
        "place": AWKWARD,
        "extra": {"on": AWKWARD},
        "last_event_id": UUID(given.id),
    }

    append_many([given], ends)
    copy_rows(Case, [row])
    ends.reach()

    copied = Case.objects.get(pk=row["id"])
    assert Shape(Case).of(copied) == row


def test_rows_follow_their_events_only_while_the_head_waits(bureau, at):
    case = a_case(bureau, at)
    given, ends = entry(), Ends()
    row = {**Shape(Case).of(case), "id": case.pk + 1000, "number": "X", "last_event_id": UUID(given.id)}
    before = Head.objects.get(pk="business").seq

    append_many([given], ends)
    assert Head.objects.get(pk="business").seq == before
    ends.reach()

    assert Head.objects.get(pk="business").seq == before + 1
    refused = (DatabaseError, connection.Database.DatabaseError)
    with pytest.raises(refused, match="new row without an event"), transaction.atomic():
        copy_rows(Case, [row])

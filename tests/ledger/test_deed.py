"""A deed and its event are kept together or not at all (X2, T11)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from portal.ledger.actors import Actor, system
from portal.ledger.models import Chain, Event, Head
from portal.ledger.verification import verify
from portal.ledger.writing import recording
from portal.ledger.writing.origin import coming_from, current_address
from portal.ledger.writing.recording import ChainBroken, deed, record_refusal, together
from portal.people.models import Unit
from tests.factories import a_unit
from tests.ledger.tampering import behind_the_back

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(name="王伟", officer_id=7, unit="城关派出所", role="officer")


class Broken(Exception):
    pass


def fail(*args):
    raise Broken


def rename(unit, name, at, **kwargs):
    with deed("unit.changed", by=BY, at=at, about=unit, **kwargs) as record:
        won = record.change(unit, only_if={"name": unit.name}, name=name)
        record.note(after=name)
    return won


def rename_and_fail(unit, at, inside=True):
    with deed("unit.changed", by=BY, at=at, about=unit) as record:
        record.change(unit, only_if={}, name="西湖派出所")
        if inside:
            fail()
    fail()


def rename_together_and_fail(unit, at):
    with together():
        rename(unit, "西湖派出所", at)
        fail()


def test_a_deed_leaves_its_row_and_one_event(at):
    unit = a_unit(name="东湖派出所")

    rename(unit, "西湖派出所", at)

    event = Event.objects.filter(kind="unit.changed").get()
    assert (event.about_type, event.about_id) == ("people.unit", str(unit.pk))
    assert (event.actor_name, event.actor_id, event.actor_unit) == ("王伟", 7, "城关派出所")
    assert (event.occurred_at, event.payload) == (at, '{"after":"西湖派出所"}')
    assert Unit.objects.get(pk=unit.pk).last_event_id == event.pk
    assert list(verify()) == []


def test_an_error_in_a_deed_leaves_neither_row_nor_event(at):
    unit, before = a_unit(name="东湖派出所"), Event.objects.count()

    with pytest.raises(Broken):
        rename_and_fail(unit, at)

    assert (Event.objects.count(), Unit.objects.get(pk=unit.pk).name) == (before, "东湖派出所")


def test_when_the_event_cannot_be_appended_nothing_is_committed(at, monkeypatch):
    unit, before = a_unit(name="东湖派出所"), Event.objects.count()

    monkeypatch.setattr(recording, "append", fail)
    with pytest.raises(Broken):
        rename(unit, "西湖派出所", at)

    assert (Event.objects.count(), Unit.objects.get(pk=unit.pk).name) == (before, "东湖派出所")


def test_deeds_inside_a_deed_are_kept_with_it_in_the_order_in_which_they_began(at):
    unit = a_unit(name="东湖派出所")
    before = Head.objects.get(pk=Chain.BUSINESS).seq

    with deed("case.closed", by=BY, at=at):
        rename(unit, "西湖派出所", at)
        rename(unit, "南湖派出所", at)

    kinds = Event.objects.filter(chain="business", seq__gt=before).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["case.closed", "unit.changed", "unit.changed"]
    assert list(verify()) == []


def test_an_outer_deed_may_write_the_row_after_the_inner_one(at):
    unit = a_unit(name="东湖派出所")

    with deed("case.closed", by=BY, at=at) as record:
        rename(unit, "西湖派出所", at)
        record.change(unit, only_if={}, name="南湖派出所")

    assert list(verify()) == []


def test_an_error_outside_takes_the_deeds_inside_with_it(at):
    unit, before = a_unit(name="东湖派出所"), Event.objects.count()

    with pytest.raises(Broken), deed("case.closed", by=BY, at=at):
        rename_and_fail(unit, at, inside=False)

    assert (Event.objects.count(), Unit.objects.get(pk=unit.pk).name) == (before, "东湖派出所")
    assert rename(a_unit(name="北湖派出所"), "中湖派出所", at)


def test_an_inner_deed_that_fails_and_is_caught_leaves_only_the_outer_one(at):
    unit = a_unit(name="东湖派出所")
    before = Event.objects.count()

    with deed("case.closed", by=BY, at=at), pytest.raises(Broken):
        rename_and_fail(unit, at)

    assert Event.objects.count() == before + 1
    assert Unit.objects.get(pk=unit.pk).name == "东湖派出所"
    assert list(verify()) == []


def test_deeds_together_leave_their_events_at_the_end_in_their_order(at):
    unit, before = a_unit(name="东湖派出所"), Event.objects.count()

    with together():
        rename(unit, "西湖派出所", at)
        rename(unit, "南湖派出所", at)
        assert Event.objects.count() == before

    newest = Event.objects.filter(chain=Chain.BUSINESS).order_by("-seq")[:2]
    assert [event.payload for event in newest] == ['{"after":"南湖派出所"}', '{"after":"西湖派出所"}']
    assert Unit.objects.get(pk=unit.pk).last_event_id == newest[0].pk
    assert list(verify()) == []


def test_of_deeds_together_nothing_is_kept_when_one_fails(at):
    unit, before = a_unit(name="东湖派出所"), Event.objects.count()

    with pytest.raises(Broken):
        rename_together_and_fail(unit, at)

    rename(Unit.objects.get(pk=unit.pk), "北湖派出所", at)
    assert (Event.objects.count(), Unit.objects.get(pk=unit.pk).name) == (before + 1, "北湖派出所")


def test_one_deed_can_leave_events_in_two_chains(at):
    with deed("party.revealed", by=BY, at=at, chain=Chain.PERSONAL), deed("case.changed", by=BY, at=at):
        pass

    assert Head.objects.get(pk=Chain.PERSONAL).seq == 1
    assert list(verify()) == []


def test_a_row_that_moved_on_is_not_written(at):
    unit = a_unit(name="东湖派出所")
    stale = Unit.objects.get(pk=unit.pk)
    rename(unit, "西湖派出所", at)

    assert rename(stale, "南湖派出所", at) is False
    assert Unit.objects.get(pk=unit.pk).name == "西湖派出所"


def test_a_change_of_one_column_never_keeps_a_digest_of_stale_others(at):
    unit = a_unit(name="东湖派出所")
    stale = Unit.objects.get(pk=unit.pk)
    rename(unit, "西湖派出所", at)

    with deed("unit.changed", by=BY, at=at) as record:
        won = record.change(stale, only_if={}, peer_group="rural")

    assert won is False
    assert list(verify()) == []


def test_many_rows_of_one_deed_are_bound_to_its_event(at):
    bureau = a_unit().parent
    rows = [
        Unit(code=f"m{n}", name=f"站{n}", short_name=f"多{n}", kind="brigade", path=f"xian/m{n}/", parent=bureau)
        for n in range(3)
    ]

    with deed("unit.added", by=system("installation"), at=at) as record:
        record.create_all(rows)

    assert Unit.objects.filter(last_event_id=record.id).count() == 3
    assert list(verify()) == []


def test_a_refused_attempt_is_an_event_of_the_access_chain_in_its_own_transaction(at):
    with pytest.raises(Broken), transaction.atomic():
        raise Broken
    record_refusal("matter.approved", by=BY, at=at, reason="handles the case")

    event = Event.objects.get(kind="matter.approved")
    assert (event.chain, event.outcome, event.payload) == ("access", "denied", '{"reason":"handles the case"}')


@pytest.mark.parametrize(
    "damage", ["UPDATE ledger_head SET seq = 0", "UPDATE ledger_head SET hash = genesis", "DELETE FROM ledger_head"]
)
def test_a_damaged_head_refuses_deeds_with_a_sentence_and_nothing_is_done(db, at, damage):
    unit = a_unit()
    with behind_the_back() as cursor:
        cursor.execute(damage)

    with pytest.raises(ChainBroken), deed("unit.changed", by=system("tests"), at=at, about=unit) as record:
        record.change(unit, only_if={}, name="x")

    assert Unit.objects.get(pk=unit.pk).name != "x"


def test_an_event_carries_the_address_that_the_border_stated(at):
    with coming_from("10.1.2.3"), deed("unit.changed", by=BY, at=at):
        pass
    with deed("unit.changed", by=BY, at=at):
        pass

    assert list(Event.objects.filter(kind="unit.changed").order_by("seq").values_list("address", flat=True)) == [
        "10.1.2.3",
        "",
    ]


def test_the_address_of_one_request_is_not_that_of_a_thread_beside_it():
    with coming_from("10.1.2.3"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current_address).result() == ""
    assert current_address() == ""

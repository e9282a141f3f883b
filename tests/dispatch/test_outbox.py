"""C8, C10, C11: what a deed leaves to be done is written with it, delivered once, and visible when it cannot be."""

from datetime import timedelta

import pytest

from portal.dispatch.models import Notice, OutboxMessage
from portal.dispatch.outbox import bell
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.outbox.retries import JITTER, OUTSIDE, USUAL, policy_of, retried
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from tests.dispatch import ground
from tests.factories import administrators, an_officer

BROKEN = "tests.dispatch.ground.break_handler"


class Rolled(Exception):
    """A deed that fails at its end."""


def fail_at_the_end(officer, at):
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        ground.tell(record, [officer], at=at)
        outbox.put(record, topic="notice.fan_out", key="k", payload={}, at=at)
        raise Rolled


@pytest.mark.django_db
def test_a_deed_that_fails_leaves_no_message_no_notice_and_no_ring(rung, at):
    with pytest.raises(Rolled):
        fail_at_the_end(an_officer(), at)

    assert (OutboxMessage.objects.count(), Notice.objects.count(), rung) == (0, 0, [])


@pytest.mark.django_db
def test_a_message_is_written_with_the_deed_and_rung_for_after_it(rung, at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ground.announce([an_officer()], at=at)
        assert rung == []

    message = OutboxMessage.objects.get()
    assert message.event.kind == "bulletin.issued"
    assert rung == [("deliver_message", {"key": message.key})]


@pytest.mark.django_db
def test_the_same_message_twice_is_one(at):
    officer = an_officer()
    ground.announce([officer], at=at)
    ground.announce([officer], at=at)

    assert outbox.drain(at) == 1
    assert outbox.drain(at) == 0
    assert Notice.objects.filter(recipient=officer).count() == 1


@pytest.mark.django_db
def test_a_message_in_one_worker_s_hands_is_left_to_it_until_its_lease_ends(at):
    ground.announce([an_officer()], at=at)
    message = OutboxMessage.objects.get()

    assert outbox.claim(message.pk, at).attempts == 1
    assert outbox.claim(message.pk, at + outbox.LEASE) is None
    assert outbox.claim(message.pk, at + outbox.LEASE + timedelta(seconds=1)).attempts == 2


@pytest.mark.django_db
def test_a_message_that_keeps_failing_waits_longer_each_time_and_is_given_up_in_sight(settings, at):
    settings.OUTBOX_HANDLERS = {"notice.fan_out": BROKEN}
    ground.announce([an_officer()], at=at)
    message = OutboxMessage.objects.get()
    waits = []

    while message.dead_at is None and len(waits) < 2 * USUAL.attempts:
        moment = message.available_at
        assert outbox.deliver(message.pk, moment) is False
        message.refresh_from_db()
        waits.append((message.available_at - moment).total_seconds())

    usual = [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert waits == [pytest.approx(seconds, rel=JITTER) for seconds in usual]
    assert waits != usual
    assert (message.attempts, message.last_error) == (8, "ValueError: no such recipient")
    assert outbox.drain(moment + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_a_message_that_killed_its_worker_too_often_is_given_up(at):
    ground.announce([an_officer()], at=at)
    OutboxMessage.objects.update(attempts=USUAL.attempts, lease_until=at)

    outbox.sweep(at + timedelta(seconds=1))

    message = OutboxMessage.objects.get()
    assert (message.dead_at, message.last_error) == (at + timedelta(seconds=1), "worker lost")


@pytest.mark.django_db
def test_a_dead_message_is_sent_again_by_the_system_administrator(at):
    officer = an_officer()
    ground.announce([officer], at=at)
    OutboxMessage.objects.update(dead_at=at, attempts=8)
    message = OutboxMessage.objects.get()

    assert outbox.revive(message_id=message.pk, by=administrators().system, at=at) is True
    assert outbox.revive(message_id=message.pk, by=administrators().system, at=at) is False

    assert outbox.drain(at) == 1
    assert Notice.objects.filter(recipient=officer).count() == 1


@pytest.mark.django_db
def test_a_broker_that_is_away_never_fails_the_deed_and_is_not_waited_for_twice(
    monkeypatch, at, django_capture_on_commit_callbacks
):
    tried = []

    def unreachable(task, primitives):
        tried.append(task)
        raise ConnectionError("no broker")

    monkeypatch.setattr(bell, "post", unreachable)

    with django_capture_on_commit_callbacks(execute=True):
        ground.announce([an_officer()], key="one", at=at)
        ground.announce([an_officer()], key="two", at=at)

    assert tried == ["deliver_message"]
    assert OutboxMessage.objects.filter(done_at=None).count() == 2


@pytest.mark.django_db
def test_the_sweep_rings_once_however_much_waits(rung, at):
    for number in range(3):
        ground.announce([an_officer()], key=f"bulletin:{number}", at=at)

    assert outbox.sweep(at) is True
    assert rung == [("drain_outbox", {})]

    outbox.drain(at)
    assert outbox.sweep(at) is False


@retried(OUTSIDE)
def to_a_machine_outside(message, at):
    raise ValueError("no answer")


@pytest.mark.django_db
def test_a_topic_that_goes_outside_is_tried_for_days_by_the_policy_of_its_handler(settings, at):
    settings.OUTBOX_HANDLERS = {"notice.fan_out": f"{__name__}.to_a_machine_outside"}
    ground.announce([an_officer()], at=at)
    OutboxMessage.objects.update(attempts=OUTSIDE.attempts - 2)
    message = OutboxMessage.objects.get()

    assert (outbox.drain(at), outbox.drain(at)) == (0, 0)
    message.refresh_from_db()
    assert (message.dead_at, message.attempts) == (None, OUTSIDE.attempts - 1)

    assert outbox.deliver(message.pk, message.available_at) is False
    message.refresh_from_db()
    assert message.dead_at is not None


def test_outside_means_days_and_what_failed_together_does_not_come_back_together(settings):
    settings.OUTBOX_HANDLERS = {"webhook": f"{__name__}.to_a_machine_outside", "notice.fan_out": BROKEN}
    whole = sum((OUTSIDE.wait_after(number, "k") for number in range(1, OUTSIDE.attempts)), timedelta())

    assert timedelta(days=3) < whole < timedelta(days=7)
    assert OUTSIDE.wait_after(3, "a") != OUTSIDE.wait_after(3, "b")
    assert OUTSIDE.wait_after(3, "a") == OUTSIDE.wait_after(3, "a")
    assert [policy_of(topic) for topic in ("webhook", "notice.fan_out", "gone")] == [OUTSIDE, USUAL, USUAL]


@pytest.mark.django_db
def test_a_message_whose_topic_nobody_knows_any_more_is_given_up_like_others(settings, at):
    settings.OUTBOX_HANDLERS = {}
    ground.announce([an_officer()], at=at)
    OutboxMessage.objects.update(attempts=USUAL.attempts, lease_until=at)

    outbox.sweep(at + timedelta(seconds=1))

    assert OutboxMessage.objects.get().dead_at is not None


@pytest.mark.django_db
def test_an_attempt_that_was_overtaken_ends_nothing(at):
    ground.announce([an_officer()], at=at)
    message, later = OutboxMessage.objects.get(), at + outbox.LEASE + timedelta(seconds=1)
    first, second = outbox.claim(message.pk, at), outbox.claim(message.pk, later)

    assert outbox._handle(first, later) is False
    message.refresh_from_db()
    assert (message.done_at, message.attempts) == (None, 2)
    assert outbox._handle(second, later) is True


@pytest.mark.django_db
def test_a_message_that_was_tried_as_often_as_it_may_be_is_taken_by_nobody(at):
    ground.announce([an_officer()], at=at)
    OutboxMessage.objects.update(attempts=USUAL.attempts)
    message = OutboxMessage.objects.get()

    assert outbox.claim(message.pk, at + timedelta(days=1)) is None
    assert outbox.claim_next(at + timedelta(days=1)) is None

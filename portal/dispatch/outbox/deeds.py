"""Work that follows a deed: written with it, delivered later; the database is the truth."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils.module_loading import import_string

from portal.dispatch.models import OutboxMessage
from portal.dispatch.outbox import bell
from portal.dispatch.outbox.retries import USUAL, policy_of
from portal.ledger.writing.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import Officer

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)


def put(record: Record, *, topic: str, key: str, payload: Mapping[str, str | int | list[int]], at: datetime) -> None:
    """Write a message with the deed and ring after its commit; a second one with the same key is dropped.

    A message is kept as it is for ever: its payload names rows, and says nothing of persons and nothing secret.
    """
    message = OutboxMessage(topic=topic, key=key, payload=payload, event_id=record.id, created_at=at, available_at=at)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    bell.ring("deliver_message", key=key)


def claim(message_id: int, at: datetime) -> OutboxMessage | None:
    """Take a message for this worker; return it, or None when it is done, waiting or in other hands."""
    won = (
        OutboxMessage.objects.takable(at)
        .filter(~_is_spent(), pk=message_id)
        .update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return OutboxMessage.objects.get(pk=message_id) if won else None


def claim_next(at: datetime) -> OutboxMessage | None:
    """Take the oldest message that waits; None when there is none."""
    while waiting := list(_waiting(at)[:20]):
        for message_id in waiting:
            if message := claim(message_id, at):
                return message
    return None


def deliver(message_id: int, at: datetime) -> bool:
    """Claim a message and hand it to its topic's handler; say whether it is done."""
    message = claim(message_id, at)
    return message is not None and _handle(message, at)


def drain(at: datetime, limit: int = 1000) -> int:
    """Deliver what waits, oldest first, at most `limit` messages; return how many are done."""
    done = 0
    for _each in range(limit):
        message = claim_next(at)
        if message is None:
            break
        done += _handle(message, at)
    return done


def sweep(at: datetime) -> bool:
    """Bury what was tried too often, and ring once when something waits; say whether it does."""
    left = OutboxMessage.objects.takable(at).filter(_is_spent())
    left.update(dead_at=at, lease_until=None, last_error="worker lost")
    is_waiting = _waiting(at).exists()
    if is_waiting:
        bell.send("drain_outbox")
    return is_waiting


def revive(*, message_id: int, by: Officer, at: datetime) -> bool:
    """Give a dead message another round of attempts; false when it is not dead."""
    with deed("message.revived", by=actor(by), at=at) as record:
        dead = OutboxMessage.objects.filter(pk=message_id).exclude(dead_at=None)
        revived = dead.update(dead_at=None, attempts=0, available_at=at, lease_until=None)
        message = OutboxMessage.objects.get(pk=message_id)
        record.about(message)
        record.note(topic=message.topic, was_dead=bool(revived))
        bell.ring("deliver_message", key=message.key)
    return bool(revived)


def _waiting(at):
    takable = OutboxMessage.objects.takable(at).filter(~_is_spent())
    return takable.order_by("available_at", "id").values_list("pk", flat=True)


def _is_spent():
    """Return the condition that a message was tried as often as its topic allows."""
    own = {topic: policy_of(topic).attempts for topic in settings.OUTBOX_HANDLERS}
    spent = Q(attempts__gte=USUAL.attempts) & ~Q(topic__in=own)
    for topic, attempts in own.items():
        spent |= Q(topic=topic, attempts__gte=attempts)
    return spent


def _handle(message, at):
    mine = OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, done_at=None)
    try:
        import_string(settings.OUTBOX_HANDLERS[message.topic])(message, at=at)
    except Exception as error:
        log.exception("outbox message %s failed", message.pk)
        policy = policy_of(message.topic)
        is_last = message.attempts >= policy.attempts
        mine.update(
            last_error=f"{type(error).__name__}: {error}",
            lease_until=None,
            dead_at=at if is_last else None,
            available_at=at + policy.wait_after(message.attempts, message.key),
        )
        return False
    return bool(mine.update(done_at=at, lease_until=None, last_error=""))

"""Messages to people inside the portal: exactly once, by a unique key in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from portal.dispatch.models import Announcement, Notice, OutboxMessage, Receipt
from portal.dispatch.notices.wording import NoticeKind, check_is_declared
from portal.dispatch.outbox import deeds as outbox
from portal.ledger.models import Chain
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Denied

FAN_OUT = "notice.fan_out"
CHUNK = 100
TOLD = ("kind", "facts", "about_type", "about_id", "event_id", "created_at")


def send(
    record: Record,
    kind: NoticeKind,
    *,
    recipients: Iterable[int | Officer],
    key: str,
    at: datetime,
    about: Model | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Tell each recipient (officer or id) once; return how many had not been told under this key.

    `about` is the row to which the notice leads. Raises NotDeclared for a kind, or facts, that no room declares.
    """
    return send_each(record, kind, [Letter(tuple(_ids(recipients)), key, about, facts or {})], at=at)


@dataclass(frozen=True)
class Letter:
    """What one message says, of which row, and to whom; `key` makes it once for each of them."""

    recipients: tuple
    key: str
    about: Model | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def send_each(record: Record, kind: NoticeKind, letters: Sequence[Letter], *, at: datetime, tone: str = "") -> int:
    """Send many Letters of one kind in few statements; return how many notices had not been sent before."""
    check_is_declared(kind)
    return _insert(
        [
            Notice(**told, key=f"{letter.key}:{pk}", recipient_id=pk, tone=tone)
            for letter in letters
            for told in [_told(record, kind, letter.about, letter.facts, at)]
            for pk in _ids(letter.recipients)
        ]
    )


def announce(
    record: Record,
    kind: NoticeKind,
    *,
    recipients: Iterable[int | Officer],
    key: str,
    at: datetime,
    about: Model | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell many people: one row with the deed, the notices follow from a worker; once for a key.

    Raises NotDeclared as `send` does.
    """
    check_is_declared(kind)
    told = _told(record, kind, about, facts or {}, at)
    announcement = Announcement.objects.get_or_create(key=key, defaults={**told, "recipients": _ids(recipients)})[0]
    outbox.put(record, topic=FAN_OUT, key=f"{FAN_OUT}:{key}", payload={"announcement": announcement.pk}, at=at)


def fan_out(message: OutboxMessage, *, at: datetime) -> None:
    """Write the notices of an announcement in small transactions; what is there already stays."""
    announcement = Announcement.objects.get(pk=message.payload["announcement"])
    told = {name: getattr(announcement, name) for name in TOLD}
    ids = announcement.recipients
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            some = ids[start : start + CHUNK]
            _insert([Notice(**told, key=f"{announcement.key}:{pk}", recipient_id=pk) for pk in some])


def was_sent(key: str, recipients: Iterable[int | Officer]) -> bool:
    """Say whether every one of these people has been told under a key already."""
    keys = [f"{key}:{pk}" for pk in _ids(recipients)]
    return Notice.objects.filter(key__in=keys).count() == len(keys)


def mark_read(*, notice_id: int, by: Officer, at: datetime) -> bool:
    """Keep that a person has read their notice; say whether it was unread. Raises Denied for another's."""
    notice = Notice.objects.get(pk=notice_id)
    if notice.recipient_id != by.pk:
        raise Denied(_("Only the person to whom a notice was sent marks it as read."))
    if Receipt.objects.filter(notice=notice).exists():
        return False
    try:
        with deed("notice.read", by=actor(by), at=at, about=notice, chain=Chain.ACCESS):
            Receipt.objects.create(notice=notice, read_at=at)
    except IntegrityError:
        return False
    return True


def mark_all_read(*, by: Officer, at: datetime) -> int:
    """Keep that a person has read all their notices so far; return how many were unread."""
    unread = list(Notice.objects.filter(recipient=by, created_at__lte=at).unread().values_list("pk", flat=True))
    if unread:
        with deed("notice.read", by=actor(by), at=at, chain=Chain.ACCESS) as record:
            record.note(notices=len(unread))
            receipts = [Receipt(notice_id=pk, read_at=at) for pk in unread]
            Receipt.objects.bulk_create(receipts, ignore_conflicts=True)
    return len(unread)


def _ids(recipients):
    return list(dict.fromkeys(getattr(each, "pk", each) for each in recipients))


def _told(record, kind, about, facts, at):
    return {
        "kind": kind.code,
        "facts": kind.kept(facts),
        "about_type": label_of_model(about) if about else "",
        "about_id": about.pk if about else None,
        "event_id": record.id,
        "created_at": at,
    }


def _insert(notices):
    """Insert and count: bulk_create does not tell how many rows the database left out."""
    fields = [field for field in Notice._meta.concrete_fields if not field.primary_key]
    written = 0
    with connection.cursor() as cursor:
        for start in range(0, len(notices), CHUNK):
            query = InsertQuery(Notice, on_conflict=OnConflict.IGNORE)
            query.insert_values(fields, notices[start : start + CHUNK])
            for sql, params in query.get_compiler(connection=connection).as_sql():
                cursor.execute(sql, params)
                written += cursor.rowcount
    return written

"""Messages to people inside the portal: exactly once, by a unique key in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from portal.dispatch.models import Notice, OutboxMessage, Receipt
from portal.dispatch.services import outbox
from portal.ledger.models import Chain
from portal.ledger.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Denied

FAN_OUT = "notice.fan_out"
CHUNK = 100


def send(
    record: Record,
    *,
    recipients: Iterable[int | Officer],
    kind: str,
    key: str,
    title: str,
    at: datetime,
    title_en: str = "",
    url: str = "",
) -> int:
    """Tell each recipient (officer or id) once; return how many had not been told under this key."""
    words = {"kind": kind, "title": title, "title_en": title_en, "url": url}
    return _insert(_notices(_ids(recipients), key=key, event_id=record.id, at=at, **words))


@dataclass(frozen=True)
class Letter:
    """What one message says, and to whom; `key` makes it once for each of them."""

    recipients: tuple
    key: str
    title: str
    title_en: str = ""
    url: str = ""


def send_each(record: Record, letters: Sequence[Letter], *, kind: str, at: datetime, tone: str = "") -> int:
    """Send many Letters of one kind in few statements; return how many notices had not been sent before."""
    return _insert(
        [
            Notice(
                key=f"{letter.key}:{pk}",
                recipient_id=pk,
                kind=kind,
                title=letter.title,
                title_en=letter.title_en,
                url=letter.url,
                tone=tone,
                event_id=record.id,
                created_at=at,
            )
            for letter in letters
            for pk in _ids(letter.recipients)
        ]
    )


def announce(
    record: Record,
    *,
    recipients: Iterable[int | Officer],
    kind: str,
    key: str,
    title: str,
    at: datetime,
    title_en: str = "",
    url: str = "",
) -> None:
    """Tell many people: one message with the deed, the notices follow from a worker."""
    payload = {"kind": kind, "key": key, "title": title, "title_en": title_en, "url": url}
    payload["recipients"] = _ids(recipients)
    outbox.put(record, topic=FAN_OUT, key=f"{FAN_OUT}:{key}", payload=payload, at=at)


def fan_out(message: OutboxMessage, *, at: datetime) -> None:
    """Write the notices of an announcement in small transactions; what is there already stays."""
    words = dict(message.payload)
    ids = words.pop("recipients")
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            some = ids[start : start + CHUNK]
            _insert(_notices(some, event_id=message.event_id, at=message.created_at, **words))


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


def _notices(ids, *, key, event_id, at, **words):
    return [Notice(key=f"{key}:{pk}", recipient_id=pk, event_id=event_id, created_at=at, **words) for pk in ids]


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

"""The only way to write: a deed opens a transaction, and its event is the last thing before commit."""

import os
import threading
import time
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.chain.canonical import canonical, plain, row_digest, set_digest
from portal.ledger.chain.links import Place, seal
from portal.ledger.models import Chain, Event, Head, Outcome, SentForm
from portal.ledger.rows.labels import label_of, label_of_model
from portal.ledger.writing import once as once_keys
from portal.ledger.writing.origin import current_address
from portal.shell.refusals import MovedOn, Refused

_open = threading.local()


class RowMovedOn(MovedOn):
    """A row was changed by somebody else since it was read; nothing was written."""


class ChainBroken(Refused):
    """A chain does not end where its head says, so no event can follow and no deed is done until that is mended."""

    def __init__(self):
        super().__init__(
            _("The ledger is damaged: nothing can be recorded, so nothing was done. Tell the audit administrator.")
        )


class AlreadyDone(Exception):
    """The same form was sent before and its deed is done; `sent` says about what."""

    def __init__(self, sent):
        super().__init__(sent.key)
        self.sent = sent


def new_event_id():
    """Return a UUID of version 7: it sorts by time, which keeps indexes compact."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    return UUID(int=value & ~(0xC000 << 48) | 0x8000 << 48)


class Record:
    """An event while its deed is under way: rows are written through it, facts are noted on it."""

    def __init__(self, kind, *, by, at, chain, outcome=Outcome.DONE):
        self.id = new_event_id()
        self.kind, self.actor, self.at, self.chain, self.outcome = kind, by, at, chain, outcome
        self.subject = None
        self.facts = {}
        self.digests = {}

    def about(self, row):
        """Name the row whose history shows this event."""
        self.subject = row

    def note(self, **facts):
        """Keep facts in the event: before, after, reason. Never a citizen's personal data."""
        self.facts.update(facts)

    def save(self, *rows):
        """Insert rows, or write them whole if they still are as they were read; raise RowMovedOn if not."""
        for row in rows:
            read, row.last_event_id = row.last_event_id, self.id
            if row._state.adding:
                row.save(force_insert=True)
            else:
                self._replace(row, read)
            self.digests[label_of(row)] = row_digest(row)

    def _replace(self, row, read):
        columns = {field.attname: getattr(row, field.attname) for field in row._meta.local_concrete_fields}
        del columns[row._meta.pk.attname]
        if not type(row)._base_manager.filter(pk=row.pk, last_event_id=read).update(**columns):
            raise RowMovedOn(_("Somebody else changed this in the meantime."))

    def change(self, row, *, only_if, **fields):
        """Write `fields` in one statement if the row still is as it was read and as in `only_if`; say whether.

        The row's last event stands for all its other columns, so that the digest kept of them is true.
        """
        unchanged = type(row)._base_manager.filter(pk=row.pk, last_event_id=row.last_event_id, **only_if)
        won = unchanged.update(last_event_id=self.id, **fields)
        if won:
            for name, value in fields.items():
                setattr(row, name, value)
            row.last_event_id = self.id
            self.digests[label_of(row)] = row_digest(row)
        return bool(won)

    def create_all(self, rows):
        """Insert many rows of one model in one statement, bound to this event."""
        for row in rows:
            row.last_event_id = self.id
        created = type(rows[0])._base_manager.bulk_create(rows) if rows else []
        self.digests.update((label_of(row), row_digest(row)) for row in created)
        return created

    def keep(self, *rows):
        """Note rows of a table that names no events (`Noted`) as they stand now, just written in this deed."""
        self.digests.update((label_of(row), row_digest(row)) for row in rows)

    def keep_sets(self, row):
        """Note the rows that belong to this one and are bound through it (its model's `kept_sets`), as they stand."""
        self.digests.update((f"{label_of(row)}/{name}", set_digest(row, name)) for name in row.kept_sets)

    def as_event(self, recorded_at):
        """Return the unsealed event."""
        about = self.subject
        return Event(
            id=self.id,
            chain=str(self.chain),
            kind=self.kind,
            outcome=str(self.outcome),
            about_type=label_of_model(about) if about else "",
            about_id=str(about.pk) if about else "",
            actor_id=self.actor.officer_id,
            actor_name=self.actor.name,
            actor_unit=self.actor.unit,
            actor_role=str(self.actor.role),
            on_behalf_of=self.actor.on_behalf_of,
            address=self.actor.address or current_address(),
            occurred_at=self.at,
            recorded_at=recorded_at,
            payload=canonical(plain(self.facts)),
            states=canonical(self.digests),
        )


@contextmanager
def deed(kind, *, by, at, about=None, chain=Chain.BUSINESS, once="", is_look=False):
    """Run one deed in a transaction and append its event; nothing is kept if either fails.

    Yields the Record through which rows are written. A deed called inside another joins its
    transaction, and both events are appended together, so the chain is locked only at the end.
    `once` is the key of the form that asked for it: the second sending raises AlreadyDone. A look at what is there
    (`is_look`) makes nothing that could be made twice: each is an event of its own, whatever key the request carries.
    """
    waiting = getattr(_open, "records", None)
    is_outermost = waiting is None
    record = Record(kind, by=by, at=at, chain=chain)
    record.about(about)
    with transaction.atomic():
        if once:
            _take_key(once, by)
        asked = once_keys.current() if is_outermost and by.officer_id and not is_look else None
        takes = asked is not None and asked.taken is None
        if takes:
            _take_asked(asked, by)
        if is_outermost:
            waiting = _open.records = []
        kept = len(waiting)
        waiting.append(record)
        try:
            yield record
            if once:
                _say_about(once, record)
            if takes:
                _say_about(asked.key_of(by.officer_id), record)
            if is_outermost:
                now = timezone.now()
                append([each.as_event(now) for each in waiting])
        except BaseException:
            del waiting[kept:]
            raise
        finally:
            if is_outermost:
                _open.records = None
    if takes:
        # Only now: a deed that was refused has left no key behind.
        asked.taken = asked.key_of(by.officer_id)


@contextmanager
def together():
    """Append the events of all deeds in it at its end, in their order; one transaction, all or none.

    For many deeds in a row that read no event of each other.
    """
    with transaction.atomic():
        _open.records = waiting = []
        try:
            yield
            now = timezone.now()
            append([each.as_event(now) for each in waiting])
        finally:
            _open.records = None


@contextmanager
def once_only(*, by):
    """Run a write that leaves no event under the key of its request, if it carries one; raises AlreadyDone."""
    asked = once_keys.current()
    takes = asked is not None and asked.taken is None
    with transaction.atomic():
        if takes:
            _take_asked(asked, by)
        yield
    if takes:
        asked.taken = asked.key_of(by.officer_id)


def _take_key(key, by, digest=""):
    # Two sendings of one form meet at the unique key: the second waits for the first to commit.
    try:
        with transaction.atomic():
            SentForm.objects.create(key=key, actor_id=by.officer_id, digest=digest)
    except IntegrityError:
        raise AlreadyDone(SentForm.objects.get(key=key)) from None


def _take_asked(asked, by):
    try:
        _take_key(asked.key_of(by.officer_id), by, digest=asked.digest)
    except AlreadyDone as done:
        asked.met = done.sent
        raise


def _say_about(key, record):
    SentForm.objects.filter(key=key).update(about=label_of(record.subject) if record.subject else "")


def record_refusal(kind, *, by, at, about=None, **facts):
    """Append an access event for an attempt that was refused, in a transaction of its own."""
    record = Record(kind, by=by, at=at, chain=Chain.ACCESS, outcome=Outcome.DENIED)
    record.about(about)
    record.note(**facts)
    with transaction.atomic():
        append([record.as_event(timezone.now())])


def append(events):
    """Seal events and insert them at the end of their chains; call inside the deed's transaction."""
    for chain in sorted({event.chain for event in events}):
        mine = [event for event in events if event.chain == chain]
        place = seal(mine, lock_head(chain))
        _insert(mine)
        Head.objects.filter(pk=chain).update(seq=place.seq, hash=place.hash)


def _insert(events):
    try:
        Event.objects.bulk_create(events, batch_size=2000)
    except IntegrityError as error:
        if "an event follows the newest one" in str(error):
            raise ChainBroken from error
        raise


def lock_head(chain):
    """Return the chain's newest place and hold it until commit; waits at most three seconds on PostgreSQL.

    On SQLite the transaction already holds the write lock (transaction_mode IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
    head = Head.objects.select_for_update().filter(pk=chain).first()
    if head is None:
        raise ChainBroken
    return Place(head.seq, head.hash)

"""Entries by hand (A3, A9): made by one person with evidence, confirmed by another, never edited, made void instead."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries.checking import EntryInput, as_entry, check_is_new
from appraisal.entries.models import Entry, EntryFile
from appraisal.entries.notices import ENTRY_REFUSED, ENTRY_VOIDED
from appraisal.entries.permissions import (
    check_may_confirm,
    check_may_correct,
    check_may_void,
    check_may_withdraw,
    visible_entries,
)
from appraisal.scheme.deciders import as_actor
from portal.dispatch.notices import deeds as notices
from portal.ledger.writing.recording import Record, deed
from portal.office.files import deeds as uploads
from portal.office.imports.models import ImportBatch
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

LONGEST_REASON = 300
MOST_FILES = 10
MOST_TOGETHER = 200

State = Entry.State


def enter(*, by: Officer, at: datetime, given: EntryInput) -> Entry:
    """Make an entry that waits to be confirmed, and return it.

    Raises Denied unless `by` enters this and is not the subject; Refused with every field that is wrong, or where the
    very same entry is there.
    """
    entry = as_entry(given, by=by, at=at)
    check_is_new(entry)
    sent = received(given, by=by, at=at)
    return write_down(entry, sent, by=by, at=at)


def enter_many(
    *,
    by: Officer,
    at: datetime,
    given: Sequence[EntryInput],
    files: Sequence[UUID] = (),
    batch: ImportBatch | None = None,
    also: Callable[[Record], None] | None = None,
) -> list[Entry]:
    """Make several entries, all or none, each with an event of its own; return them.

    `files` are uploads that prove all of them. `also` is called with the record of the deed that holds them together.
    """
    entries = [as_entry(each, by=by, at=at, has_evidence=bool(files)) for each in given]
    if not entries:
        raise Refused(_("There is nothing to enter."))
    with deed("entries.entered", by=as_actor(by, *entries[0].item.enter_roles), at=at, about=batch) as record:
        proof = [_taken(by, key, at) for key in files]
        for entry in entries:
            check_is_new(entry)
            entry.batch = batch
            write_down(entry, (), by=by, at=at, proof=proof)
        record.note(entries=[entry.pk for entry in entries])
        if also:
            also(record)
    return entries


def confirm(*, by: Officer, at: datetime, entry_id: int) -> Entry:
    """Confirm an entry, which counts from now on, and return it. Raises Denied, MovedOn."""
    entry = _read(by, entry_id)
    check_may_confirm(by, entry, timezone.localdate(at))
    return _decide(entry, State.CONFIRMED, "entry.confirmed", by, at)


def confirm_all(*, by: Officer, at: datetime, entry_ids: Iterable[int]) -> list[Entry]:
    """Confirm several entries, all or none, each with an event of its own; return them. Raises Denied, MovedOn."""
    keys = list(dict.fromkeys(entry_ids))
    if not keys or len(keys) > MOST_TOGETHER:
        raise Refused(_("Choose between 1 and %(count)s entries.") % {"count": MOST_TOGETHER})
    with transaction.atomic():
        return [confirm(by=by, at=at, entry_id=key) for key in keys]


def refuse_entry(*, by: Officer, at: datetime, entry_id: int, reason: str) -> Entry:
    """Refuse an entry with a reason; it never counts, and who made it is told. Raises Denied, Refused, MovedOn."""
    entry = _read(by, entry_id)
    check_may_confirm(by, entry, timezone.localdate(at))
    return _decide(entry, State.REFUSED, "entry.refused", by, at, reason=_said(reason))


def withdraw(*, by: Officer, at: datetime, entry_id: int) -> Entry:
    """Take an own entry back that nobody has decided on, and return it. Raises Denied, MovedOn."""
    entry = _read(by, entry_id)
    check_may_withdraw(by, entry)
    return _decide(entry, State.WITHDRAWN, "entry.withdrawn", by, at)


def void(*, by: Officer, at: datetime, entry_id: int, reason: str) -> Entry:
    """Make a confirmed entry void with a reason, and return it; months that counted it are looked at anew.

    Raises Denied for its subject and for those who neither enter nor confirm it; Refused without a reason; MovedOn
    where it is not confirmed, or void already.
    """
    entry = _read(by, entry_id)
    check_may_void(by, entry, timezone.localdate(at))
    return _make_void(entry, _said(reason), by, at)


def correct(*, by: Officer, at: datetime, entry_id: int, reason: str, given: EntryInput) -> Entry:
    """Make a confirmed entry void and make another in its place, which waits to be confirmed; return that one.

    The evidence goes with it. Raises Denied, MovedOn, Refused as `void` and `enter` do, and where nothing differs.
    """
    old = _read(by, entry_id)
    check_may_correct(by, old, timezone.localdate(at))
    if given.item.pk != old.item_id:
        refuse(item=_("A correction stays under its item; make this one void and enter another."))
    entry = as_entry(given, by=by, at=at, has_evidence=old.files.exists())
    if entry.mark == old.mark:
        raise Refused(_("Nothing differs from the entry that is there."))
    entry.replaces = old
    # The same subject: one record of a month, that now counts otherwise. Another subject: another record.
    if (entry.officer_id, entry.unit_id) == (old.officer_id, old.unit_id):
        entry.first_id = old.record_id
    sent = received(given, by=by, at=at)
    with transaction.atomic():
        _make_void(old, _said(reason), by, at)
        check_is_new(entry)
        return write_down(entry, sent, by=by, at=at, proof=list(old.files.all()))


def withdraw_all(*, by: Officer, at: datetime, batch: ImportBatch) -> int:
    """Take back the entries of an import that nobody has decided on; return how many."""
    waiting = list(batch.entries.waiting().select_related("item"))
    for entry in waiting:
        _decide(entry, State.WITHDRAWN, "entry.withdrawn", by, at)
    return len(waiting)


def received(given: EntryInput, *, by: Officer, at: datetime) -> list[UUID]:
    """Return the checked uploads of an input; called before the deed, since checking a file takes long."""
    if len(given.files) + len(given.uploads) > MOST_FILES:
        refuse(files=_("At most %(count)s files.") % {"count": MOST_FILES})
    came = [uploads.receive_whole(by=by, at=at, file=file, place="entries").pk for file in given.files]
    return [*came, *given.uploads]


def _taken(by, key, at):
    """Return the unsaved row of an upload, taken inside the deed that is under way."""
    upload = uploads.take(by, key)
    return EntryFile(
        file=upload.file.name,
        file_name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        added_at=at,
    )


def write_down(
    entry: Entry, sent: Iterable[UUID], *, by: Officer, at: datetime, proof: Sequence[EntryFile] = ()
) -> Entry:
    """Write an entry with its evidence as a deed of its own, and return it; `proof` is of other entries too."""
    with deed("entry.entered", by=as_actor(by, *entry.item.enter_roles), at=at) as record:
        record.save(entry)
        record.about(entry)
        for file in [*[_taken(by, key, at) for key in sent], *map(_copy, proof)]:
            file.entry = entry
            record.save(file)
        record.note(
            item=entry.item.code,
            officer=entry.officer_id,
            unit=entry.unit_id,
            day=entry.day,
            quantity=entry.quantity,
            grade=entry.grade,
            replaces=entry.replaces_id,
        )
    return entry


def _copy(file):
    row = EntryFile(added_at=file.added_at)
    for name in ("file", "file_name", "media_type", "size", "sha256"):
        setattr(row, name, getattr(file, name))
    return row


def _read(by, entry_id):
    return visible_entries(by).select_related("item", "unit", "officer").get(pk=entry_id)


def _said(reason):
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    return whole(reason, LONGEST_REASON, "reason")


def _decide(entry, state, kind, by, at, reason=""):
    with deed(kind, by=as_actor(by, *entry.item.confirm_roles), at=at, about=entry) as record:
        won = record.change(
            entry, only_if={"state": State.ENTERED}, state=state, decided_by=by, decided_at=at, reason=reason
        )
        if not won:
            raise MovedOn(_("Somebody has decided on this entry already."))
        record.note(before=State.ENTERED.value, after=str(state.value), reason=reason)
        if state == State.REFUSED:
            _tell(record, ENTRY_REFUSED, entry, at)
    return entry


def _make_void(entry, reason, by, at):
    roles = (*entry.item.enter_roles, *entry.item.confirm_roles)
    with deed("entry.voided", by=as_actor(by, *roles), at=at, about=entry) as record:
        won = record.change(
            entry, only_if={"state": State.CONFIRMED, "voided_at": None}, voided_by=by, voided_at=at, void_reason=reason
        )
        if not won:
            raise MovedOn(_("This entry does not count, or no longer."))
        record.note(quantity=entry.quantity, reason=reason)
        _tell(record, ENTRY_VOIDED, entry, at)
    return entry


def _tell(record, kind, entry, at):
    """Tell who made an entry what somebody else did with it."""
    notices.send(
        record,
        kind,
        recipients=[entry.entered_by_id] if record.actor.officer_id != entry.entered_by_id else [],
        key=f"{kind.code}:{entry.pk}",
        at=at,
        about=entry,
        facts={"item": entry.item, "subject": entry.officer.name if entry.officer_id else entry.unit.name},
    )

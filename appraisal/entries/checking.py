"""What is wrong with an entry before it is made: every field at once, for forms, tables, imports and the API."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import worth_of
from appraisal.entries.models import Entry
from appraisal.entries.permissions import check_may_enter
from portal.ledger.chain.canonical import digest
from portal.people.models import Officer, Unit
from portal.people.queries import unit_on
from portal.shell.refusals import Problems, Refused, refuse
from portal.shell.typed.bounds import check_text, problem_of

LONGEST_NOTE = 500


@dataclass(frozen=True)
class EntryInput:
    """An entry as it is handed in: of an officer or a unit, with a number (in hundredths) or a grade, and evidence.

    `files` came along with it, `uploads` were sent before.
    """

    item: EntryItem
    happened_on: date
    officer: Officer | None = None
    unit: Unit | None = None
    quantity: int | None = None
    grade: str = ""
    note: str = ""
    files: tuple[UploadedFile, ...] = ()
    uploads: tuple[UUID, ...] = ()


def as_entry(given: EntryInput, *, by: Officer, at: datetime, has_evidence: bool = False) -> Entry:
    """Return the unsaved Entry of an input; `has_evidence` says that its proof is there already.

    Raises Denied unless `by` enters this, Refused with a sentence for each field that is wrong.
    """
    item, on = given.item, timezone.localdate(at)
    unit = _unit_of(given)
    check_may_enter(by, item, unit, given.officer, on)
    problems, quantity = Problems(), 0
    with problems.part():
        quantity = worth_of(item, quantity=given.quantity, grade=given.grade)
    if words := problem_of_day(item, given.happened_on, at):
        problems.add(happened_on=words)
    if words := check_text(given.note.strip(), LONGEST_NOTE):
        problems.add(note=words)
    if item.needs_evidence and not (has_evidence or given.files or given.uploads):
        problems.add(files=_("This item needs evidence: add a file."))
    problems.raise_if_any()
    entry = Entry(
        item=item,
        unit=unit,
        officer=given.officer,
        happened_at=timezone.make_aware(datetime.combine(given.happened_on, time.min)),
        grade=given.grade,
        quantity=quantity,
        note=given.note.strip(),
        entered_by=by,
        entered_at=at,
    )
    entry.mark = mark_of(entry)
    return entry


def problem_of_day(item: EntryItem, day: date, at: datetime) -> str:
    """Return the sentence that says why a day may not be entered under an item, or ""."""
    today = timezone.localdate(at)
    earliest = max(item.starts_on, today - timedelta(days=item.days_back))
    if words := problem_of("happened_on", day, at):
        return words
    if day < earliest:
        return _("Not before %(day)s: so far back this item may be entered.") % {"day": earliest.isoformat()}
    if item.ends_on and day > item.ends_on:
        return _("This item was retired; its last day was %(day)s.") % {"day": item.ends_on.isoformat()}
    return ""


def mark_of(entry: Entry, inspection_id: int | None = None) -> str:
    """Return by what an entry is known again: the same of the same subject and day, said in the same words."""
    said = [entry.item_id, entry.officer_id, entry.unit_id, entry.happened_at]
    return digest([*said, entry.quantity, entry.grade, entry.note, inspection_id])


def check_is_new(entry: Entry) -> None:
    """Raise Refused where the very same entry stands already."""
    if Entry.objects.standing().filter(mark=entry.mark).exists():
        raise Refused(_("The very same entry is there already."))


def _unit_of(given):
    if given.item.is_of_officers:
        if given.officer is None:
            refuse(subject=_("Choose an officer."))
        return Unit.objects.get(pk=unit_on(given.officer, given.happened_on))
    if given.unit is None or given.officer is not None:
        refuse(subject=_("Choose a unit."))
    return given.unit

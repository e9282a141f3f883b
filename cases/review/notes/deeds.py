"""Notes at places of the evidence (C18): a reviewer writes them while holding the step, the author answers each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.file.case.moved import MatterMovedOn
from cases.file.evidence.models import Evidence
from cases.review.chain import Stage
from cases.review.models import Matter
from cases.review.notes.models import WHOLE, NoteAnswer, PageNote
from cases.review.permissions import check_is_author, seat_of
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, Refused, refuse

MOST_PAGES = 3000
LONGEST = 500


@dataclass(frozen=True)
class Place:
    """A rectangle on a page, in thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Whether it lies on the page."""
        is_inside = self.left >= 0 and self.top >= 0 and self.width >= 0 and self.height >= 0
        return is_inside and self.left + self.width <= WHOLE and self.top + self.height <= WHOLE


def write(
    *, by: Officer, at: datetime, matter_id: int, evidence_id: int, page: int, text: str, place: Place | None = None
) -> PageNote:
    """Write a note at a page of an evidence item, or at a Place on it, and return it.

    Raises Denied unless `by` decides the matter where it stands, Refused with the fields that are wrong.
    """
    matter = _matter(matter_id)
    seat = seat_of(by, matter, at)
    evidence = Evidence.objects.get(pk=evidence_id, case=matter.case)
    text = _checked_text(text)
    if not 1 <= page <= MOST_PAGES:
        refuse(page=_("There is no such page."))
    if place is not None and not place.fits:
        refuse(page=_("This place lies outside the page."))
    with deed("note.written", by=_actor(by, seat), at=at, about=matter.case) as record:
        # Taken anew inside the deed: a decision meanwhile froze the step.
        step = matter.steps.filter(round=matter.round, level=matter.level, decided_at=None).first()
        if step is None:
            raise MatterMovedOn(_("The matter has moved on since you opened it."))
        corners = vars(place) if place else {}
        note = PageNote(step=step, evidence=evidence, page=page, text=text, author=by, written_at=at, **corners)
        record.save(note)
        record.note(note=note.pk, matter=matter.pk, evidence=evidence.pk, page=page, level=step.level)
    return note


def take_back(*, by: Officer, at: datetime, note_id: int) -> None:
    """Take one's own note back while its step is not decided."""
    note = PageNote.objects.select_related("step__matter__case").get(pk=note_id, taken_back_at=None)
    if note.author_id != by.pk:
        raise Denied(_("Only the one who wrote a note takes it back."))
    if note.step.decided_at:
        raise Refused(_("This note is part of a decision and stays."))
    with deed("note.taken-back", by=actor(by), at=at, about=note.step.matter.case) as record:
        if not record.change(note, only_if={"taken_back_at": None}, taken_back_at=at):
            raise MatterMovedOn(_("Somebody else changed this in the meantime."))
        record.note(note=note.pk, evidence=note.evidence_id)


def answer(*, by: Officer, at: datetime, note_id: int, text: str) -> NoteAnswer:
    """Say what was done about a note of the round that came back, and return the NoteAnswer; once."""
    note = PageNote.objects.select_related("step__matter__case").get(
        pk=note_id, taken_back_at=None, step__decided_at__isnull=False
    )
    matter = note.step.matter
    check_is_author(by, matter)
    if matter.stage != Stage.DRAFT:
        raise Refused(_("Notes are answered before the matter is handed in again."))
    if NoteAnswer.objects.filter(note=note).exists():
        raise MatterMovedOn(_("This note is answered already."))
    said = NoteAnswer(
        note=note, matter=matter, round=matter.round + 1, text=_checked_text(text), answered_by=by, answered_at=at
    )
    with deed("note.answered", by=actor(by, role=Role.OFFICER), at=at, about=matter.case) as record:
        record.save(said)
        record.note(note=note.pk, matter=matter.pk, evidence=note.evidence_id)
    return said


def _checked_text(text):
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        refuse(text=_("Write a note of at most %(most)s characters.") % {"most": LONGEST})
    return text


def _matter(matter_id: int) -> Matter:
    return Matter.objects.select_related("case__unit", "case__cause", "unit", "holder").get(pk=matter_id)


def _actor(officer, seat):
    return actor(officer, role=seat.role, on_behalf_of=seat.on_behalf_of)

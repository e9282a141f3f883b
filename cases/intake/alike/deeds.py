"""What an event keeps of cases that looked alike, and who is told of one that was named as the same."""

from datetime import datetime

from cases.file.case.models import Case
from cases.intake.alike.notices import SAME_REGISTERED
from cases.intake.alike.rules import Answer
from portal.dispatch.notices import deeds as notices
from portal.ledger.writing.recording import Record


def note_alike(record: Record, alike: Answer | None) -> None:
    """Keep in an event which cases were shown as alike, why, and what the officer said; by key, not by number."""
    if alike and alike.shown:
        shown = {f"cases.case:{pk}": list(signs) for pk, signs in alike.shown.items()}
        same_as = f"cases.case:{alike.same_as}" if alike.same_as else ""
        record.note(alike={"shown": shown, "said": alike.said or "nothing", "same_as": same_as})


def tell_lead_of_the_same(record: Record, case: Case, alike: Answer | None, at: datetime) -> None:
    """Tell the lead of the case that was named as the same that another one was registered."""
    if not alike or not alike.same_as:
        return
    same = Case.objects.get(pk=alike.same_as)
    if same.lead_id in (None, record.actor.officer_id):
        return
    notices.send(
        record,
        SAME_REGISTERED,
        recipients=[same.lead_id],
        key=f"same:{record.id}",
        at=at,
        about=same,
        facts={"number": same.number, "other": case.number, "unit": case.unit},
    )

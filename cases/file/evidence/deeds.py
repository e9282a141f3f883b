"""Evidence of a case (C11): written down with its file, which was hashed on arrival and is never replaced."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.file.case.dates import check_confirmed
from cases.file.evidence.items import EvidenceInput, questions_about, upload_of, write_down
from cases.file.evidence.models import Evidence
from cases.file.sharing.deeds import case_to_change, note_change
from portal.people.models import Officer

__all__ = ["EvidenceInput", "add", "add_all"]


def add(*, by: Officer, at: datetime, case_id: int, item: EvidenceInput, dates_confirmed: bool = False) -> Evidence:
    """Add an evidence item with its file and return it; `dates_confirmed` answers what is asked about its day.

    Raises Denied unless `by` handles the case, Refused with the reason where the file is not taken.
    """
    case = case_to_change(by, case_id)
    asked = questions_about(case.reported_at, [item], at)
    check_confirmed(asked, dates_confirmed)
    upload_id = upload_of(item, by=by, at=at, place=f"case-{case.pk}")

    def also(record):
        note_change(record, case, at)
        if asked:
            record.note(confirmed=sorted(asked))

    return write_down(case, item, upload_id, by=by, at=at, also=also)


def add_all(
    *, by: Officer, at: datetime, case_id: int, items: Sequence[EvidenceInput], dates_confirmed: bool = False
) -> list[Evidence]:
    """Add several items, all or none, each with an event of its own; return them."""
    with transaction.atomic():
        return [add(by=by, at=at, case_id=case_id, item=item, dates_confirmed=dates_confirmed) for item in items]

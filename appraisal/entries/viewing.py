"""Opening the evidence of an entry: each look is an event, and the file is compared with its hash first."""

from datetime import datetime

from django.utils.translation import gettext as _

from appraisal.entries.models import EntryFile
from appraisal.entries.permissions import visible_entries
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.files.audit import state_of
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Refused


def open_file(*, by: Officer, at: datetime, file_id: int) -> EntryFile:
    """Return a file of an entry, open at its beginning, and record the look.

    Raises EntryFile.DoesNotExist where the entry may not be known, Refused where the file is not the one that came.
    """
    row = EntryFile.objects.select_related("entry").get(pk=file_id, entry__in=visible_entries(by))
    problem = state_of(row)
    kind = "entry.doubted" if problem else "entry.opened"
    with deed(kind, by=actor(by), at=at, about=row.entry, chain=Chain.ACCESS, is_look=True) as record:
        record.note(file=row.pk, **({"problem": problem} if problem else {}))
    if problem:
        raise Refused(_("This file is not the one that was handed in: its hash differs. Tell the audit administrator."))
    row.file.open("rb")
    return row

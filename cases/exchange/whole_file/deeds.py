"""The whole file of a case as one PDF (整卷): asked for with a purpose, made by a worker, fetched by the one who asked.

Rights are asked three times: when it is asked for, when it is made, at each fetch. A sealed record goes out only under
one's own approved request while that is valid (治安管理处罚法2025 第136条).
"""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.exchange.whole_file.models import WholeFile
from cases.file.case.models import Case
from cases.file.sealing.models import SealedAccess
from portal.dispatch.runs import occurrences
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.exports.deeds import check_is_there, checked_purpose
from portal.office.exports.kinds import MAKE_EXPORT
from portal.office.exports.models import Export
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.documents.pdf import check_available
from portal.shell.refusals import Denied

WHOLE_FILE = "whole-file"


def ask(
    *,
    by: Officer,
    at: datetime,
    purpose: str,
    language: str,
    names_people: bool,
    case_id: int | None = None,
    access_id: int | None = None,
) -> Export:
    """Ask for the whole file of a case, or of the sealed record of a request; return its Export.

    With `names_people` the documents that name people in plain text are bound in as they were issued. Raises
    Case.DoesNotExist for a hidden case, Denied without a valid request, Refused without a purpose, PdfUnavailable
    where this machine makes no PDF.
    """
    access = SealedAccess.objects.get(pk=access_id, asked_by=by) if access_id else None
    case = _readable(by, at, case_id, access)
    check_available()
    export = Export(
        kind=WHOLE_FILE,
        format=Export.Format.PDF,
        owner=by,
        purpose=checked_purpose(purpose),
        language=language,
        asked_at=at,
    )
    whole = WholeFile(export=export, case=case, access=access, names_people=names_people)
    with deed("whole-file.asked", by=actor(by), at=at, about=case, chain=_chain(whole)) as record:
        record.save(export)
        record.save(whole)
        record.note(export=export.pk, purpose=export.purpose, names_people=names_people, access=access_id)
        occurrences.ask_now(job=MAKE_EXPORT, key=str(export.pk), by=by, at=at)
    return export


def check(export: Export, at: datetime) -> None:
    """Raise Denied unless the owner of an export may still read its file now."""
    case_of(export, at)


def case_of(export: Export, at: datetime) -> Case:
    """Return the Case of an export if its owner may still read the file now; raise Denied if not."""
    whole = export.whole_file
    try:
        return _readable(export.owner, at, whole.case_id, whole.access)
    except Case.DoesNotExist as hidden:
        raise Denied(_("You may not read this file any more.")) from hidden


def fetch(*, by: Officer, at: datetime, export_id: int) -> Export:
    """Return one's own Export with its open file, after recording that it was fetched.

    Raises FileGone without the file, Denied where the file may not be read any more.
    """
    rows = Export.objects.select_related("owner", "whole_file__access")
    export = rows.get(pk=export_id, owner=by, kind=WHOLE_FILE)
    case, whole = case_of(export, at), export.whole_file
    check_is_there(export)
    with deed("whole-file.fetched", by=actor(by), at=at, about=case, chain=_chain(whole), is_look=True) as record:
        record.note(export=export.pk, purpose=export.purpose, names_people=whole.names_people, sha256=export.sha256)
        export.file.open("rb")
    return export


def _readable(officer, at, case_id, access):
    cases = Case.objects.select_related("unit", "cause", "lead")
    if access is None:
        return cases.visible_to(officer).get(pk=case_id)
    if not access.is_valid(at):
        raise Denied(_("This request is not approved, or its time is over."))
    return cases.get(pk=access.case_id)


def _chain(whole):
    return Chain.PERSONAL if whole.names_people or whole.access_id else Chain.ACCESS

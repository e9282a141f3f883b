"""Handing the file of an ended case to the archive (归档): complete by its check list, once."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_has_handled, check_is_not_void
from cases.file.sealing.completeness import checks_of
from cases.file.sealing.models import Archiving
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.pages.wording import between
from portal.shell.refusals import Refused


def archive(*, by, at, case_id, shelf, volumes, pages):
    """Hand a complete file to the archive and return the Archiving; one of the case's officers does this."""
    case = Case.objects.visible_to(by).get(pk=case_id)
    check_has_handled(by, case)
    check_is_not_void(case)
    checks = checks_of(case)
    missing = [check for check in checks if not check.is_met]
    if missing:
        words = between().join(str(check.label) for check in missing)
        raise Refused(_("The file is not complete: %(missing)s.") % {"missing": words})
    problems = {name: _("Say how many.") for name, value in (("volumes", volumes), ("pages", pages)) if value < 1}
    if not shelf.strip():
        problems["shelf"] = _("This field is required.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)
    row = Archiving(
        case=case,
        shelf=shelf.strip(),
        volumes=volumes,
        pages=pages,
        checks=[check.code for check in checks],
        archived_by=by,
        archived_at=at,
    )
    try:
        with deed("case.archived", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
            record.save(row)
            record.note(shelf=row.shelf, volumes=volumes, pages=pages)
    except IntegrityError as already:
        raise MatterMovedOn(_("This file is in the archive already.")) from already
    return row

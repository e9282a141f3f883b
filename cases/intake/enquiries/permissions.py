"""Who may do what with an enquiry."""

from django.utils.translation import gettext as _

from cases.intake.enquiries.models import Enquiry
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_corrects_enquiry(by: Officer, row: Enquiry) -> str:
    """Return the role in which somebody corrects an enquiry; raise Denied where in none."""
    rights = rights_of(by)
    if row.received_by_id == by.pk and rights.has(Role.OFFICER):
        return Role.OFFICER
    if any(row.unit.path.startswith(path) for path in rights.paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)):
        return Role.UNIT_HEAD
    raise Denied(_("An enquiry is corrected by the one who took it or by the head of the unit."))

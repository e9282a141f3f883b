"""What the office adds to the side navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.office.registers.queries import registers_for
from portal.shell.navigation import Entry, Group
from portal.shell.refusals import Denied


def entries(request):
    """The registers, for who reads one."""
    try:
        found = registers_for(request.user)
    except Denied:
        return []
    return [Entry(Group.CASEWORK, _("Registers"), reverse("office:registers"))] if found else []

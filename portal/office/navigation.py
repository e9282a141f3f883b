"""What the office adds to the side navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.office.imports.queries import kinds_for
from portal.office.persons.deeds import searches_of
from portal.office.registers.queries import registers_for
from portal.shell.pages.navigation import Group, MenuEntry
from portal.shell.refusals import Denied


def entries(request):
    """The search for a person, the registers and what may be imported, for whom a room lets there."""
    lines = (
        (searches_of, _("Find a person"), "office:find_person"),
        (registers_for, _("Registers"), "office:registers"),
    )
    found = [(label, reverse(page)) for find, label, page in lines if _has_any(find, request.user)]
    found += [(kind.title, reverse("office:imports", args=[kind.code])) for kind in kinds_for(request.user)]
    return [MenuEntry(Group.CASEWORK, label, address) for label, address in found]


def _has_any(find, officer):
    try:
        return bool(find(officer))
    except Denied:
        return False

"""Who inspects, who looks again, and who reads an inspection."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appraisal.entries.inspections.models import Inspection
from appraisal.entries.items.models import EntryItem
from appraisal.entries.permissions import enters, is_reached
from appraisal.scheme.deciders import leads_unit
from appraisal.scheme.permissions import WHOLE_BUREAU
from portal.people.models import Officer
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.refusals import Denied


def check_inspects(officer: Officer, on: date) -> None:
    """Raise Denied unless the officer enters the items of some checklist."""
    if not any(enters(officer, item, on) for item in EntryItem.objects.on(on).exclude(checklist="")):
        raise Denied(_("Checks on the spot are made by those who enter the items of a checklist."))


def check_may_recheck(by: Officer, inspection: Inspection, on: date) -> None:
    """Raise Denied unless `by` made the inspection or enters its checklist for this unit, and does not head it."""
    if leads_unit(by, inspection.unit_id, on):
        raise Denied(_("This concerns you, so somebody else looks again."))
    if by.pk == inspection.inspected_by_id:
        return
    items = EntryItem.objects.on(on).filter(checklist=inspection.checklist)
    roles = {role for item in items for role in item.enter_roles}
    if not is_reached(rights_of(by, on), roles, inspection.unit):
        raise Denied(_("Those who inspect look again."))


def visible_inspections(officer: Officer) -> QuerySet[Inspection]:
    """Return the inspections that an officer may read: all for who oversees the bureau, else own and of own units."""
    rights, rows = rights_of(officer), Inspection.objects.all()
    if rights.has(*WHOLE_BUREAU):
        return rows
    mine = Q(inspected_by=officer)
    for path in rights.paths(*UNIT_WIDE):
        mine |= Q(unit__path__startswith=path)
    return rows.filter(mine)

"""Exports and saved filters of a person."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.exchange.exports.deeds import EXPORT_CASES
from cases.exchange.exports.models import CaseExport, SavedFilter
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled
from portal.shell.prepared import Prepared


class SavedLine(NamedTuple):
    """A saved filter as the list shows it."""

    pk: int
    name: str
    query: str


def exports_of(officer):
    """Return an officer's exports."""
    return CaseExport.objects.filter(owner=officer)


def name_of(export):
    """Return the name under which the file of an export is saved."""
    day = timezone.localdate(export.asked_at).isoformat()
    if export.is_of_a_case:
        return _("file %(number)s %(day)s.pdf") % {"number": export.case.number, "day": day}
    if export.what == CaseExport.What.CASES:
        return _("cases %(day)s.xlsx") % {"day": day}
    return f"{export.get_what_display()} {day}.{export.format}"


def run_of(export):
    """Return the run that makes an export, ready for its page."""
    return titled(Occurrence.objects.get(job=EXPORT_CASES, key=str(export.pk)))


def filters_of(officer):
    """Return an officer's saved filters by name, as SavedLines."""
    return [SavedLine(*row) for row in _saved(owner=officer.pk)]


@Prepared
def _saved(owner):
    return SavedFilter.objects.filter(owner=owner).values_list("pk", "name", "query")

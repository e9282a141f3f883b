"""Exports and saved filters of a person."""

from cases.models import CaseExport, SavedFilter
from cases.services.exports import EXPORT_CASES
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled


def exports_of(officer):
    """Return an officer's exports."""
    return CaseExport.objects.filter(owner=officer)


def run_of(export):
    """Return the run that makes an export, ready for its page."""
    return titled(Occurrence.objects.get(job=EXPORT_CASES, key=str(export.pk)))


def filters_of(officer):
    """Return an officer's saved filters by name."""
    return SavedFilter.objects.filter(owner=officer)

"""A case as every address of the interface below it begins with it."""

from django.http import Http404

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_it_not_blind


def found_case(officer, case_id):
    """Return a case that an officer may know of; Http404 where it is hidden or missing."""
    row = Case.objects.visible_to(officer).filter(pk=case_id).first()
    if row is None:
        raise Http404
    check_reads_it_not_blind(officer, row.pk)
    return row

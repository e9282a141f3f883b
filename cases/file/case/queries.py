"""A case as every page of its file begins with it."""

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_it_not_blind


def case_with_people(officer, case_id):
    """Return a case the officer may know of, with unit, cause, lead, `received` (or None) and `officers`, lead first.

    Raises DoesNotExist for a hidden one, Denied where the officer is to read it blind.
    """
    related = ("unit", "cause", "lead", "reception__received_by", "reception__told_by")
    case = Case.objects.visible_to(officer).select_related(*related).get(pk=case_id)
    check_reads_it_not_blind(officer, case_id)
    case.received = getattr(case, "reception", None)
    handlers = case.handlers.filter(ends_at=None).select_related("officer").order_by("-is_lead", "pk")
    case.officers = [handler.officer for handler in handlers]
    return case

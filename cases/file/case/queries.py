"""A case as every page of its file begins with it."""

from django.db.models import prefetch_related_objects

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_it_not_blind


def case_with_people(officer, case_id):
    """Return a case the officer may know of, with unit, cause, lead, `received` (or None) and `officers`, lead first.

    Raises DoesNotExist for a hidden one, Denied where the officer is to read it blind.
    """
    related = ("unit", "cause", "lead", "reception__received_by", "reception__told_by")
    case = Case.objects.visible_to(officer).select_related(*related).get(pk=case_id)
    check_reads_it_not_blind(officer, case_id)
    return with_people(case)


def with_people(case):
    """Give a case `received` (or None) and `officers`, lead first, with its recusals read; return it. Three queries."""
    prefetch_related_objects([case], "handlers__officer", "recusals")
    case.received = getattr(case, "reception", None)
    handling = [handler for handler in case.handlers.all() if handler.ends_at is None]
    case.officers = [handler.officer for handler in sorted(handling, key=lambda each: (not each.is_lead, each.pk))]
    return case

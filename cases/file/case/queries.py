"""A case as every page of its file begins with it."""

from functools import cache

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_it_not_blind
from cases.file.sight.models import Handler, Recusal
from cases.file.sight.scope import asked_in_sight, cases_in_sight
from portal.people.models import Officer
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, keep_related, the_one


def case_with_people(officer: Officer, case_id: int) -> Case:
    """Return a case the officer may know of, with unit, cause, lead, `received` (or None) and `officers`, lead first.

    Raises DoesNotExist for a hidden one, Denied where the officer is to read it blind.
    """
    sight, values = asked_in_sight(officer)
    case = the_one(Case, _one_seen(sight)(case=case_id, **values) if sight != "none" else [])
    check_reads_it_not_blind(officer, case_id)
    return with_people(case)


def with_people(case: Case) -> Case:
    """Give a case `received` (or None) and `officers`, lead first, with its recusals read; return it. Two queries."""
    return with_officers(with_recusals(case))


def with_recusals(case: Case) -> Case:
    """Read who is recused from a case, and return it; one query."""
    keep_related(case, "recusals", _recusals(case=case.pk))
    return case


def with_handlers(case: Case) -> Case:
    """Read who handles a case or did, and return it; one query."""
    keep_related(case, "handlers", _handlers(case=case.pk))
    return case


def is_seen(officer: Officer, case_id: int) -> bool:
    """Say whether an officer may know of a case; one query at most."""
    sight, values = asked_in_sight(officer)
    return sight != "none" and bool(_key_seen(sight)(case=case_id, **values))


def with_officers(case: Case) -> Case:
    """Give a case `received` (or None) and `officers`, lead first, and return it; one query."""
    handlers = with_handlers(case).handlers.all()
    case.received = getattr(case, "reception", None)
    handling = [handler for handler in handlers if handler.ends_at is None]
    case.officers = [handler.officer for handler in sorted(handling, key=lambda each: (not each.is_lead, each.pk))]
    return case


@cache
def _one_seen(sight):
    """Return the statement for one case that somebody may know of who sees so far."""

    def case_seen(case, officer=None, units=None):
        seen = cases_in_sight(Case.objects.filter(pk=case), officer, sight, units)
        related = ("unit", "cause", "lead", "reception__received_by", "reception__told_by")
        return seen.select_related(*related).order_by()

    return PreparedModels(case_seen)


@cache
def _key_seen(sight):
    """Return the statement for the key of one case that somebody may know of who sees so far."""

    def key_seen(case, officer=None, units=None):
        return cases_in_sight(Case.objects.filter(pk=case), officer, sight, units).order_by().values_list("pk")

    return Prepared(key_seen)


@PreparedModels
def _handlers(case):
    return Handler.objects.filter(case=case).select_related("officer").order_by("pk")


@PreparedModels
def _recusals(case):
    return Recusal.objects.filter(case=case).order_by("pk")

"""Who grants, confirms and reads coefficients and exemptions; each check says why not."""

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appraisal.scheme.allowances.models import Allowance
from appraisal.scheme.deciders import DECIDES, HEADS, leads_unit
from appraisal.scheme.permissions import STEERING, WHOLE_BUREAU
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied

Row = TypeVar("Row", bound=Allowance)

GRANTS = (Role.RULE_ADMIN, Role.SUPERVISOR)


def grants_allowances(officer: Officer, on: date | None = None) -> bool:
    """Say whether the officer grants coefficients and exemptions."""
    return rights_of(officer, on).has(*GRANTS)


def check_grants_allowances(officer: Officer, on: date) -> None:
    """Raise Denied unless the officer grants coefficients and exemptions."""
    if not grants_allowances(officer, on):
        raise Denied(_("Scoring-rule administrators and supervisors grant coefficients and exemptions."))


def check_confirms_allowance(officer: Officer, row: Allowance, on: date) -> None:
    """Raise Denied for whoever granted it, whom it concerns, and all but supervisors and bureau leaders."""
    if not rights_of(officer, on).has(*DECIDES):
        raise Denied(_("Supervisors and bureau leaders confirm coefficients and exemptions."))
    if officer.pk == row.granted_by_id:
        raise Denied(_("You granted this, so somebody else confirms it."))
    is_own = row.subject_kind == SubjectKind.OFFICER and row.subject_id == officer.pk
    leads = row.subject_kind == SubjectKind.UNIT and row.subject_id and leads_unit(officer, row.subject_id, on)
    if is_own or leads:
        raise Denied(_("This concerns you, so somebody else decides on it."))


def visible_allowances(officer: Officer, model: type[Row]) -> QuerySet[Row]:
    """Return those that the officer may know of: what spares a single officer is known to that officer and the heads,
    and to those who oversee the appraisal or keep its rules.
    """
    rows = model.objects.all()
    rights = rights_of(officer)
    if rights.has(*WHOLE_BUREAU, *STEERING):
        return rows
    known = Q(subject_kind=SubjectKind.UNIT) | ~Q(group="") | Q(subject_id=officer.pk)
    led = Q(pk__in=())
    for path in rights.paths(*HEADS):
        led |= Q(unit__path=path)
    return rows.filter(known | Q(subject_id__in=Officer.objects.filter(led).values("pk")))


def may_confirm_allowance(officer: Officer, row: Allowance, on: date) -> bool:
    """Say whether this person may confirm it."""
    try:
        check_confirms_allowance(officer, row, on)
    except Denied:
        return False
    return row.confirmed_at is None and row.ends_on is None

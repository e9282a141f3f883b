"""Who reads an early warning: the supervisors, and who leads the unit; never the officer whom it is about."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appraisal.consequences.warnings.models import EarlyWarning
from appraisal.scheme.deciders import HEADS, leads_unit
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def visible_warnings(officer: Officer) -> QuerySet[EarlyWarning]:
    """Return the warnings that a person may know of, without those about oneself."""
    rows, rights = EarlyWarning.objects.exclude(officer=officer), rights_of(officer)
    if rights.has(Role.SUPERVISOR):
        return rows
    return rows.filter(unit__path__in=rights.paths(*HEADS))


def reads_warnings(officer: Officer) -> bool:
    """Say whether early warnings are this person's business."""
    return rights_of(officer).has(Role.SUPERVISOR, *HEADS)


def check_may_acknowledge(by: Officer, warning: EarlyWarning, on: date) -> None:
    """Raise Denied unless `by` leads the unit; one about its head is a supervisor's."""
    if by.pk == warning.officer_id:
        raise Denied(_("This concerns you, so somebody else does it."))
    if leads_unit(by, warning.unit_id, on):
        return
    is_about_head = warning.officer is not None and leads_unit(warning.officer, warning.unit_id, on)
    if is_about_head and rights_of(by, on).has(Role.SUPERVISOR):
        return
    raise Denied(_("Who leads the unit says what will be done."))


def check_sets_thresholds(by: Officer, on: date) -> None:
    """Raise Denied unless `by` is a scoring-rule administrator."""
    if not rights_of(by, on).has(Role.RULE_ADMIN):
        raise Denied(_("Scoring-rule administrators set the thresholds of early warnings."))

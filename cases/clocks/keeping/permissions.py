"""Who may do what with the clocks of a case."""

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_keeps_clocks(officer: Officer, case: Case) -> None:
    """Raise Denied unless the officer handles the case, ended or not: some duties begin when it ends."""
    if any(each.officer_id == officer.pk for each in case.recusals.all()):
        raise Denied(_("You are recused from this case."))
    if not any(each.officer_id == officer.pk and each.ends_at is None for each in case.handlers.all()):
        raise Denied(_("Only the officers who handle this case may do this."))


def check_takes_back(officer: Officer, case: Case) -> Role:
    """Return the role in which an officer takes clocks of a case back; raise Denied where in none."""
    return _check_leads(officer, case, Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT)


def check_lengthens(officer: Officer, case: Case) -> Role:
    """Return the role in which an officer allows a longer examination; raise Denied where in none."""
    return _check_leads(officer, case, Role.UNIT_HEAD, Role.BUREAU_LEADER)


def _check_leads(officer, case, *roles):
    rights = rights_of(officer)
    for role in roles:
        if role == Role.LEGAL_DEPARTMENT and rights.has(role):
            return role
        if any(case.unit.path.startswith(path) for path in rights.paths(role)):
            return role
    names = ", ".join(str(Role(role).label) for role in roles)
    raise Denied(_("This is done by: %(roles)s.") % {"roles": names})


def check_corrects(officer: Officer, case: Case) -> Role:
    """Return the role in which an officer corrects pauses of a case; raise Denied where in none."""
    rights = rights_of(officer)
    if rights.has(Role.LEGAL_DEPARTMENT):
        return Role.LEGAL_DEPARTMENT
    if any(case.unit.path.startswith(path) for path in rights.paths(Role.UNIT_HEAD)):
        return Role.UNIT_HEAD
    raise Denied(_("The head of the unit or the legal department corrects a pause."))

"""What the first page shows of cases: those that an officer answers for."""

from datetime import datetime

from cases.desk.my_cases import my_cases
from portal.dispatch.desk import Panel
from portal.people.models import Officer, Role
from portal.people.rights import rights_of


def panels(officer: Officer, at: datetime) -> list[Panel]:
    """Return a Panel with the open cases that the officer leads, by deadline; none for who leads none."""
    if not rights_of(officer).has(Role.OFFICER):
        return []
    mine = my_cases(officer, at)
    return [Panel("cases/desk/partials/my_cases.html", mine)] if mine.lines else []

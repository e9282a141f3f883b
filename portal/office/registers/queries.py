"""The paper registers that inspectors ask for (B17), as the rooms declare them (settings.REGISTERS): from live rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from portal.people.models import Officer, Unit
from portal.shell.documents.form import Form
from portal.shell.periods import Period
from portal.shell.refusals import Denied


@dataclass(frozen=True)
class Register:
    """One register: its rows in the order of paper, the day that puts a row into a period, one text per column.

    `columns` are (name, label); forms name the texts of a row by these names. `rows(officer)` returns those that the
    officer may know of, and `check(officer)` raises Denied for one who reads no such register. On paper it has the
    `form` of the house or the bureau and a title of its own.
    """

    code: str
    title: object
    paper_title: str
    form: Form
    check: Callable
    dated_by: str
    unit_by: str
    columns: tuple
    rows: Callable
    texts: Callable

    @property
    def order(self) -> tuple[str, str]:
        """The columns by which its rows are ordered, oldest first."""
        return self.dated_by, "id"

    def rows_for(self, officer: Officer, period: Period, unit: Unit | None = None) -> QuerySet[Model]:
        """Return the rows of a Period that an officer may know of, in one unit and below or in all."""
        start, end = period.moments
        rows = self.rows(officer).filter(**{f"{self.dated_by}__gte": start, f"{self.dated_by}__lt": end})
        if unit:
            below = Unit.objects.below(unit).values_list("pk", flat=True)
            rows = rows.filter(**{f"{self.unit_by}__in": list(below)})
        return rows.order_by(*self.order)

    def cells(self, row: Model) -> list[str]:
        """Return the texts of a row in the order of the columns."""
        said = self.texts(row)
        return [said[name] for name, _label in self.columns]


def registers() -> dict[str, Register]:
    """Return {code: Register} of all rooms, in their order."""
    return _declared(tuple(settings.REGISTERS))


def registers_for(officer: Officer) -> list[Register]:
    """Return the registers that an officer reads; raise Denied, with the reason of one, for who reads none."""
    found, refusal = [], None
    for each in registers().values():
        try:
            each.check(officer)
        except Denied as why:
            refusal = why
        else:
            found.append(each)
    if refusal and not found:
        raise refusal
    return found


@cache
def _declared(names):
    return {register.code: register for name in names for register in import_string(name)()}

"""One case as its page shows it: the numbers beside its tabs."""

from functools import cache

from cases.file.case.models import Case
from cases.file.pages.sections import sections
from cases.review.models import Defect, Matter
from portal.ledger.models import Event, Outcome
from portal.shell.statements.parts import counted
from portal.shell.statements.prepared import Prepared


def counts_of(case: Case) -> dict[str, int]:
    """Return {section: number} for the tabs; one query."""
    rows = {name: section.rows for name, section in sections().items() if section.rows}
    (numbers,) = _counts_of(tuple(rows.values()))(case=case.pk, name=str(case.pk))
    return dict(zip((*rows, "history"), numbers, strict=True))


@cache
def _counts_of(counted_rows):
    """Return the statement that counts these rows of sections, and what happened to the case."""

    def numbers(case, name):
        history = Event.objects.filter(about_type="cases.case", about_id=name, outcome=Outcome.DONE)
        counts = [counted(rows().filter(case=case), "case") for rows in counted_rows]
        return Case.objects.filter(pk=case).values_list(*counts, counted(history, "about_id"))

    return Prepared(numbers)


def defects_of(matter: Matter) -> list[Defect]:
    """Return the defects found on a matter so far, with item, officer and step; one query."""
    return list(Defect.objects.filter(step__matter=matter).select_related("item", "officer", "step").order_by("pk"))

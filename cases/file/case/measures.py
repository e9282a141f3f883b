"""What every measure of the cases shares: what a case is to those who count, and which cases count nowhere."""

from functools import partial

from django.urls import reverse

from cases.file.case.models import Case
from cases.file.case.states import CaseState
from portal.office.counting.rules import Carrier, Counted, Source, Told


def page_of(case: Case, name: str = "cases:file") -> str:
    """Return the address of a page of a case."""
    return reverse(name, args=[case.pk])


CASE = Carrier(
    model=Case,
    # Columns of a case or of its clocks are all that a measure reads and that a later deed can change.
    witnesses=(
        "SELECT w.id AS carrier_id, w.last_event_id FROM cases_case w",
        "SELECT w.case_id AS carrier_id, w.last_event_id FROM cases_clock w",
    ),
    visible=lambda officer: Case.objects.visible_to(officer).select_related("cause", "unit", "lead"),
    is_void=lambda case: case.state == CaseState.VOID,
    name=lambda case: case.number,
    about=lambda case: case.cause.label if case.cause else "",
    url=page_of,
)

CASES = Counted(
    model=Case,
    carrier=CASE,
    carried="SELECT r.id, r.id AS carrier_id FROM cases_case r",
    rows=lambda: Case.objects.select_related("lead"),
    carrier_of=lambda case: case.pk,
    tell=lambda case: Told(
        str(case.get_state_display()), officer=case.lead.name if case.lead else "", url=page_of(case)
    ),
)

# A source of records of cases, `c` in its tables: a registration that was made void counts nowhere (C20).
of_case = partial(
    Source, carrier="c.id", is_imported="c.is_imported", stands=f"NOT c.is_void AND c.state <> '{CaseState.VOID.value}'"
)

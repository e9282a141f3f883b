"""What every measure of the cases shares: what a case is to those who count, and which cases count nowhere."""

from dataclasses import dataclass
from functools import partial

from django.db import models
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from cases.file.case.states import CaseKind, CaseState
from cases.file.reference import Cause
from cases.file.sight.models import Lead
from portal.office.counting.rules import Carrier, Counted, Filter, Source, Told


def page_of(case: Case, name: str = "cases:file", *, section: str = "", row: models.Model | None = None) -> str:
    """Return the address of a page of a case, or of one of its sections, where a row of it stands."""
    url = reverse("cases:section", args=[case.pk, section]) if section else reverse(name, args=[case.pk])
    return f"{url}#{row._meta.model_name}-{row.pk}" if row else url


@dataclass(frozen=True)
class Led:
    """SQL for who led a case `c` at a moment (just before it, by the `sign` <), and of which unit it was.

    `tables` joins them, by the rows of `Lead`.

    A case that is older than these rows, and was not handed over since, is led by who leads it today.
    """

    moment: str
    sign: str = "<="

    officer = "COALESCE(led.officer_id, c.lead_id)"
    unit = "COALESCE(led.unit_id, c.unit_id)"

    @property
    def tables(self) -> str:
        """The join, behind the tables of a source that has cases `c`."""
        return (
            " LEFT JOIN cases_lead led ON led.id = (SELECT MAX(since.id) FROM cases_lead since "
            f"WHERE since.case_id = c.id AND since.since {self.sign} {self.moment})"
        )


def led_by(moment: str, case: str = "pk", lead: str = "lead__name") -> Coalesce:
    """Return the annotation that names who led a case at the moment in a column; `case`, `lead` are the ways there."""
    rows = Lead.objects.filter(case=OuterRef(case), since__lte=OuterRef(moment)).order_by("-pk")
    return Coalesce(Subquery(rows.values("officer__name")[:1]), F(lead), output_field=CharField())


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


def _tell(case):
    return Told(str(case.get_state_display()), officer=case.ended_under or "", url=page_of(case))


CASES = Counted(
    model=Case,
    carrier=CASE,
    carried="SELECT r.id, r.id AS carrier_id FROM cases_case r",
    rows=lambda: Case.objects.select_related("lead").annotate(
        registered_by=led_by("registered_at"), filed_under=led_by("filed_at"), ended_under=led_by("ended_at")
    ),
    carrier_of=lambda case: case.pk,
    tell=_tell,
)


def causes() -> list[tuple[str, str]]:
    """Return (code, name) of the causes of cases."""
    return [(cause.code, cause.label) for cause in Cause.objects.order_by("code")]


# By what any record of a case may be chosen.
OF_CASE = (
    Filter("kind", _("kind of case"), "c.kind", lambda: CaseKind.choices),
    Filter("cause", _("cause"), "(SELECT f.code FROM cases_cause f WHERE f.id = c.cause_id)", causes),
    Filter("came", _("how the case came"), "c.source", lambda: Case.Source.choices),
)

# A source of records of cases, `c` in its tables: a registration that was made void counts nowhere (C20).
of_case = partial(
    Source,
    carrier="c.id",
    is_imported="c.is_imported",
    stands=f"NOT c.is_void AND c.state <> '{CaseState.VOID.value}'",
    filters=OF_CASE,
)

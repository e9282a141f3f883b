"""The open cases that an officer answers for, the nearest deadline first, each with the step that is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.list.queries import CaseLine, add_progress
from cases.file.case.models import Case
from cases.file.case.states import CASE_ENDS, CaseState, MatterKind
from cases.review.chain import Stage
from cases.review.models import Matter
from cases.review.next_steps import owed
from cases.review.next_steps.table import BY_NAME
from portal.dispatch.inbox import MOST
from portal.people.models import Officer
from portal.shell.naming import in_page_language
from portal.shell.pages.paging import Counted
from portal.shell.statements.prepared import Prepared

SHOWN = 15
OPEN_STATES = [state for state in CaseState if state not in CASE_ENDS]


class Step(NamedTuple):
    """What an officer does next in a case, and where."""

    label: str
    url: str


@dataclass(slots=True)
class OwnLine(CaseLine):
    """An open case of one's own with the step that is next; None while it waits for somebody else."""

    next: Step | None = None


@dataclass(frozen=True)
class MyCases:
    """The first of the own open cases, and how many there are."""

    lines: list[OwnLine]
    number: Counted

    @property
    def are_more(self) -> bool:
        """Whether some are not shown here."""
        return self.number.number > len(self.lines)


def my_cases(officer: Officer, at: datetime) -> MyCases:
    """Return the open cases that the officer leads; eight queries at most, four of them shared with the inbox."""
    rows = _open_cases(lead=officer.pk, states=OPEN_STATES)
    lines = [
        OwnLine(pk, number, state, registered_at, in_page_language(cause, cause_en) or "", "", "")
        for _due, pk, number, state, registered_at, cause, cause_en in rows[:SHOWN]
    ]
    add_progress(lines, at)
    if lines:
        _add_steps(lines, officer)
    return MyCases(lines, Counted(min(len(rows), MOST), len(rows) > MOST))


def cases_to_close(officer: Officer) -> list[tuple]:
    """Return (due, since, primary key) of the own decided cases in which nothing is owed and nothing asked for.

    At most MOST + 1; five queries, four of them those of `owed`.
    """
    owing = {each.number for each in owed.remembered_of_the_lead(officer)}
    return [
        (due, since, pk) for due, since, pk, number in _decided_without_matter(lead=officer.pk) if number not in owing
    ]


def _add_steps(lines, officer):
    drafts = dict(_returned_to(author=officer.pk, cases=[line.pk for line in lines]))
    owing = {}
    for each in owed.remembered_of_the_lead(officer):
        owing.setdefault(each.number, each)
    for line in lines:
        line.next = _next_step(line, drafts.get(line.pk), owing.get(line.number))


def _next_step(line, returned, owing):
    if returned:
        return Step(_("Correct and hand in"), reverse("cases:resubmit", args=[returned]))
    if owing:
        return Step(str(BY_NAME[owing.name].label), reverse("cases:follow_up", args=[owing.name, owing.pk]))
    if line.open_matter and line.open_matter.kind != MatterKind.FILING:
        return None
    if line.state == CaseState.REGISTERED:
        return Step(_("Ask for a decision"), reverse("cases:ask", args=[line.pk])) if not line.open_matter else None
    if line.state == CaseState.FILED:
        return Step(_("Ask for a decision"), reverse("cases:ask", args=[line.pk]))
    return Step(_("Ask for closing"), reverse("cases:ask_for", args=[line.pk, MatterKind.CLOSING]))


def _led_by(lead, **docket):
    # The lead is a handling officer, so that the case stands on the own docket; one line of it says the state as well.
    return Case.objects.filter(docket__officer=lead, lead=lead, is_imported=False, is_sealed=False, **docket)


def _with_first_due(cases):
    running = Q(clocks__met_at=None, clocks__is_void=False)
    first = Min("clocks__due_at", filter=running)
    return cases.annotate(first_due=first).order_by(F("first_due").asc(nulls_last=True), "pk")


@Prepared
def _open_cases(lead, states):
    return _with_first_due(_led_by(lead, docket__state__in=states)).values_list(
        "first_due", "pk", "number", "state", "registered_at", "cause__name", "cause__name_en"
    )[: MOST + 1]


@Prepared
def _decided_without_matter(lead):
    # Of each case: read as a set, it would be all open matters of the bureau.
    asked = Exists(Matter.objects.open().filter(case=OuterRef("pk")))
    cases = _with_first_due(_led_by(lead, docket__state=CaseState.DECIDED).filter(~asked))
    return cases.values_list("first_due", "decided_at", "pk", "number")[: MOST + 1]


@Prepared
def _returned_to(author, cases):
    drafts = Matter.objects.filter(author=author, case__in=cases, stage=Stage.DRAFT)
    return drafts.order_by("pk").values_list("case_id", "pk")

"""A case as it is logged, and what must hold of it whatever else is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.file.case.states import FAST_TRACK_KINDS, CaseKind
from cases.file.evidence.items import EvidenceInput
from cases.file.parties.persons import PartyInput
from cases.file.reference import Cause
from cases.intake.reception.rules import ReceptionInput
from cases.intake.venue import VenueInput
from portal.people.models import Officer, Unit
from portal.shell.refusals import refuse


@dataclass(frozen=True, kw_only=True)
class CaseInput:
    """A case as its registrar says it.

    `reception` is how it came in; `venue` is given where it is not ours, and then the unit's head is asked at once
    for its transfer; `evidence` is written down with the case.
    """

    unit: Unit
    kind: CaseKind
    cause: Cause
    source: str
    lead: Officer
    assistants: Sequence[Officer]
    occurred_at: datetime
    reported_at: datetime
    place: str
    facts: str
    is_fast_track: bool = False
    parties: Sequence[PartyInput] = ()
    reception: ReceptionInput | None = None
    venue: VenueInput | None = None
    evidence: Sequence[EvidenceInput] = ()

    @property
    def handlers(self) -> list[Officer]:
        """The officers who will handle it, the lead first."""
        return [self.lead, *(officer for officer in self.assistants if officer != self.lead)]


def check_handlers(handlers: Sequence[Officer]) -> None:
    """Raise Refused unless a case has its two handling officers (行政案件程序规定 第五十二条)."""
    if len(handlers) < 2:
        refuse(assistants=_("A case has at least two handling officers."))


def check_fast_track(is_fast_track: bool, kind: CaseKind) -> None:
    """Raise Refused where a case that is no administrative one should be decided fast."""
    if is_fast_track and kind not in FAST_TRACK_KINDS:
        refuse(is_fast_track=_("Only administrative cases are decided fast."))


def check_cause(cause: Cause, kind: CaseKind, on: date, occurred_on: date) -> None:
    """Raise Refused unless a cause is of this kind and in force on the day it happened or the day it is written."""
    in_force = any(
        cause.valid_from <= day and (cause.valid_to is None or day < cause.valid_to) for day in (on, occurred_on)
    )
    if cause.kind != kind or not in_force:
        refuse(cause=_("This cause is not in force for such a case on that day."))

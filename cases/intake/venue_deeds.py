"""Passing on a case that is not ours by venue, from its registration on: the clock of 24 hours, and the matter."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import start_clock
from cases.file.case.states import MatterKind
from cases.intake.venue import CLOCKS
from cases.review.matters import deeds as matters
from portal.shell.refusals import refuse


def check_registrar_handles(officer, handlers):
    """Raise Refused unless the registrar handles the case: the request to pass it on is the registrar's own."""
    if officer not in handlers:
        refuse(lead=_("Who passes a case on handles it: take part as lead or assistant."))


def note_told(received, venue, officer, at):
    """Write on an unsaved Reception what was done before the case is passed on, and that its reporter was told."""
    received.told, received.told_by, received.told_at = venue.told, officer, at
    received.first_steps = venue.first_steps.strip()


def pass_on(record, case, venue, officer, at):
    """Start the clock of 24 hours and ask the unit's head for the transfer; call inside the registering deed."""
    start_clock(record, case, CLOCKS[case.kind], at, at)
    particulars = {"recipient": venue.recipient.strip(), "by_venue": True}
    particulars["reporter_told_on"] = timezone.localdate(at)
    matters.ask(
        by=officer, at=at, case_id=case.pk, kind=MatterKind.TRANSFER, proposal=venue.grounds, particulars=particulars
    )

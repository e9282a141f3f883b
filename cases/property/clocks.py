"""The period that runs for property itself: to the keeper in 24 hours (第190条). That of a measure is its own."""

from cases.clocks.deeds import start_clock
from cases.clocks.models import Clock
from cases.file.case.states import CaseKind
from cases.property.models import Custody, Property

HANDOVER = "property.handover"


def start(record, thing, at):
    """Start the clock of the hand-over; things taken at one moment share it. Criminal cases have no such rule."""
    if thing.case.kind == CaseKind.ADMINISTRATIVE:
        start_clock(record, thing.case, HANDOVER, thing.taken_at, at)


def meet(record, thing, at):
    """Meet the clock once everything taken at that moment is with a keeper or has left."""
    waiting = Property.objects.held().filter(case_id=thing.case_id, taken_at=thing.taken_at).exclude(pk=thing.pk)
    if waiting.exclude(custody__purpose=Custody.Purpose.KEEPING).exists():
        return
    running = Clock.objects.filter(
        case_id=thing.case_id, base_at=thing.taken_at, rule__code=HANDOVER, met_at=None, is_void=False
    )
    for clock in running:
        clock.met_at = at
        record.save(clock)

"""Starting, meeting, extending and voiding the clocks of a case; called inside the deeds that move it."""

from datetime import datetime

from django.utils import timezone

from cases.clocks.codes import EXTENDABLE
from cases.clocks.models import Clock
from cases.file.case.models import Case
from cases.file.case.states import FAST_TRACK_KINDS, CaseKind, CaseState
from portal.ledger.writing.recording import Record
from portal.office.clocks.models import ClockRule
from portal.office.clocks.rules import due
from portal.office.clocks.settling import settle
from portal.people.calendar import bureau_calendar

STARTED_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("registered", CaseKind.ADMINISTRATIVE): ("acceptance.review",),
    ("registered", CaseKind.CRIMINAL): ("filing.review",),
    ("filed", CaseKind.ADMINISTRATIVE): ("handling.public_order",),
    ("filed", CaseKind.CRIMINAL): (),
    (CaseState.TRANSFERRED, CaseKind.CRIMINAL): ("transferred.notice",),
    (CaseState.TERMINATED, CaseKind.CRIMINAL): ("terminated.notice",),
}
# The clocks that a measure starts beside its own, once it is taken: the family is told and the person questioned within
# 24 hours after a detention (公安机关办理刑事案件程序规定 第127, 128条).
FAMILY, QUESTIONING = "custody.notice", "custody.questioning"
STARTED_WITH = {"criminal_detention": (FAMILY, QUESTIONING)}
FAST_TRACK = "handling.fast_track"
MET_BY_FILING = ("acceptance.review", "filing.review", "prosecutor.file", "transfer.venue")
HANDLING = "handling."
SERVICE, COPY, APPROVAL = "service.public_order", "service.victim", "measure.approval"


def start_clocks(record: Record, case: Case, moment: str, at: datetime) -> list[Clock]:
    """Start the clocks that registration or filing starts, by the rules in force on that day."""
    codes = codes_started(moment, case.kind, is_fast_track=case.is_fast_track)
    on, calendar = timezone.localdate(at), bureau_calendar()
    clocks = []
    for rule in ClockRule.objects.on(on).filter(code__in=codes, applies_to=case.kind):
        base_at = base_of(case, rule)
        deadline = due(rule, base_at, calendar)
        clocks.append(
            Clock(case=case, rule=rule, base_at=base_at, due_at=deadline.at, is_provisional=deadline.is_provisional)
        )
    record.create_all(clocks)
    return clocks


def codes_started(moment: str, kind: str, *, is_fast_track: bool) -> tuple[str, ...]:
    """Return the codes of the rules by which a moment of a case of this kind starts clocks."""
    codes = STARTED_BY.get((moment, kind), ())
    return (*codes, FAST_TRACK) if moment == "filed" and is_fast_track and kind in FAST_TRACK_KINDS else codes


def start_clock(record: Record, case: Case, code: str, base_at: datetime, at: datetime) -> Clock:
    """Start one clock from a moment, by the rule in force on the day of `at`; return it, the running one if it is."""
    rule = ClockRule.objects.on(timezone.localdate(at)).get(code=code, applies_to=case.kind)
    same = case.clocks.filter(rule=rule, base_at=base_at, is_void=False).first()
    if same is not None:
        return same
    deadline = due(rule, base_at, bureau_calendar())
    clock = Clock(case=case, rule=rule, base_at=base_at, due_at=deadline.at, is_provisional=deadline.is_provisional)
    record.save(clock)
    return clock


def base_of(case: Case, rule: ClockRule) -> datetime:
    """Return the moment a rule counts from in a case: the column it names, else the filing or the registration."""
    return getattr(case, rule.base, None) or case.filed_at or case.registered_at


def meet_clocks(record: Record, case: Case, at: datetime, *, of: tuple[str, ...]) -> None:
    """Mark the running clocks met whose rule's code begins with one of `of`."""
    for clock in running(case):
        if clock.rule.code.startswith(of):
            clock.met_at = at
            record.save(clock)


def void_clocks(record: Record, case: Case, *, of: tuple[str, ...]) -> None:
    """Mark clocks void whose base was undone."""
    for clock in running(case):
        if clock.rule.code.startswith(of):
            clock.is_void = True
            record.save(clock)


def handling_clock(case: Case) -> Clock | None:
    """Return the running clock for handling the case, or None."""
    return next((clock for clock in running(case) if clock.rule.code in EXTENDABLE), None)


def extend_clock(record: Record, case: Case, clock_id: int | None = None) -> None:
    """Extend the running handling clock once more, or the clock with this key; one that no longer runs stays."""
    named = next((clock for clock in running(case) if clock.pk == clock_id), None)
    if clock := handling_clock(case) if clock_id is None else named:
        move_due(record, clock)


def move_due(record: Record, clock: Clock) -> None:
    """Extend a clock once more, by the rule of its extension."""
    clock.extensions += 1
    settle(record, clock)


def running(case: Case) -> list[Clock]:
    """Return the clocks of a case that are neither met nor void."""
    return list(case.clocks.filter(met_at=None, is_void=False).select_related("rule"))

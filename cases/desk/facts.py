"""What the rooms above read of cases: frozen records over half-open periods [start, end)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cases.clocks.models import ClockPause
from cases.intake.enquiries.models import Enquiry
from cases.review.models import ReviewStep
from portal.office.clocks.rules import merge
from portal.people.calendar import bureau_calendar


@dataclass(frozen=True)
class EnquiryFact:
    """An enquiry that may become a service request; who asked stays here, behind `enquiries.reveal_enquirer`."""

    id: int
    number: str
    unit_id: int
    received_at: datetime
    topic: str
    referred_to: str
    wants_service: bool


def enquiries(start, end, *, wanting_service=None):
    """Return the EnquiryFacts received in [start, end), in order; only those that wish for help where asked."""
    rows = Enquiry.objects.filter(received_at__gte=start, received_at__lt=end)
    if wanting_service is not None:
        rows = rows.filter(wants_service=wanting_service)
    names = tuple(EnquiryFact.__dataclass_fields__)
    return [EnquiryFact(*row) for row in rows.order_by("received_at", "id").values_list(*names)]


@dataclass(frozen=True)
class LevelTime:
    """How long one level held one round of a matter, charged to the person who decided it and the unit of that day.

    Times are hours of duty; `paused` is time in which the case stood still, and is in neither of the others.
    """

    step_id: int
    case_id: int
    level: int
    officer_id: int
    unit_id: int
    received_at: datetime
    decided_at: datetime
    worked: timedelta
    allowed: timedelta
    paused: timedelta

    @property
    def over(self):
        """By how much the level held it longer than allowed."""
        return max(self.worked - self.allowed, timedelta())


def level_times(start, end):
    """Return the LevelTimes of the steps decided in [start, end), in the order of the decisions; two queries."""
    steps = ReviewStep.objects.filter(decided_at__gte=start, decided_at__lt=end, matter__case__is_imported=False)
    steps = steps.exclude(outcome=ReviewStep.Outcome.WITHDRAWN).select_related("matter")
    steps = list(steps.order_by("decided_at", "pk"))
    pauses, calendar = _pauses({step.matter.case_id for step in steps}, end), bureau_calendar()
    return [_level_time(step, pauses.get(step.matter.case_id, ()), calendar) for step in steps]


def _level_time(step, pauses, calendar):
    opened, decided = timezone.localtime(step.opened_at), timezone.localtime(step.decided_at)
    worked = calendar.working_time(opened, decided, pauses)
    return LevelTime(
        step_id=step.pk,
        case_id=step.matter.case_id,
        level=step.level,
        officer_id=step.reviewer_id,
        unit_id=step.reviewer_unit_id,
        received_at=step.opened_at,
        decided_at=step.decided_at,
        worked=worked,
        allowed=calendar.working_time(opened, timezone.localtime(step.due_at), pauses),
        paused=calendar.working_time(opened, decided) - worked,
    )


def _pauses(cases, until):
    found = {}
    rows = ClockPause.objects.counting().filter(clock__case__in=cases, clock__is_void=False).select_related("clock")
    for row in rows:
        found.setdefault(row.clock.case_id, []).append((row.starts_at, row.ends_at or until))
    return {case: merge(spans) for case, spans in found.items()}

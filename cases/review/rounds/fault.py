"""Of which unit somebody was when the deed was done in which a defect was found later."""

from datetime import datetime

from django.utils import timezone

from cases.file.case.models import Case
from cases.review.models import Matter, ReviewStep
from portal.people.models import Officer
from portal.people.queries import unit_on


def unit_at_fault(case: Case, officer_id: int, *, done_at: datetime) -> int:
    """Return the id of the unit of an officer at the deed in question: a reviewer's when deciding, else that day's.

    What is in question was done at `done_at`, or earlier where the handler had left the case before.
    """
    steps = ReviewStep.objects.filter(matter__case=case, reviewer=officer_id, reviewer_unit__isnull=False)
    reviewed_in = steps.order_by("-decided_at").values_list("reviewer_unit_id", flat=True).first()
    if reviewed_in:
        return reviewed_in
    left = case.handlers.filter(officer=officer_id, ends_at__lt=done_at).values_list("ends_at", flat=True).first()
    return unit_on(Officer.objects.get(pk=officer_id), timezone.localdate(left or done_at))


def handed_in_at(matter: Matter) -> datetime:
    """Return when the author handed in the round of a matter that is being read."""
    handed_in = matter.rounds.filter(number=matter.round).values_list("submitted_at", flat=True).first()
    return handed_in or matter.opened_at

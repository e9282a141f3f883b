"""The step of a level that holds a matter: written when it arrives, ended when the matter is taken back."""

from django.utils import timezone

from cases.clocks.models import LevelHours
from cases.review.chain import Move
from cases.review.models import ReviewStep
from portal.people.calendar import bureau_calendar


def level_due(level, at):
    """Return when a level's time for a matter ends, by the bureau's hours per level; eight where none are set."""
    hours = LevelHours.objects.filter(level=level).values_list("hours", flat=True).first() or 8
    return bureau_calendar().add_working_hours(timezone.localtime(at), hours)


def open_step(record, matter, at):
    """Write the step of the level that now holds the matter, still undecided."""
    record.save(ReviewStep(matter=matter, round=matter.round, level=matter.level, opened_at=at, due_at=matter.due_at))


def end_open_step(record, matter, at):
    """Close the step that waits, because its matter was taken back."""
    step = matter.steps.filter(decided_at=None).first()
    if step:
        step.outcome, step.decided_at, step.content_digest = Move.WITHDRAW, at, matter.content_digest
        record.save(step)

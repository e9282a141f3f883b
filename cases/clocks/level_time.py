"""How long a level may hold a matter: hours of duty, without the time in which its case stood still (B9)."""

from django.utils import timezone

from cases.clocks.models import ClockPause
from portal.office.clocks.rules import merge
from portal.people.calendar import bureau_calendar
from portal.shell.statements.prepared import Prepared


def pauses_of(case_id, until):
    """Return the (start, end) spans in which a case stood still, in order; an open one lasts `until` now."""
    return merge([(start, end or until) for start, end in _pauses(case=case_id, until=until)])


@Prepared
def _pauses(case, until):
    rows = ClockPause.objects.counting().filter(clock__case=case, clock__is_void=False, starts_at__lt=until)
    return rows.values_list("starts_at", "ends_at")


def settled_due(step, case_id, at):
    """Return when the time of a step ends, later by the hours of duty in which its case stood still.

    What the level was given when it received the matter stays what it is given.
    """
    pauses = [span for span in pauses_of(case_id, at) if span[1] > step.opened_at]
    if not pauses:
        return step.due_at
    calendar, opened = bureau_calendar(), timezone.localtime(step.opened_at)
    given = calendar.working_time(opened, timezone.localtime(step.due_at)).total_seconds() / 3600
    return calendar.add_working_hours(opened, given, without=pauses)

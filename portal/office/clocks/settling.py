"""What a clock's deadline is now: rule, base, extensions and pauses put through `rules.due`, and nothing else."""

from django.utils import timezone

from portal.office.clocks.models import ClockRule
from portal.office.clocks.rules import course
from portal.people.calendar import bureau_calendar
from portal.shell.statements.prepared_models import PreparedModels


def course_of(clock, *, pauses=None, calendar=None, extensions=None):
    """Return the Course of a clock; pauses that are still open do not count yet.

    What was read already may be handed in: its pauses, the calendar, all rules of extensions.
    """
    if pauses is None:
        pauses = clock.pauses.counting() if clock.pk else ()
    closed = [(pause.starts_at, pause.ends_at) for pause in pauses if pause.ends_at and not pause.is_void]
    more = extended_by(clock, extensions)
    return course(clock.rule, clock.base_at, calendar or bureau_calendar(), extended_by=more, pauses=closed)


def extended_by(clock, extensions=None):
    """Return by how much a clock is extended, in the unit of its rule."""
    rule = extension_rule(clock, extensions) if clock.extensions else None
    return rule.amount * clock.extensions if rule else 0


def extension_rule(clock, extensions=None):
    """Return the rule by which a clock may be extended, in force on the day that selects its rule, or None."""
    code, on = f"{clock.rule.code}.extension", selecting_day(clock)
    if extensions is None:
        return next(iter(_rules_of(code=code, on=on)), None)
    fitting = (rule for rule in extensions if rule.code == code and rule.valid_from <= on)
    return next((rule for rule in fitting if rule.valid_to is None or on < rule.valid_to), None)


@PreparedModels
def _rules_of(code, on):
    return ClockRule.objects.on(on).filter(code=code)[:1]


def selecting_day(clock):
    """Return the day whose law a clock follows: mostly that of the filing, else the day it is counted from."""
    moment = getattr(clock.timed, clock.rule.selected_by, None) or clock.base_at
    return timezone.localdate(moment)


def settle(record, clock):
    """Write a clock's deadline anew, with whatever else was changed on it; return the deadline it had before."""
    before = clock.due_at
    deadline = course_of(clock).deadline
    clock.due_at, clock.is_provisional = deadline.at, deadline.is_provisional
    record.save(clock)
    return before

"""Deadlines that another calendar moves: written anew, with an event for each case that is concerned."""

from django.utils.translation import gettext_noop

from cases.clocks.models import Clock, ClockRule
from cases.clocks.settling import course_of
from cases.file.case.models import Case
from portal.ledger.actors import system
from portal.ledger.recording import RowMovedOn, deed
from portal.people.calendar import bureau_calendar

OFFICE = "legal office"
BATCH = 1000


def recompute_all(*, at, progress=None):
    """Compute every running deadline anew and write those that differ; return {what: how many}.

    A clock that somebody is changing at this moment is left for the next run.
    """
    calendar, extensions = bureau_calendar(), list(ClockRule.objects.filter(code__endswith=".extension"))
    looked, moved, last = 0, 0, 0
    while clocks := _portion(last):
        last = clocks[-1].pk
        looked += len(clocks)
        moved += sum(_write(at, case, rows) for case, rows in _moved(clocks, calendar, extensions).items())
        if progress:
            progress.advance(len(clocks))
    return {gettext_noop("clocks looked at"): looked, gettext_noop("deadlines moved"): moved}


def _portion(last):
    clocks = Clock.objects.running().filter(pk__gt=last).select_related("rule", "case").prefetch_related("pauses")
    return list(clocks.order_by("pk")[:BATCH])


def _moved(clocks, calendar, extensions):
    """Return {case id: [(clock, new deadline)]} of the clocks whose deadline is no longer what was written."""
    found = {}
    for clock in clocks:
        deadline = course_of(clock, pauses=clock.pauses.all(), calendar=calendar, extensions=extensions).deadline
        if (deadline.at, deadline.is_provisional) != (clock.due_at, clock.is_provisional):
            found.setdefault(clock.case_id, []).append((clock, deadline))
    return found


def _write(at, case_id, rows):
    case = Case.objects.get(pk=case_id)
    try:
        with deed("clock.recomputed", by=system(OFFICE), at=at, about=case) as record:
            moves = []
            for clock, deadline in rows:
                moves.append([clock.pk, clock.due_at, deadline.at])
                clock.due_at, clock.is_provisional = deadline.at, deadline.is_provisional
                record.save(clock)
            record.note(clock=rows[0][0].pk, due_before=moves[0][1], due_after=moves[0][2], moved=moves)
    except RowMovedOn:
        return 0
    return len(rows)

"""Deadlines that another calendar moves: written anew, with an event for each thing that is concerned."""

from collections import defaultdict

from django.utils.translation import gettext_noop

from portal.ledger.actors import system
from portal.ledger.writing.recording import RowMovedOn, deed
from portal.office.clocks.models import ClockRule, clock_models
from portal.office.clocks.settling import course_of
from portal.people.calendar import bureau_calendar

OFFICE = "legal office"
BATCH = 1000


def recompute_all(*, at, progress=None):
    """Compute every running deadline of every room anew and write those that differ; return {what: how many}.

    A clock that somebody is changing at this moment is left for the next run.
    """
    calendar, extensions = bureau_calendar(), list(ClockRule.objects.filter(code__endswith=".extension"))
    looked, moved = 0, 0
    for model in clock_models():
        for clocks in _portions(model):
            looked += len(clocks)
            moved += sum(_write(at, rows) for rows in _moved(clocks, calendar, extensions))
            if progress:
                progress.advance(len(clocks))
    return {gettext_noop("clocks looked at"): looked, gettext_noop("deadlines moved"): moved}


def count_running():
    """Return how many clocks run in all rooms."""
    return sum(model.objects.running().count() for model in clock_models())


def _portions(model):
    rows = model.objects.running().select_related("rule", model.timed_by).prefetch_related("pauses").order_by("pk")
    last = 0
    while clocks := list(rows.filter(pk__gt=last)[:BATCH]):
        last = clocks[-1].pk
        yield clocks


def _moved(clocks, calendar, extensions):
    """Return, for each thing timed, [(clock, new deadline)] of its clocks that are due at another time than written."""
    found = defaultdict(list)
    for clock in clocks:
        deadline = course_of(clock, pauses=clock.pauses.all(), calendar=calendar, extensions=extensions).deadline
        if (deadline.at, deadline.is_provisional) != (clock.due_at, clock.is_provisional):
            found[clock.timed.pk].append((clock, deadline))
    return found.values()


def _write(at, rows):
    timed = rows[0][0].timed
    timed.refresh_from_db()
    try:
        with deed("clock.recomputed", by=system(OFFICE), at=at, about=timed) as record:
            moves = []
            for clock, deadline in rows:
                moves.append([clock.pk, clock.due_at, deadline.at])
                clock.due_at, clock.is_provisional = deadline.at, deadline.is_provisional
                record.save(clock)
            record.note(clock=rows[0][0].pk, due_before=moves[0][1], due_after=moves[0][2], moved=moves)
    except RowMovedOn:
        return 0
    return len(rows)

"""A year of cases: their rows as they are made, their events by week, in order of time."""

from operator import itemgetter

from cases.file.case.numbering import series_of
from portal.demo.arrivals import arrivals
from portal.demo.folder import SHAPES
from portal.demo.makers import make_all
from portal.ledger.bulk import Ends, append_unplaced, insert_written, move_sequence
from portal.office.models import Series

WEEK = 7 * 86_400
HELD = 60


def write_history(world, cases, *, processes=1, said=lambda done: None):
    """Make so many cases and write them in the caller's transaction; return how many events there were.

    The rows and events are the same for any number of processes.
    """
    weeks, waiting, events, done, ends = {}, [], 0, 0, Ends()
    for made in make_all(world, arrivals(world, cases, held=min(HELD, cases // 4)), processes=processes):
        # A case has no event before its arrival, so the weeks before this one are complete.
        this_week = made.began // WEEK
        events += _write_events(weeks, ends, before=this_week)
        waiting = _write_rows(waiting, before=this_week)
        for timed in made.events:
            weeks.setdefault(timed[0] // WEEK, []).append(timed)
        waiting.append((max(timed[0] for timed in made.events) // WEEK, made.rows))
        said(done := done + made.cases)
    events += _write_events(weeks, ends)
    _write_rows(waiting)
    ends.reach()
    return events


def finish(world):
    """Keep the number series where the history left them, and let the database go on counting; return the series."""
    series = Series.objects.bulk_create(
        Series(unit_id=unit, code=series_of(kind), year=year, last=last)
        for (unit, kind, year), last in sorted(world.series.items())
    )
    for shape in SHAPES:
        move_sequence(shape.model)
    return series


def first_day(until, months):
    """Return the first day of a history of so many whole months before the month of `until`."""
    number = until.year * 12 + until.month - 1 - months
    return until.replace(year=number // 12, month=number % 12 + 1, day=1)


def _write_rows(waiting, before=None):
    """Write the rows whose last event lies in a week before one, or all; return those that still wait.

    Rows follow the events that they name: else SQLite looks through every table for rows that waited for an event,
    at each event. The heads of the chains wait for the rows.
    """
    ready = [each for each in waiting if before is None or each[0] < before]
    for _week, by_shape in ready:
        for shape, rows in zip(SHAPES, by_shape, strict=True):
            insert_written(shape.model, rows)
    return [] if before is None else [each for each in waiting if each[0] >= before]


def _write_events(weeks, ends, before=None):
    """Append the events of the weeks before one, or of all, in order of time; return how many there were."""
    count = 0
    for week in sorted(week for week in weeks if before is None or week < before):
        timed = sorted(weeks.pop(week), key=itemgetter(0))
        count += append_unplaced((event for _second, event in timed), ends)
    return count

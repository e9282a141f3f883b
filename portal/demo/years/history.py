"""A year of cases: their rows as they are made, their events by day, in order of time."""

from operator import itemgetter

from portal.demo.lives.folder import SHAPES
from portal.demo.years.arrivals import arrivals
from portal.demo.years.makers import make_all
from portal.demo.years.numbering import Numbering
from portal.demo.years.spool import Spool, day_of
from portal.ledger.writing.bulk import Ends, append_unplaced, insert_written, move_sequence

HELD = 60


def write_history(world, cases, *, processes=1, said=lambda done: None):
    """Make so many cases and write them in the caller's transaction; return (number of events, the Series).

    The rows and events are the same for any number of processes.
    """
    with Spool() as events, Spool() as rows:
        writing, done = Writing(events, rows), 0
        for made in make_all(world, arrivals(world, cases, held=min(HELD, cases // 4)), processes=processes):
            # A case has no event before its arrival, so the days before this one are complete.
            writing.write(before=day_of(made.began))
            writing.lay_aside(made)
            said(done := done + made.cases)
        writing.write()
    return writing.count, writing.finish()


class Writing:
    """A history on its way into the database, day by day."""

    def __init__(self, events, rows):
        self.count = 0
        self._events, self._rows = events, rows
        self._ends, self._numbering = Ends(), Numbering()

    def lay_aside(self, made):
        """Keep what was made until the days in which it belongs are complete."""
        days = {}
        for timed in made.events:
            days.setdefault(day_of(timed[0]), []).append(timed)
        for day, portion in days.items():
            self._events.add(day, portion)
        self._rows.add(max(days), made.rows)

    def write(self, before=None):
        """Write the days before one, or all: events in order of time, then the rows that they were the last to bind.

        Rows follow the events that they name: else SQLite looks through every table for rows that waited for an
        event, at each event. The heads of the chains wait for the rows.
        """
        for portions in self._events.take(before):
            timed = sorted((each for portion in portions for each in portion), key=itemgetter(0))
            self.count += append_unplaced((self._numbering.unplaced(event) for _second, event in timed), self._ends)
            self._numbering.write_given()
        for portions in self._rows.take(before):
            for by_shape in portions:
                for shape, rows in zip(SHAPES, by_shape, strict=True):
                    insert_written(shape.model, rows)

    def finish(self):
        """Close the chains where they end, let the database go on counting, and return the series of numbers."""
        self._ends.reach()
        for shape in SHAPES:
            move_sequence(shape.model)
        return self._numbering.write_series()


def first_day(until, months):
    """Return the first day of a history of so many whole months before the month of `until`."""
    number = until.year * 12 + until.month - 1 - months
    return until.replace(year=number // 12, month=number % 12 + 1, day=1)

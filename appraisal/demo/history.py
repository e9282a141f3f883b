"""A year of cases, written in order of time: events by week, each case with the week of its last event."""

from dataclasses import dataclass, field
from operator import itemgetter

from django.db import transaction

from appraisal.demo.arrivals import arrivals
from appraisal.demo.births import live
from appraisal.demo.folder import SHAPES
from cases.models import NumberSeries
from portal.ledger.bulk import append_many, copy_rows, move_sequence

WEEK = 7 * 86_400
# A larger history is committed by the week, beside the making of the next one.
AT_ONCE = 5_000
# Evidence has real files where somebody will look: in the files that wait and in the newest.
WITH_FILES = 2 * 86_400
HELD = 60


@dataclass
class Week:
    """What is written together: events in order of time, and the rows whose last event is among them."""

    entries: list = field(default_factory=list)
    folders: list = field(default_factory=list)


def write_history(world, cases, *, writer, said=lambda done: None):
    """Make so many cases and hand them to `writer` week by week; return how many events there were."""
    weeks, events, written = {}, 0, None
    held = min(HELD, cases // 4)
    for done, arrival in enumerate(arrivals(world, cases, held=held), 1):
        week = arrival.at // WEEK
        while written is not None and written < week:
            events += _write(weeks.pop(written, None), writer)
            written += 1
        written = week if written is None else written
        has_files = cases <= AT_ONCE and (arrival.hold or arrival.at >= world.end - WITH_FILES)
        _keep(weeks, live(world, arrival, with_files=has_files))
        if done % 1000 == 0:
            said(done)
    for week in sorted(weeks):
        events += _write(weeks.pop(week), writer)
    writer.close()
    return events


def write_week(week):
    """Seal and insert the events of a week, then the rows they bind."""
    with transaction.atomic():
        append_many(entry for _second, entry in week.entries)
        for shape in SHAPES:
            copy_rows(shape.model, [row for folder in week.folders for row in folder.rows[shape]])


def finish(world):
    """Keep the number series where the history left them, and let the database go on counting."""
    NumberSeries.objects.bulk_create(
        NumberSeries(unit_id=unit, kind=kind, year=year, last=last)
        for (unit, kind, year), last in sorted(world.series.items())
    )
    for shape in SHAPES:
        move_sequence(shape.model)


def first_day(until, months):
    """Return the first day of a history of so many whole months before the month of `until`."""
    number = until.year * 12 + until.month - 1 - months
    return until.replace(year=number // 12, month=number % 12 + 1, day=1)


def _keep(weeks, folder):
    for timed in folder.entries:
        weeks.setdefault(timed[0] // WEEK, Week()).entries.append(timed)
    weeks[max(folder.entries, key=itemgetter(0))[0] // WEEK].folders.append(folder)


def _write(week, writer):
    if week is None:
        return 0
    week.entries.sort(key=itemgetter(0))
    writer.write(week)
    return len(week.entries)

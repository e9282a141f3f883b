"""The numbers of cases and papers: given in order of time over all cases, so not where a single case is made."""

import json
from dataclasses import dataclass

from cases.papers.numbers import worded
from portal.ledger.chain.canonical import canonical
from portal.ledger.writing.bulk import Shape, Unplaced, copy_rows, move_sequence, unplaced
from portal.office.models import GivenNumber, Series
from portal.people.models import Unit

SERIES, GIVEN = Shape(Series), Shape(GivenNumber)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that an event gives: in a series, and for a paper the `key` of what is numbered, with its sign."""

    unit_id: int
    code: str
    year: int
    key: str = ""
    sign: str = ""
    at: str = ""


class Numbering:
    """The series of a history, moved on by its events in their order, as `portal.office.numbers.deeds` does it."""

    def __init__(self):
        self.series = {}
        self._given, self._count = [], 0
        self._bureau, self._units = Unit.objects.get(parent=None), Unit.objects.in_bulk()

    def unplaced(self, event):
        """Return the Unplaced of an event; one that gives numbers comes as (Entry, numbers) and binds their rows."""
        if isinstance(event, Unplaced):
            return event
        entry, wanted = event
        states = json.loads(entry.states)
        for each in wanted:
            series = self._series(each)
            series["last"] += 1
            states[SERIES.key(series)] = SERIES.digest(series)
            if each.key:
                given = self._give(each, series["last"], entry.id)
                states[GIVEN.key(given)] = GIVEN.digest(given)
        entry.states = canonical(states)
        return unplaced(entry)

    def write_given(self):
        """Insert the numbers that events have given since the last time."""
        copy_rows(GivenNumber, self._given)
        self._given = []

    def write_series(self):
        """Insert the series where they ended, and return them."""
        copy_rows(Series, list(self.series.values()))
        for model in (Series, GivenNumber):
            move_sequence(model)
        return list(Series.objects.order_by("pk"))

    def _series(self, each):
        key = (each.unit_id, each.code, each.year)
        if key not in self.series:
            unit_id, code, year = key
            self.series[key] = SERIES.row(id=len(self.series) + 1, unit_id=unit_id, code=code, year=year)
        return self.series[key]

    def _give(self, each, serial, event_id):
        self._count += 1
        row = GIVEN.row(
            id=self._count,
            key=each.key,
            unit_id=each.unit_id,
            code=each.code,
            year=each.year,
            serial=serial,
            number=worded(self._bureau, self._units[each.unit_id], each.sign, each.year, serial),
            given_at=each.at,
            last_event_id=event_id,
        )
        self._given.append(row)
        return row

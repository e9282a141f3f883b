"""What one case leaves behind: its rows as they stand at the end, and the events that made them and bind them."""

from cases.models import (
    Case,
    Clock,
    CompulsoryMeasure,
    Custody,
    Defect,
    Evidence,
    Handler,
    Lead,
    Matter,
    NonFiling,
    NoteAnswer,
    PageNote,
    Party,
    PartyDecision,
    Property,
    PropertyEnd,
    Reception,
    ReviewStep,
    Round,
    Telling,
)
from portal.ledger.chain.canonical import canonical
from portal.ledger.writing.bulk import EventRow, Shape

CASE, HANDLER, LEAD, PARTY, CLOCK = Shape(Case), Shape(Handler), Shape(Lead), Shape(Party), Shape(Clock)
EVIDENCE, MATTER, ROUND, STEP, DEFECT = (Shape(Evidence), Shape(Matter), Shape(Round), Shape(ReviewStep), Shape(Defect))
RECEPTION, DECISION, PROPERTY, CUSTODY, PROPERTY_END, NOTE, ANSWER, TELLING, MEASURE, NON_FILING = (
    Shape(Reception),
    Shape(PartyDecision),
    Shape(Property),
    Shape(Custody),
    Shape(PropertyEnd),
    Shape(PageNote),
    Shape(NoteAnswer),
    Shape(Telling),
    Shape(CompulsoryMeasure),
    Shape(NonFiling),
)
SHAPES = (
    CASE,
    HANDLER,
    LEAD,
    PARTY,
    CLOCK,
    EVIDENCE,
    MATTER,
    ROUND,
    STEP,
    DEFECT,
    RECEPTION,
    DECISION,
    PROPERTY,
    CUSTODY,
    PROPERTY_END,
    NOTE,
    ANSWER,
    TELLING,
    MEASURE,
    NON_FILING,
)


# So many keys of each table belong to a case, so that it can be made without knowing of the cases before it.
ROOM = {
    CASE: 1,
    HANDLER: 2,
    LEAD: 1,
    PARTY: 6,
    CLOCK: 12,
    EVIDENCE: 6,
    MATTER: 8,
    ROUND: 24,
    STEP: 96,
    DEFECT: 96,
    RECEPTION: 1,
    DECISION: 4,
    PROPERTY: 2,
    CUSTODY: 8,
    PROPERTY_END: 2,
    NOTE: 96,
    ANSWER: 96,
    TELLING: 24,
    MEASURE: 2,
    NON_FILING: 1,
}


class CaseKeys:
    """Primary keys for the rows of the case at one place of a history, in empty tables."""

    def __init__(self, place):
        self._next = {shape: iter(range(place * room + 1, (place + 1) * room + 1)) for shape, room in ROOM.items()}

    def next(self, shape):
        """Return the next key of a table; raises StopIteration when the case has more rows than there is room."""
        return next(self._next[shape])


def event_id(second, rng):
    """Return a UUID of version 7 in text for a time and a source of chance."""
    figures = f"{second * 1000:012x}7{rng.getrandbits(12):03x}{rng.getrandbits(62) | 1 << 63:016x}"
    return f"{figures[:8]}-{figures[8:12]}-{figures[12:16]}-{figures[16:20]}-{figures[20:]}"


class Folder:
    """The rows and events of one case."""

    __slots__ = ("about", "entries", "keys", "rng", "rows")

    def __init__(self, keys, rng):
        self.keys, self.rng = keys, rng
        self.rows = {shape: [] for shape in SHAPES}
        # (second, event, numbers it gives), since the events of many cases are put in order together.
        self.entries = []
        self.about = ("", "")

    def add(self, shape, **values):
        """Return a new row with a key of its own."""
        row = shape.row(id=self.keys.next(shape), **values)
        self.rows[shape].append(row)
        return row

    def record(self, kind, second, at, who, changed, facts, *, role, on_behalf_of="", numbers=()):
        """Write the event of a deed and bind to it the rows that it changed, given as (shape, row).

        `numbers` are the Wanted that it gives; their rows are bound where all cases meet.
        """
        id_ = event_id(second, self.rng)
        states = {}
        for shape, row in changed:
            if "last_event_id" in row:
                row["last_event_id"] = id_
            states[f"{shape.label}:{row['id']}"] = shape.digest(row)
        entry = EventRow(
            id_,
            kind,
            who.name,
            at,
            at,
            canonical(facts),
            canonical(states),
            *self.about,
            who.id,
            who.unit_name,
            role,
            on_behalf_of,
        )
        self.entries.append((second, entry, numbers))

    def rows_of(self, matter):
        """Return the steps of a matter so far."""
        return [row for row in self.rows[STEP] if row["matter_id"] == matter["id"]]

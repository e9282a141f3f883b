"""Loading foreign casework as imported history: all that can be taken or nothing, and nothing twice.

All that costs time is done before anything is locked: rows, digests and the events that bind them are written down in
memory, each event for a portion of the cases. Then one transaction inserts the rows, which nobody waits for, and takes
the heads of the chains at its very end. Looking through a table is the same, without that end.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeVar

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_noop

from cases.clocks.models import Clock
from cases.exchange.imports.people import ImportedPeople, people_of
from cases.exchange.imports.rows import COLUMNS, HEADINGS, CaseRow, read_cases
from cases.file.case.models import Case
from cases.file.case.states import CaseState
from cases.file.search import deeds as texts
from cases.file.search.models import CaseText
from cases.file.sight.docket import enter_docket
from cases.file.sight.models import DocketLine, Handler, Lead
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import Actor
from portal.ledger.chain.canonical import canonical, plain
from portal.ledger.models import Chain
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.bulk import (
    EventRow,
    Shape,
    append_unplaced,
    check_references,
    insert_written,
    reserve_keys,
    unplaced,
    written_rows,
)
from portal.ledger.writing.recording import deed, lock_head, new_event_id
from portal.office.clocks.models import ClockRule
from portal.office.clocks.rules import due
from portal.office.imports.kinds import Report, check_columns
from portal.office.imports.models import ImportBatch
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer
from portal.shell.tables.reading import Flaw
from portal.shell.tables.reading import plain as plain_text

Row = TypeVar("Row")
CASE, HANDLER, LEAD, CLOCK = Shape(Case), Shape(Handler), Shape(Lead), Shape(Clock)
HANDLING = "handling.public_order"
LONGEST_SOURCE, LONGEST_NUMBER = 60, 40
UNITS_NAMED = 100
# Cases bound by one event; that many are also indexed and shown as done at a time.
PORTION = 500
# From so many new cases on the planner must learn the new sizes.
MANY = 1000


@dataclass
class Prepared:
    """An import ready to be written: people, rows as the database takes them, events that lack only their place."""

    report: Report
    people: ImportedPeople | None = None
    rows: list = field(default_factory=list)
    events: list = field(default_factory=list)
    cases: list = field(default_factory=list)


def portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows of a list, so many at a time as one event binds."""
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


class _Undo(Exception):
    pass


def import_cases(
    *,
    by: Actor,
    at: datetime,
    origin: str,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    columns: Collection[str] = COLUMNS,
    batch: ImportBatch | None = None,
    is_dry_run: bool = False,
    flaws: Iterable[Flaw] = (),
    from_1904: bool = False,
    progress: Progress | Silent | None = None,
    also: Callable[[Report], None] | None = None,
) -> Report:
    """Load the cases of `rows` (number in the file, dict by column) and return the Report; `by` is a ledger Actor.

    `origin` names the source: with the foreign number it makes each case one, so that a second time adds nothing.
    A dry run does and reports the same and keeps nothing. `flaws` are those of cells; `also(report)`
    does what belongs to the same deed. Raises Refused when columns are missing.
    """
    progress = progress or Silent()
    prepared = _prepared(rows, columns, by, at, source_of(origin), batch, flaws, from_1904, progress)
    if not prepared.report.added:
        return prepared.report
    progress.begin(gettext_noop("Trying to write the cases") if is_dry_run else gettext_noop("Writing the cases"))
    try:
        with deed("cases.imported", by=by, at=at, about=batch) as record:
            _write(prepared, by, at)
            if is_dry_run:
                raise _Undo
            report = prepared.report
            record.note(
                origin=source_of(origin), cases=report.added, known=report.known, handlers=report.found["handlers"]
            )
            record.note(refused_rows=len(report.refusals), merged_rows=len(report.merged))
            if also:
                also(report)
            _append(prepared)
    except _Undo:
        return prepared.report
    _finish(prepared.cases, progress)
    return prepared.report


def _finish(keys, progress):
    """Index the texts of cases (primary keys) that are loaded, and let the planner learn; nobody waits for either."""
    progress.begin(gettext_noop("Indexing the texts"), total=len(keys))
    for some in portions(keys):
        texts.index(Case.objects.filter(pk__in=some).select_related("cause"))
        progress.advance(len(some))
    if len(keys) >= MANY:
        learn_sizes(Case, Handler, Lead, Clock, DocketLine, CaseText, Officer)


def learn_sizes(*models: type[Model]) -> None:
    """Let PostgreSQL look at tables that have grown by much, each in a moment of its own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def source_of(origin: str) -> str:
    """Return the name of a source as the origin of its cases holds it: what differs to a reader stays different."""
    # A colon parts source and number in the origin of a case.
    return " ".join(plain_text(origin).split()).replace(":", "：").casefold()[:LONGEST_SOURCE]


def known_of(origin: str) -> set[str]:
    """Return the origins of the cases that a source has brought."""
    return set(Case.objects.filter(origin__startswith=f"import:{origin}:").values_list("origin", flat=True))


def _prepared(rows, columns, by, at, origin, batch, flaws, from_1904, progress):
    """Return the Prepared of a table; reads only. Raises Refused when columns are missing."""
    check_columns(HEADINGS, COLUMNS, columns)
    rows = list(rows)
    progress.begin(gettext_noop("Checking the rows"), total=len(rows))
    told = _Told(progress)
    reading = read_cases(rows, timezone.localdate(at), flaws=flaws, from_1904=from_1904, tell=told)
    told.rest()
    known = known_of(origin)
    new = [case for case in reading.cases if f"import:{origin}:{case.number}" not in known]
    people = people_of(new, reading)
    reading.refusals.sort(key=lambda refusal: refusal.row)
    reading.merged.sort(key=lambda one: one.row)
    report = Report(
        added=len(new),
        known=len(reading.cases) - len(new),
        refusals=reading.refusals,
        merged=reading.merged,
        found={
            "handlers": sum(len(case.handlers) for case in new),
            "units": [unit.name for unit in people.new_units[:UNITS_NAMED]],
            "new_units": len(people.new_units),
            "officers": len(people.new_officers),
        },
    )
    prepared = Prepared(report, people)
    progress.begin(gettext_noop("Preparing the cases"), total=len(new))
    _write_down(new, prepared, origin, by, at, batch, progress)
    return prepared


class _Told:
    """Counts single rows and tells a progress now and then."""

    def __init__(self, progress: Progress | Silent):
        self.progress, self.count = progress, 0

    def __call__(self, done):
        self.count += done
        if self.count >= PORTION:
            self.rest()

    def rest(self) -> None:
        """Tell what has not been told."""
        self.progress.advance(self.count)
        self.count = 0


def _write(prepared, by, at):
    prepared.people.write(by=by, at=at)
    for model, lines in prepared.rows:
        insert_written(model, lines)
    enter_docket(prepared.cases)
    check_references(Case, Handler, Clock, DocketLine, Officer)


def _append(prepared):
    """Put the events into their chain: the last thing, since whoever decides anything waits for the head."""
    if prepared.people.new_officers:
        # In the order in which every deed takes them, so that no two wait for each other.
        lock_head(Chain.ACCESS)
    append_unplaced(prepared.events)


def _write_down(cases, prepared, origin, by, at, batch, progress):
    """Write down the rows of cases and, for each portion of them, one event that binds its rows."""
    rule, calendar = _rule(), bureau_calendar()
    numbers = _Numbers(cases, origin)
    keys = {
        CASE: iter(reserve_keys(Case, len(cases))),
        HANDLER: iter(reserve_keys(Handler, sum(len(case.handlers) for case in cases))),
        LEAD: iter(reserve_keys(Lead, sum(bool(case.handlers) for case in cases))),
        CLOCK: iter(reserve_keys(Clock, len(cases))),
    }
    for some in portions(cases):
        rows: dict[Shape, list] = {CASE: [], HANDLER: [], LEAD: [], CLOCK: []}
        for case in some:
            row = _case_row(case, next(keys[CASE]), prepared.people, numbers, origin, batch)
            rows[CASE].append(row)
            rows[HANDLER] += [
                _handler_row(one, case, row, next(keys[HANDLER]), prepared.people) for one in case.handlers
            ]
            if row["lead_id"]:
                rows[LEAD].append(_lead_row(row, next(keys[LEAD])))
            if rule:
                rows[CLOCK].append(_clock_row(row, next(keys[CLOCK]), rule, calendar))
        prepared.events.append(unplaced(_event(rows, origin, by, at, batch)))
        prepared.rows += [(shape.model, written_rows(shape.model, made)) for shape, made in rows.items()]
        prepared.cases += [row["id"] for row in rows[CASE]]
        progress.advance(len(some))


class _Numbers:
    """The numbers that cases of an import bear here: their own, unless another case bears it."""

    def __init__(self, cases: Sequence[CaseRow], origin: str):
        self.origin, self.taken = origin, set()
        for some in portions([case.number for case in cases]):
            wanted = [*some, *(f"{origin}/{number}" for number in some)]
            self.taken |= set(Case.objects.filter(number__in=wanted).values_list("number", flat=True))

    def of(self, case: CaseRow, key: int) -> str:
        """Return the number of a case; where its own is taken the source stands before it, or its key behind."""
        tried = (case.number, f"{self.origin}/{case.number}", f"{case.number[: LONGEST_NUMBER - 12]}~{key}")
        number = next(each for each in tried if len(each) <= LONGEST_NUMBER and each not in self.taken)
        self.taken.add(number)
        return number


def _case_row(case, key, people, numbers, origin, batch):
    lead = case.handlers[0] if case.handlers else None
    return CASE.row(
        id=key,
        number=numbers.of(case, key),
        state=CaseState.CLOSED.value if case.closed_on else CaseState.REGISTERED.value,
        source=Case.Source.IMPORTED.value,
        unit_id=people.unit_of(lead),
        lead_id=people.officer_of(lead) if lead else None,
        occurred_at=_midnight(case.occurred_on),
        reported_at=_midnight(case.accepted_on),
        registered_at=_midnight(case.accepted_on),
        ended_at=_midnight(case.closed_on),
        place=case.place,
        is_imported=True,
        origin=f"import:{origin}:{case.number}",
        batch_id=batch.pk if batch else None,
        extra={"status": case.status, "beat": case.beat},
        version=1,
    )


def _handler_row(handler, case, row, key, people):
    return HANDLER.row(
        id=key,
        case_id=row["id"],
        officer_id=people.officer_of(handler),
        is_lead=handler is case.handlers[0],
        starts_at=_midnight(handler.assigned_on),
        ends_at=row["ended_at"],
    )


def _lead_row(row, key):
    return LEAD.row(
        id=key, case_id=row["id"], officer_id=row["lead_id"], unit_id=row["unit_id"], since=row["registered_at"]
    )


def _clock_row(row, key, rule, calendar):
    """Every clock of imported history is provisional: neither kind nor law of the case is known."""
    deadline = due(rule, row["registered_at"], calendar)
    return CLOCK.row(
        id=key,
        case_id=row["id"],
        rule_id=rule.pk,
        base_at=row["registered_at"],
        due_at=deadline.at,
        met_at=row["ended_at"],
        is_provisional=True,
    )


def _event(rows, origin, by, at, batch):
    id_, states = str(new_event_id()), {}
    for shape, made in rows.items():
        for row in made:
            row["last_event_id"] = id_
            states[shape.key(row)] = shape.digest(row)
    facts = {"origin": origin, "cases": len(rows[CASE]), "first": rows[CASE][0]["id"], "last": rows[CASE][-1]["id"]}
    about = (label_of_model(ImportBatch), str(batch.pk)) if batch else ("", "")
    return EventRow(
        id_,
        "case.imported",
        by.name,
        at,
        at,
        canonical(plain(facts)),
        canonical(states),
        *about,
        by.officer_id,
        by.unit,
        by.role,
        by.on_behalf_of,
        by.address,
    )


def _rule() -> ClockRule | None:
    """Return the oldest rule for handling a case, since older ones than those we know are not on record."""
    return ClockRule.objects.filter(code=HANDLING).order_by("valid_from").first()


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None

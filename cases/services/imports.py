"""Loading foreign casework as imported history: all that can be taken or nothing, and nothing twice."""

from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases.deadlines import due
from cases.models import Case, Clock, ClockRule, Handler
from cases.services.docket import enter_docket
from cases.services.import_people import ImportedPeople
from cases.services.import_rows import COLUMNS, read_cases
from cases.services.texts import index_missing
from cases.workflow import CaseState
from portal.ledger.bulk import Ends, Entry, Shape, append_many, copy_rows, reserve_keys
from portal.ledger.canonical import canonical, plain
from portal.ledger.recording import deed, new_event_id
from portal.people.calendar import bureau_calendar
from portal.shell.refusals import Refused

CASE, HANDLER, CLOCK = Shape(Case), Shape(Handler), Shape(Clock)
HANDLING = "handling.public_order"


@dataclass
class Report:
    """What an import did: how many cases came in, how many were there, and every refusal with its reason."""

    added: int = 0
    known: int = 0
    handlers: int = 0
    refusals: list = field(default_factory=list)


class _Undo(Exception):
    pass


def import_cases(*, by, at, origin, rows, columns=COLUMNS, batch=None, is_dry_run=False):
    """Load the cases of `rows` (number in the file, dict by column) and return the Report; `by` is a ledger Actor.

    `origin` names the source: with the foreign number it makes each case one, so that a second time adds nothing.
    A dry run reports the same and keeps nothing. Raises Refused when columns are missing.
    """
    check_columns(columns)
    cases, refusals = read_cases(rows, timezone.localdate(at))
    report = Report(refusals=refusals)
    try:
        with transaction.atomic():
            _load(cases, report, by, at, source_of(origin), batch)
            if is_dry_run:
                raise _Undo
    except _Undo:
        pass
    return report


def check_columns(columns):
    """Raise Refused, naming them, where columns are missing."""
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise Refused(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})


def source_of(origin):
    """Return the name of a source as the origin of its cases holds it."""
    return slugify(origin, allow_unicode=True)[:60]


def known_of(origin):
    """Return the origins of the cases that a source has brought."""
    return set(Case.objects.filter(origin__startswith=f"import:{origin}:").values_list("origin", flat=True))


def _load(cases, report, by, at, origin, batch):
    known = known_of(origin)
    taken = set(Case.objects.filter(number__in=[case.number for case in cases]).values_list("number", flat=True))
    new = [case for case in cases if f"import:{origin}:{case.number}" not in known]
    report.added, report.known = len(new), len(cases) - len(new)
    if not new:
        return
    people = ImportedPeople.made_for([handler for case in new for handler in case.handlers], by=by, at=at)
    rows, entries = _written(new, people, taken, origin, by, at, batch)
    ends = Ends()
    append_many(entries, ends)
    for shape, made in rows.items():
        copy_rows(shape.model, made)
    ends.reach()
    enter_docket([row["id"] for row in rows[CASE]])
    report.handlers = len(rows[HANDLER])
    index_missing(Case.objects.filter(origin__startswith=f"import:{origin}:"))
    with deed("cases.imported", by=by, at=at) as record:
        record.note(origin=origin, cases=report.added, handlers=report.handlers, refused_rows=len(report.refusals))


def _written(cases, people, taken, origin, by, at, batch):
    """Return the rows by table and one event per case that binds them."""
    rule, calendar = _rule(), bureau_calendar()
    rows = {CASE: [], HANDLER: [], CLOCK: []}
    keys = {
        CASE: iter(reserve_keys(Case, len(cases))),
        HANDLER: iter(reserve_keys(Handler, sum(len(case.handlers) for case in cases))),
        CLOCK: iter(reserve_keys(Clock, len(cases))),
    }
    entries = []
    for case in cases:
        bound = [(CASE, _case_row(case, next(keys[CASE]), people, taken, origin, batch))]
        bound += [(HANDLER, _handler_row(one, case, bound[0][1], next(keys[HANDLER]), people)) for one in case.handlers]
        if rule:
            bound.append((CLOCK, _clock_row(case, bound[0][1], next(keys[CLOCK]), rule, calendar)))
        entries.append(_event(bound, by, at))
        for shape, row in bound:
            rows[shape].append(row)
    return rows, entries


def _case_row(case, key, people, taken, origin, batch):
    lead = case.handlers[0] if case.handlers else None
    return CASE.row(
        id=key,
        # The number stays as it was; only where another case bears it does the origin stand before it.
        number=f"{origin}/{case.number}"[-40:] if case.number in taken else case.number[:40],
        state=CaseState.CLOSED.value if case.closed_on else CaseState.REGISTERED.value,
        source=Case.Source.IMPORTED.value,
        unit_id=people.unit_of(lead),
        lead_id=people.officer_of(lead) if lead else None,
        occurred_at=_midnight(case.occurred_on),
        reported_at=_midnight(case.accepted_on),
        registered_at=_midnight(case.accepted_on),
        ended_at=_midnight(case.closed_on),
        place=case.place[:200],
        is_imported=True,
        origin=f"import:{origin}:{case.number}"[:120],
        batch_id=batch.pk if batch else None,
        extra={"status": case.status, "beat": case.beat},
        version=1,
    )


def _handler_row(handler, case, row, key, people):
    return HANDLER.row(
        id=key, case_id=row["id"], officer_id=people.officer_of(handler), is_lead=handler is case.handlers[0],
        starts_at=_midnight(handler.assigned_on), ends_at=row["ended_at"],
    )  # fmt: skip


def _clock_row(case, row, key, rule, calendar):
    """Every clock of imported history is provisional: neither kind nor law of the case is known."""
    deadline = due(rule, row["registered_at"], calendar)
    return CLOCK.row(
        id=key, case_id=row["id"], rule_id=rule.pk, base_at=row["registered_at"], due_at=deadline.at,
        met_at=row["ended_at"], is_provisional=True,
    )  # fmt: skip


def _event(bound, by, at):
    id_, case = str(new_event_id()), bound[0][1]
    states = {}
    for shape, row in bound:
        row["last_event_id"] = id_
        states[shape.key(row)] = shape.digest(row)
    facts = {"number": case["number"], "origin": case["origin"], "state": case["state"]}
    return Entry(
        id_, "case.imported", by.name, at, at, canonical(plain(facts)), canonical(states), CASE.label, str(case["id"]),
        by.officer_id, by.unit, by.role, by.on_behalf_of, by.address,
    )  # fmt: skip


def _rule():
    """Return the oldest rule for handling a case, since older ones than those we know are not on record."""
    return ClockRule.objects.filter(code=HANDLING).order_by("valid_from").first()


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None

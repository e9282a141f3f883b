"""Logging a case: number, parties, handling officers and the first clock, in one deed."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from cases.clocks.deeds import start_clocks
from cases.file.case.dates import check_confirmed, check_times, questions_about
from cases.file.case.models import Case
from cases.file.case.numbering import next_number
from cases.file.case.permissions import check_are_qualified, check_may_register
from cases.file.evidence.items import questions_about as questions_about_evidence
from cases.file.evidence.items import upload_of, write_down
from cases.file.parties.persons import write_parties
from cases.file.search.deeds import index
from cases.file.sight.docket import enter_docket
from cases.file.sight.models import Handler, Lead
from cases.intake.alike.deeds import note_alike, tell_lead_of_the_same
from cases.intake.alike.rules import Answer
from cases.intake.models import RegistrationDraft
from cases.intake.reception.deeds import checked_reception
from cases.intake.rules import CaseInput, check_cause, check_fast_track, check_handlers
from cases.intake.venue import check_venue
from cases.intake.venue_deeds import check_registrar_handles, note_told, pass_on
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import Problems
from portal.shell.typed.bounds import LONGEST_FACTS, whole


def register(
    *,
    by: Officer,
    at: datetime,
    given: CaseInput,
    draft: UUID | None = None,
    once: str = "",
    alike: Answer | None = None,
    dates_confirmed: bool = False,
) -> Case:
    """Log a case and return it with its number; acceptance (受案) is registration.

    `draft` is the key of the registrar's draft, which goes with this; `alike` is the Answer to cases that looked the
    same; `dates_confirmed` answers what is asked about times long ago.
    Raises Denied where `by` may not register in the unit or a handling officer lacks the qualification, Refused
    where the input does not hold together, AlreadyDone where the form with key `once` was sent before.
    """
    received = _checked(given, by, at)
    asked = questions_about(given.occurred_at, given.reported_at, at)
    asked |= questions_about_evidence(given.reported_at, given.evidence, at)
    check_confirmed(asked, dates_confirmed)
    files = [(item, upload_of(item, by=by, at=at)) for item in given.evidence]
    with deed("case.registered", by=actor(by, role=Role.OFFICER), at=at, once=once) as record:
        case = _write_case(record, given, received, at)
        for item, upload_id in files:
            write_down(case, item, upload_id, by=by, at=at)
        if given.venue:
            pass_on(record, case, given.venue, by, at)
        if draft:
            RegistrationDraft.objects.filter(pk=draft, owner=by).delete()
        record.note(number=case.number, cause=case.cause.code, lead=case.lead_id, parties=len(given.parties))
        if asked:
            record.note(confirmed=sorted(asked))
        note_alike(record, alike)
        tell_lead_of_the_same(record, case, alike, at)
    return case


def _checked(given, by, at):
    """Return the unsaved Reception of a case that may be logged; raise Denied, or Refused with all that is wrong."""
    on = timezone.localdate(at)
    check_may_register(by, given.unit, on)
    problems = Problems()
    with problems.part():
        check_handlers(given.handlers)
        check_are_qualified(given.handlers, on)
    with problems.part():
        check_times(given.occurred_at, given.reported_at, at)
    with problems.part():
        whole(given.facts, LONGEST_FACTS, "facts")
    with problems.part():
        check_cause(given.cause, given.kind, on, timezone.localdate(given.occurred_at))
    with problems.part():
        check_fast_track(given.is_fast_track, given.kind)
    with problems.part():
        received = checked_reception(
            given.source,
            given.reception,
            registrar=by,
            occurred_at=given.occurred_at,
            reported_at=given.reported_at,
            at=at,
        )
    with problems.part():
        if given.venue:
            check_venue(given.venue)
    problems.raise_if_any()
    if given.venue:
        check_registrar_handles(by, given.handlers)
        note_told(received, given.venue, by, at)
    return received


def _write_case(record, given, received, at):
    case = Case(
        number=next_number(record, given.unit, given.kind, timezone.localdate(at).year),
        kind=given.kind,
        source=given.source,
        unit=given.unit,
        cause=given.cause,
        lead=given.lead,
        occurred_at=given.occurred_at,
        reported_at=given.reported_at,
        place=given.place.strip(),
        facts=given.facts.strip(),
        is_fast_track=given.is_fast_track,
        registered_at=at,
        suspect_arrived_at=received.suspect_arrived_at,
    )
    record.save(case)
    record.about(case)
    record.create_all(
        [Handler(case=case, officer=one, is_lead=one == given.lead, starts_at=at) for one in given.handlers]
    )
    record.save(Lead(case=case, officer=given.lead, unit=given.unit, since=at))
    enter_docket([case.pk])
    received.case = case
    record.save(received)
    write_parties(record, case, given.parties, at)
    if not given.venue:
        start_clocks(record, case, "registered", at)
    index([case])
    return case

"""Logging a case: number, parties, handling officers and the first clock, in one deed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import start_clocks
from cases.file.case.dates import check_confirmed, check_times, questions_about
from cases.file.case.models import Case
from cases.file.case.numbering import next_number, number_of
from cases.file.case.permissions import check_are_qualified, check_may_register
from cases.file.case.states import FAST_TRACK_KINDS
from cases.file.evidence.items import questions_about as questions_about_evidence
from cases.file.evidence.items import upload_of, write_down
from cases.file.parties.persons import PartyInput, seal_party, write_parties
from cases.file.search.deeds import index
from cases.file.sight.docket import enter_docket
from cases.file.sight.models import Handler
from cases.intake.alike.deeds import note_alike, tell_lead_of_the_same
from cases.intake.models import RegistrationDraft
from cases.intake.reception.deeds import checked_reception
from cases.intake.venue import check_venue
from cases.intake.venue_deeds import check_registrar_handles, note_told, pass_on
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.bounds import LONGEST_FACTS, whole
from portal.shell.refusals import Problems, refuse

__all__ = ["PartyInput", "next_number", "number_of", "register", "seal_party"]


def register(
    *,
    by,
    at,
    unit,
    kind,
    cause,
    source,
    lead,
    assistants,
    occurred_at,
    reported_at,
    place,
    facts,
    parties=(),
    is_fast_track=False,
    reception=None,
    venue=None,
    evidence=(),
    draft=None,
    once="",
    alike=None,
    dates_confirmed=False,
):
    """Log a case and return it with its number; acceptance (受案) is registration.

    `reception` is a ReceptionInput; `venue` a VenueInput where the case is not ours, which asks the unit's head at once
    for its transfer; `evidence` are EvidenceInputs, written down with the case; `draft` is the key of
    the registrar's draft, which goes with this; `alike` is the Answer to cases that looked the same;
    `dates_confirmed` answers what is asked about times long ago.
    Raises Denied where `by` may not register in `unit` or a handling officer lacks the qualification, Refused
    where the input does not hold together, AlreadyDone where the form with key `once` was sent before.
    """
    on = timezone.localdate(at)
    check_may_register(by, unit, on)
    problems = Problems()
    with problems.part():
        handlers = _checked_handlers(lead, assistants, on)
    with problems.part():
        check_times(occurred_at, reported_at, at)
    with problems.part():
        whole(facts, LONGEST_FACTS, "facts")
    with problems.part():
        check_cause(cause, kind, on, timezone.localdate(occurred_at))
    with problems.part():
        _check_fast_track(is_fast_track, kind)
    with problems.part():
        received = checked_reception(
            source, reception, registrar=by, occurred_at=occurred_at, reported_at=reported_at, at=at
        )
    with problems.part():
        if venue:
            check_venue(venue)
    problems.raise_if_any()
    if venue:
        check_registrar_handles(by, handlers)
        note_told(received, venue, by, at)
    asked = questions_about(occurred_at, reported_at, at) | questions_about_evidence(reported_at, evidence, at)
    check_confirmed(asked, dates_confirmed)
    files = [(item, upload_of(item, by=by, at=at)) for item in evidence]
    with deed("case.registered", by=actor(by, role=Role.OFFICER), at=at, once=once) as record:
        case = Case(
            number=next_number(record, unit, kind, on.year),
            kind=kind,
            source=source,
            unit=unit,
            cause=cause,
            lead=lead,
            occurred_at=occurred_at,
            reported_at=reported_at,
            place=place.strip(),
            facts=facts.strip(),
            is_fast_track=is_fast_track,
            registered_at=at,
            suspect_arrived_at=received.suspect_arrived_at,
        )
        record.save(case)
        record.about(case)
        record.create_all(
            [Handler(case=case, officer=officer, is_lead=officer == lead, starts_at=at) for officer in handlers]
        )
        enter_docket([case.pk])
        received.case = case
        record.save(received)
        write_parties(record, case, parties, at)
        if not venue:
            start_clocks(record, case, "registered", at)
        index([case])
        for item, upload_id in files:
            write_down(case, item, upload_id, by=by, at=at)
        if venue:
            pass_on(record, case, venue, by, at)
        RegistrationDraft.objects.filter(pk=draft, owner=by).delete()
        record.note(number=case.number, cause=cause.code, lead=lead.pk, parties=len(parties))
        if asked:
            record.note(confirmed=sorted(asked))
        note_alike(record, alike)
        tell_lead_of_the_same(record, case, alike, at)
    return case


def _checked_handlers(lead, assistants, on):
    handlers = [lead, *(officer for officer in assistants if officer != lead)]
    if len(handlers) < 2:
        refuse(assistants=_("A case has at least two handling officers."))
    check_are_qualified(handlers, on)
    return handlers


def _check_fast_track(is_fast_track, kind):
    if is_fast_track and kind not in FAST_TRACK_KINDS:
        refuse(is_fast_track=_("Only administrative cases are decided fast."))


def check_cause(cause, kind, on, occurred_on):
    """Raise Refused unless a cause is of this kind and in force on the day it happened or the day it is written."""
    in_force = any(
        cause.valid_from <= day and (cause.valid_to is None or day < cause.valid_to) for day in (on, occurred_on)
    )
    if cause.kind != kind or not in_force:
        refuse(cause=_("This cause is not in force for such a case on that day."))

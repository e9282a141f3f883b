"""Which deed writes an event of the demo, and how its arguments are read from the demo's rows: one row a kind.

`here` is the Replay: `here.told` the demo as it was read, `here.key` and `here.row` what stands here for its rows.
"""

from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage

from cases.file.evidence import deeds as evidence
from cases.file.parties.persons import PartyInput
from cases.intake import deeds as intake
from cases.intake.reception.rules import DETAILS, ReceptionInput
from cases.intake.rules import CaseInput
from cases.models import (
    Case,
    Custody,
    Defect,
    Evidence,
    Handler,
    Matter,
    NoteAnswer,
    PageNote,
    Party,
    PartyDecision,
    Property,
    PropertyEnd,
    Reception,
    ReviewStep,
    Round,
)
from cases.property import deeds as property_deeds
from cases.review import deeds as review
from cases.review.decisions import deeds as decisions
from cases.review.decisions import fast_track
from cases.review.matters import deeds as matters
from cases.review.notes import deeds as notes
from portal.people.models import Officer, Unit
from portal.shell.personal.sealing import decrypt

PERSON = ("name", "id_number", "phone", "address", "residence")
DETENTION = ("carried_out_on", "carried_out_how", "detained_from", "detained_until", "detention_deducted")


def _register(here, event, facts, *, by, at):
    case = here.told.of(Case)[int(event.about_id)]
    handlers = here.told.where(Handler, "case_id", case.pk)
    parties = here.told.where(Party, "case_id", case.pk)
    places = {row.pk: place for place, row in enumerate(parties, 1)}
    [received] = here.told.where(Reception, "case_id", case.pk)
    given = CaseInput(
        unit=here.row(Unit, case.unit_id),
        kind=case.kind,
        cause=case.cause,
        source=case.source,
        lead=by,
        assistants=[here.row(Officer, row.officer_id) for row in handlers if not row.is_lead],
        occurred_at=case.occurred_at,
        reported_at=case.reported_at,
        place=case.place,
        facts=case.facts,
        parties=[_party(row, places.get(row.guardian_of_id)) for row in parties],
        is_fast_track=case.is_fast_track,
        reception=_reception(here, received),
    )
    intake.register(by=by, at=at, given=given)


def _party(row, ward):
    sealed = {name: decrypt(getattr(row, f"{name}_sealed")) for name in PERSON}
    return PartyInput(role=row.role, is_confidential=row.is_confidential, paper=row.paper, ward=ward, **sealed)


def _reception(here, row):
    details = {name: getattr(row, name) for name in DETAILS}
    received_by = here.row(Officer, row.received_by_id)
    return ReceptionInput(received_at=row.received_at, received_by=received_by, **details)


def _suspect_arrived(here, event, facts, *, by, at):
    case = here.told.of(Case)[int(event.about_id)]
    fast_track.suspect_arrived(
        by=by,
        at=at,
        case_id=here.key(Case, case.pk),
        arrived_at=case.suspect_arrived_at,
        consent_on=case.fast_track_consent_on,
    )


def _add_evidence(here, event, facts, *, by, at):
    row = here.told.of(Evidence)[facts["evidence"]]
    file = None
    if row.file:
        with default_storage.open(row.file.name) as stored:
            file = File(BytesIO(stored.read()), name=row.file_name)
    item = evidence.EvidenceInput(row.title, row.kind, row.collected_on, file)
    evidence.add(by=by, at=at, case_id=here.key(Case, row.case_id), item=item)


def _submit(here, event, facts, *, by, at):
    submitted = here.told.where(Round, "matter_id", facts["matter"])[facts["round"] - 1]
    matter, content = here.told.of(Matter)[facts["matter"]], here.content(submitted.content)
    said = {"proposal": content["proposal"], "particulars": content["particulars"]}
    if facts["round"] == 1:
        matters.ask(by=by, at=at, case_id=here.key(Case, matter.case_id), kind=matter.kind, **said)
        return
    now = here.row(Matter, matter.pk)
    matters.resubmit(by=by, at=at, matter_id=now.pk, seen_version=now.version, **said)


def _withdraw(here, event, facts, *, by, at):
    now = here.row(Matter, facts["matter"])
    matters.withdraw(by=by, at=at, matter_id=now.pk, seen_version=now.version)


def _take_up(here, event, facts, *, by, at):
    review.take_up(by=by, at=at, matter_id=here.key(Matter, facts["matter"]))


def _decide(here, event, facts, *, by, at):
    step, now = here.told.of(ReviewStep)[facts["step"]], here.row(Matter, facts["matter"])
    findings = [
        review.Finding(row.item_id, here.key(Officer, row.officer_id), row.is_noted, row.remark)
        for row in here.told.where(Defect, "step_id", step.pk)
    ]
    review.decide(
        by=by,
        at=at,
        matter_id=now.pk,
        move=step.outcome,
        seen_version=now.version,
        seen_digest=now.content_digest,
        opinion=step.opinion,
        answers=step.answers,
        findings=findings,
    )


def _take_property(here, event, facts, *, by, at):
    row = here.told.of(Property)[facts["property"]]
    first = here.told.where(Custody, "thing_id", row.pk)[0]
    thing = property_deeds.Thing(
        name=row.name,
        quantity=row.quantity,
        how=row.how,
        taken_at=row.taken_at,
        place=first.place,
        description=row.description,
        value=row.value,
        document=row.document,
        holder_before=here.row(Party, row.holder_before_id),
    )
    property_deeds.take(by=by, at=at, case_id=here.key(Case, row.case_id), thing=thing)


def _hand_on(here, event, facts, *, by, at):
    row = here.told.where(Custody, "thing_id", facts["property"])[facts["number"] - 1]
    given = property_deeds.HandOver(
        purpose=row.purpose,
        happened_at=row.happened_at,
        place=row.place,
        receiver=here.row(Officer, row.receiver_id),
        remark=row.remark,
    )
    now = here.row(Property, facts["property"])
    property_deeds.hand_on(by=by, at=at, property_id=now.pk, seen_steps=now.steps, given=given)


def _end_property(here, event, facts, *, by, at):
    [row] = here.told.where(PropertyEnd, "thing_id", facts["property"])
    given = property_deeds.Whereabouts(
        way=row.way,
        happened_on=row.happened_on,
        reason=row.reason,
        recipient=here.row(Party, row.recipient_id),
        receipt=here.row(Evidence, row.receipt_id),
        approval=row.approval,
    )
    now = here.row(Property, facts["property"])
    property_deeds.end(by=by, at=at, property_id=now.pk, seen_steps=now.steps, given=given)


def _serve(here, event, facts, *, by, at):
    row = here.told.of(PartyDecision)[facts["decision"]]
    decision_id = here.key(PartyDecision, row.pk)
    decisions.serve(by=by, at=at, decision_id=decision_id, served_on=row.served_on, served_how=row.served_how)


def _copy(here, event, facts, *, by, at):
    row = here.told.of(PartyDecision)[facts["decision"]]
    decisions.copy_to_victim(by=by, at=at, decision_id=here.key(PartyDecision, row.pk), copied_on=row.copied_on)


def _carry_out(here, event, facts, *, by, at):
    row = here.told.of(PartyDecision)[facts["decision"]]
    said = {name: getattr(row, name) for name in DETENTION}
    decisions.carry_out(by=by, at=at, decision_id=here.key(PartyDecision, row.pk), **said)


def _write_note(here, event, facts, *, by, at):
    row = here.told.of(PageNote)[facts["note"]]
    notes.write(
        by=by,
        at=at,
        matter_id=here.key(Matter, facts["matter"]),
        evidence_id=here.key(Evidence, row.evidence_id),
        page=row.page,
        text=row.text,
    )


def _answer_note(here, event, facts, *, by, at):
    [row] = here.told.where(NoteAnswer, "note_id", facts["note"])
    notes.answer(by=by, at=at, note_id=here.key(PageNote, row.note_id), text=row.text)


CALLS = {
    "case.registered": _register,
    "suspect.arrived": _suspect_arrived,
    "evidence.added": _add_evidence,
    "matter.submitted": _submit,
    "matter.withdrawn": _withdraw,
    "matter.taken-up": _take_up,
    "matter.approved": _decide,
    "matter.returned": _decide,
    "matter.rejected": _decide,
    "property.taken": _take_property,
    "property.handed-on": _hand_on,
    "property.returned": _end_property,
    "decision.served": _serve,
    "decision.copied": _copy,
    "decision.carried-out": _carry_out,
    "note.written": _write_note,
    "note.answered": _answer_note,
}

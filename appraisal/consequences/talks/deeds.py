"""Talks as they were held; opening the record of one is a look."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.models import Consequence
from appraisal.consequences.permissions import visible_consequences
from appraisal.consequences.talks.models import Talk
from appraisal.consequences.talks.permissions import check_may_hold
from appraisal.consequences.talks.queries import left_to_talk_with
from appraisal.scheme.deciders import DECIDES, as_actor
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.files import deeds as uploads
from portal.office.files.audit import state_of
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import MovedOn, Refused


@dataclass(frozen=True)
class TalkInput:
    """A talk as it is written down: the record as a file, or as an upload that was sent before."""

    talked_with_id: int
    talked_by_id: int
    held_on: date
    place: str
    summary: str
    signature: str
    answer: str = ""
    refusal: str = ""
    file: UploadedFile | None = None
    upload_id: UUID | None = None


def hold(*, by: Officer, at: datetime, consequence_id: int, talk: TalkInput) -> Talk:
    """Record a talk with one of those concerned, and return it.

    Raises Denied for all but who decided or somebody above, also as the one who talked; Refused without a record, on a
    day before the decision or in the future; MovedOn where it was recorded already.
    """
    consequence = Consequence.objects.select_related("by_rule", "decided_by", "unit", "officer").get(pk=consequence_id)
    on = timezone.localdate(at)
    check_may_hold(by, consequence, on)
    talked_by = Officer.objects.get(pk=talk.talked_by_id)
    check_may_hold(talked_by, consequence, on)
    _check_is_left(consequence, talk)
    _check_said(consequence, talk, on)
    upload_id = _upload_of(talk, by, at)
    row = Talk(
        consequence=consequence,
        talked_with_id=talk.talked_with_id,
        talked_by=talked_by,
        held_on=talk.held_on,
        place=talk.place.strip(),
        summary=talk.summary.strip(),
        answer=talk.answer.strip(),
        signature=talk.signature,
        refusal=talk.refusal.strip() if talk.signature == Talk.Signature.REFUSED else "",
        recorded_by=by,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            _write(row, upload_id, by, at)
    except IntegrityError as error:
        raise MovedOn(_("This talk is recorded already.")) from error
    return row


def _write(row, upload_id, by, at):
    with deed("talk.held", by=as_actor(by, *DECIDES, Role.PERSONNEL), at=at, about=row.consequence) as record:
        upload = uploads.take(by, upload_id)
        row.file, row.file_name = upload.file.name, upload.name
        row.size, row.sha256, row.media_type = upload.size, upload.sha256, upload.media_type
        record.save(row)
        record.note(
            talk=row.pk,
            talked_with=row.talked_with_id,
            talked_by=row.talked_by_id,
            held_on=row.held_on,
            signature=row.signature,
            sha256=row.sha256,
        )


def open_record(*, by: Officer, at: datetime, talk_id: int) -> Talk:
    """Return a Talk, its record open at the beginning, and record the look.

    Raises Talk.DoesNotExist for one of a consequence that this person may not know of, Refused for a damaged file.
    """
    talk = Talk.objects.select_related("consequence").get(
        pk=talk_id, consequence__in=visible_consequences(by).values("pk")
    )
    problem = state_of(talk)
    with deed("talk.opened", by=actor(by), at=at, about=talk.consequence, chain=Chain.ACCESS, is_look=True) as record:
        record.note(talk=talk.pk, **({"problem": problem} if problem else {}))
    if problem:
        raise Refused(_("This file is not the one that was handed in: its hash differs. Tell the audit administrator."))
    talk.file.open("rb")
    return talk


def _check_is_left(consequence, talk):
    if talk.talked_with_id not in {officer.pk for officer in consequence.people}:
        sentence = _("Choose whom the talk concerns.")
        raise Refused(sentence, {"talked_with": sentence})
    if talk.talked_with_id not in {officer.pk for officer in left_to_talk_with(consequence)}:
        raise MovedOn(_("No talk is to be held here any more."))


def _check_said(consequence, talk, on):
    problems = {}
    if not timezone.localdate(consequence.decided_at) <= talk.held_on <= on:
        problems["held_on"] = _("The talk is held after the decision, and not in the future.")
    for name in ("place", "summary"):
        if not getattr(talk, name).strip():
            problems[name] = _("Say this.")
    if talk.signature == Talk.Signature.REFUSED and not talk.refusal.strip():
        problems["refusal"] = _("Say why the signature was refused.")
    if not talk.file and not talk.upload_id:
        problems["file"] = _("The record of the talk is kept as a file.")
    if problems:
        raise Refused(_("The talk cannot be recorded yet."), problems)


def _upload_of(talk, by, at):
    if talk.file:
        return uploads.receive_whole(by=by, at=at, file=talk.file, place="talk").pk
    return talk.upload_id

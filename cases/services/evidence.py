"""Evidence of a case (C11): written down with its file, which was hashed on arrival and is never replaced."""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Evidence
from cases.services import uploads
from cases.services.file import case_to_change, note_change
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.refusals import Refused


@dataclass(frozen=True)
class EvidenceInput:
    """An evidence item as it is written down: with an upload that is ready, with a file that came along, or neither."""

    title: str
    kind: str
    collected_on: date
    file: File | None = None
    upload_id: str = ""


def add(*, by, at, case_id, item):
    """Add an evidence item with its file and return it.

    Raises Denied unless `by` handles the case, Refused with the reason where the file is not taken.
    """
    case = case_to_change(by, case_id)
    _check_day(item, at)
    upload_id = item.upload_id
    if item.file:
        upload_id = uploads.receive_whole(by=by, at=at, file=item.file, place=f"case-{case.pk}").pk
    with deed("evidence.added", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        evidence = write_down(record, case, item, upload_id, by=by, at=at)
        note_change(record, case, at)
        record.note(
            evidence=evidence.pk, kind=evidence.kind, sha256=evidence.sha256, size=evidence.size,
            media_type=evidence.media_type,
        )  # fmt: skip
    return evidence


def add_all(*, by, at, case_id, items):
    """Add several items, all or none, each with an event of its own; return them."""
    with transaction.atomic():
        return [add(by=by, at=at, case_id=case_id, item=item) for item in items]


def write_down(record, case, item, upload_id="", *, by, at):
    """Write an item of a case with the file of an upload, where there is one, and return it."""
    _check_day(item, at)
    evidence = Evidence(
        case=case, title=item.title.strip(), kind=item.kind, collected_by=by, collected_on=item.collected_on,
        added_by=by, added_at=at,
    )  # fmt: skip
    if upload_id:
        upload = uploads.take(record, by, upload_id)
        evidence.file, evidence.file_name = upload.file.name, upload.name
        evidence.size, evidence.sha256, evidence.media_type = upload.size, upload.sha256, upload.media_type
    record.save(evidence)
    return evidence


def _check_day(item, at):
    if item.collected_on > timezone.localdate(at):
        message = _("This lies in the future.")
        raise Refused(message, {"collected_on": message})

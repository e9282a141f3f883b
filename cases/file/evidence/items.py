"""Writing evidence down inside a deed that is under way: adding to a file, or registering with what is at hand."""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from cases.file.case.dates import questions_in_file
from cases.file.evidence.models import Evidence, Provider
from cases.file.parties.models import Party
from portal.ledger.writing.recording import deed
from portal.office.files import deeds as uploads
from portal.office.persons.rules import sealed_columns
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.refusals import Refused, refuse
from portal.shell.typed.bounds import problem_of


@dataclass(frozen=True)
class EvidenceInput:
    """An evidence item as it is written down: with an upload that is ready, with a file that came along, or neither.

    Who handed it in is a party of the case, or a name with an address, or left open.
    """

    title: str
    kind: str
    collected_on: date
    file: File | None = None
    upload_id: str = ""
    provider_party: Party | None = None
    provider_name: str = ""
    provider_address: str = ""


def upload_of(item, *, by, at, place=""):
    """Return the id of the checked upload that an item names or brings along, or ""; raises Refused with the reason.

    Called before the deed: checking a large file takes longer than a transaction may.
    """
    check_day(item, at)
    if item.file:
        return uploads.receive_whole(by=by, at=at, file=item.file, place=place).pk
    return item.upload_id


def write_down(case, item, upload_id="", *, by, at, also=None):
    """Write an item of a case with the file of an upload, where there is one, as a deed of its own; return it.

    `also` is called with the Record of that deed, for what belongs to it beside the item.
    """
    check_day(item, at)
    provider = provider_of(case, item)
    evidence = Evidence(
        case=case,
        title=item.title.strip(),
        kind=item.kind,
        collected_by=by,
        collected_on=item.collected_on,
        added_by=by,
        added_at=at,
    )
    with deed("evidence.added", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        if upload_id:
            upload = uploads.take(by, upload_id)
            evidence.file, evidence.file_name = upload.file.name, upload.name
            evidence.size, evidence.sha256, evidence.media_type = upload.size, upload.sha256, upload.media_type
        record.save(evidence)
        if provider:
            provider.evidence = evidence
            record.save(provider)
            record.note(provider=provider.pk)
        if also:
            also(record)
        record.note(
            evidence=evidence.pk,
            kind=evidence.kind,
            sha256=evidence.sha256,
            size=evidence.size,
            media_type=evidence.media_type,
        )
    return evidence


def provider_of(case, item):
    """Return the unsaved Provider of an item, sealed and masked, or None; raise Refused naming the field."""
    party, name, address = item.provider_party, item.provider_name.strip(), item.provider_address.strip()
    if party and (name or address):
        refuse(provider_name=_("Either a party of the case, or a name: not both."))
    if party and party.case_id != case.pk:
        refuse(provider_party=_("Choose one of the list."))
    if address and not name:
        refuse(provider_name=_("Whose address is it? Write the name too."))
    if party:
        return Provider(party=party)
    return Provider(**sealed_columns(name=name, address=address)) if name else None


def questions_about(reported_at, items, at):
    """Return {code: question} about the days of items: one for all that raise the same."""
    asked = {}
    for item in items:
        check_day(item, at)
        asked |= questions_in_file(reported_at, at, collected_on=item.collected_on)
    return asked


def check_day(item, at):
    """Raise Refused for a day of collection that lies in the future, or before there was such a bureau."""
    if words := problem_of("collected_on", item.collected_on, at):
        raise Refused(words, {"collected_on": words})

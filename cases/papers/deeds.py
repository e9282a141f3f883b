"""Making documents of a case and opening them again: each an event, each copy kept as it was printed."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.papers.making import made
from cases.papers.models import CaseDocument
from cases.papers.numbers import number_for
from cases.papers.queries import check_may_make, handles
from cases.papers.registry import BY_CODE
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.files.audit import state_of
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Refused, refuse

LONGEST_PURPOSE = 200


def make(
    *,
    by: Officer,
    at: datetime,
    case_id: int,
    code: str,
    format: str,
    matter_id: int | None = None,
    party_id: int | None = None,
    purpose: str = "",
) -> CaseDocument:
    """Make a document of a case, keep it, and return the CaseDocument.

    Raises Denied where `by` may not make it; Refused where it does not belong to this case, without the purpose
    that it needs, where its form is broken, or where this machine makes no PDF.
    """
    case = Case.objects.visible_to(by).select_related("unit", "cause", "lead").get(pk=case_id)
    kind = BY_CODE.get(code)
    if kind is None:
        raise Refused(_("There is no such document."))
    check_may_make(by, kind, case)
    purpose = _checked_purpose(by, case, kind.is_personal, purpose)
    matter, party = _subject(kind, case, matter_id, party_id)
    is_draft = kind.is_draft(matter) if matter else False
    number = case.number
    if kind.sign and is_draft:
        number = ""
    elif kind.sign:
        number = number_for(by=by, at=at, kind=kind, case=case, matter=matter, party=party)
    content = made(kind, case, at=at, format=format, matter=matter, party=party, number=number, is_draft=is_draft)
    row = CaseDocument(
        case=case,
        matter=matter,
        party=party,
        code=code,
        number=number,
        is_draft=is_draft,
        is_personal=kind.is_personal,
        purpose=purpose,
        format=format,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_by=by,
        made_at=at,
    )
    return keep(row, content, by=by, at=at)


def keep(row: CaseDocument, content: bytes, *, by: Officer, at: datetime) -> CaseDocument:
    """Keep the bytes of a new CaseDocument with the event of its making, and return it."""
    row.file.save(f"{row.sha256}.{row.format}", ContentFile(content), save=False)
    with deed("document.made", by=actor(by), at=at, about=row.case, chain=_chain(row)) as record:
        record.save(row)
        record.note(
            document=row.pk,
            code=row.code,
            number=row.number,
            format=row.format,
            sha256=row.sha256,
            is_draft=row.is_draft,
            matter=row.matter_id,
            party=row.party_id,
            purpose=row.purpose,
        )
    return row


def open_again(*, by: Officer, at: datetime, document_id: int, purpose: str = "") -> CaseDocument:
    """Return a CaseDocument, its file open at the beginning, and record the look.

    Raises Refused without the purpose that it needs, or where the file is not the one that was made.
    """
    row = CaseDocument.objects.select_related("case__unit").get(pk=document_id, case__in=Case.objects.visible_to(by))
    purpose = _checked_purpose(by, row.case, row.is_personal, purpose)
    is_whole = not state_of(row)
    with deed(
        "document.opened", by=actor(by), at=at, about=row.case, chain=_chain(row, Chain.ACCESS), is_look=True
    ) as record:
        record.note(document=row.pk, code=row.code, purpose=purpose, is_whole=is_whole)
    if not is_whole:
        raise Refused(_("This file is not the one that was made: its hash differs. Tell the audit administrator."))
    return row


def own_purpose() -> str:
    """Return the purpose of those who handle the case, unless they say another."""
    return _("handling this case")


def _checked_purpose(by, case, is_personal, purpose):
    purpose = purpose.strip()[:LONGEST_PURPOSE]
    if purpose or (not is_personal and not case.is_sealed):
        return purpose
    if not case.is_sealed and handles(by, case):
        return own_purpose()
    refuse(purpose=_("It names people in plain text: say what you need it for; this is recorded."))


def _subject(kind, case, matter_id, party_id):
    matter = case.matters.select_related("author").filter(pk=matter_id).first() if matter_id else None
    party = case.parties.filter(pk=party_id).first() if party_id else None
    is_of_no_matter_here = matter_id and matter is None
    if is_of_no_matter_here or kind.is_of_matter != bool(matter) or (matter and not kind.fits(matter)):
        raise Refused(_("This document does not belong to this matter."))
    if party_id and (party is None or not kind.is_of_party or not kind.fits_party(party, matter)):
        raise Refused(_("This document is not made out to this person."))
    if kind.is_of_party and party is None and _has_people(kind, case, matter):
        raise Refused(_("Say to whom this document is made out."))
    return matter, party


def _has_people(kind, case, matter):
    return bool(kind.outcome) or any(kind.fits_party(party, matter) for party in case.parties.all())


def _chain(row, otherwise=Chain.BUSINESS):
    return Chain.PERSONAL if row.is_personal else otherwise

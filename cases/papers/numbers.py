"""Numbers (文号) of documents: given with the last approval, in one gapless series by unit, sign and year of it."""

from datetime import datetime

from django.utils import timezone

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.papers.registry import DOCUMENTS, DocumentKind, Final
from cases.review.models import Matter
from portal.ledger.writing.recording import Record, deed
from portal.office.numbers.deeds import number_given, number_once
from portal.people.actors import actor
from portal.people.models import Officer, Unit


def number_all(record: Record, matter: Matter, at: datetime) -> list[str]:
    """Give every document that a matter brings about its number within the deed of its last approval; return them."""
    case = matter.case
    return [
        _given(record, kind, case, key_of(kind, case, matter, party), at)
        for kind, party in numbered(matter, case.parties.order_by("pk"))
    ]


def numbered(matter, parties) -> list[tuple[DocumentKind, Party | None]]:
    """Return the documents that get a number when a matter is approved, each with whom it is made out to, or None."""
    return [
        (kind, party)
        for kind in DOCUMENTS
        if kind.sign and kind.final == Final.APPROVED and kind.fits(matter)
        for party in _made_out_to(kind, parties, matter)
    ]


def number_for(
    *, by: Officer, at: datetime, kind: DocumentKind, case: Case, matter: Matter | None, party: Party | None
) -> str:
    """Return the number of a document; one of a matter approved without numbers gets it now, of the approval's year."""
    key = key_of(kind, case, matter, party)
    known = number_given(key)
    if known:
        return known
    with deed("document.numbered", by=actor(by), at=at, about=case) as record:
        approved_at = matter.ended_at if matter else None
        number = _given(record, kind, case, key, at, counted_at=approved_at or at)
        record.note(code=kind.code, number=number)
    return number


def key_of(kind: DocumentKind, case: Case, matter: Matter | None, party: Party | None) -> str:
    """Return what a number is kept by: case, document, matter, person."""
    return f"{of_case(case)}{kind.code}/{matter.pk if matter else 0}/{party.pk if party else 0}"


def of_case(case: Case) -> str:
    """Return what the keys of all numbers of a case begin with."""
    return f"case/{case.pk}/"


def number_of(unit: Unit, sign: str, year: int, serial: int) -> str:
    """Return a document number, for example 云公（城关）行罚决字〔2026〕12号."""
    return worded(Unit.objects.get(parent=None), unit, sign, year, serial)


def worded(bureau: Unit, unit: Unit, sign: str, year: int, serial: int) -> str:
    """Return a document number in a bureau that is known."""
    return f"{bureau.short_name}（{unit.short_name}）{sign}字〔{year}〕{serial}号"


def series_of(kind: DocumentKind) -> str:
    """Return the series in which a document is numbered."""
    return f"paper/{kind.sign}"


def _made_out_to(kind, parties, matter):
    if not kind.is_of_party:
        return [None]
    people = [party for party in parties if kind.fits_party(party, matter)]
    # A notice to an informer is made without one where the file knows none; a decision about nobody is none.
    return people or ([] if kind.outcome else [None])


def _given(record, kind, case, key, at, counted_at=None):
    year = timezone.localdate(counted_at or at).year
    return number_once(
        record,
        key,
        case.unit,
        series_of(kind),
        year,
        at=at,
        worded=lambda serial: number_of(case.unit, kind.sign, year, serial),
    )

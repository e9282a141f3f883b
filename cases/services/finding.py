"""Finding a person by identity number or phone: exactly, for a reason, and each search is an event (X3)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Case, Handler, Party
from cases.permissions import check_may_find_persons
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.rights import rights_of
from portal.shell.masking import mask_id_number, mask_phone
from portal.shell.papers import plain_number, plain_phone
from portal.shell.refusals import Refused
from portal.shell.sealing import blind_indexes

MOST = 100


def find_person(*, by, at, number, reason):
    """Return the Parties (with their cases) that have this number or phone, in cases that `by` may know of.

    People who ask to stay unnamed are found by the officers of their case alone. Raises Denied, or Refused where the
    number is too short or the reason is missing.
    """
    check_may_find_persons(by)
    _check(number, reason)
    found = list(
        Party.objects.filter(_is_of(number), case__in=Case.objects.visible_to(by).filter(is_sealed=False))
        .filter(Q(is_confidential=False) | Q(case__in=_handled(by)))
        .select_related("case__unit", "case__cause")
        .order_by("-case__registered_at", "pk")[:MOST]
    )
    role = next(iter(sorted(rights_of(by).roles)), "")
    mask = mask_phone(plain_phone(number)) if _is_phone(number) else mask_id_number(plain_number(number))
    with deed("person.searched", by=actor(by, role=role), at=at, chain=Chain.PERSONAL) as record:
        cases = sorted({party.case_id for party in found})
        record.note(mask=mask, reason=reason.strip(), found=len(found), cases=cases)
    return found


def _check(number, reason):
    problems = {}
    if len(plain_number(number)) < 7:
        problems["number"] = _("Write the whole identity number or phone; parts are not searched.")
    if not reason.strip():
        problems["reason"] = _("Say why you need to see this; the look is recorded.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _is_phone(number):
    return 7 <= len(plain_phone(number)) <= 12 and plain_number(number).strip("+()").isdecimal()


def _is_of(number):
    """A number is looked for as both: a pass of eight figures looks like a phone."""
    of_paper = Q(id_number_index__in=blind_indexes(plain_number(number)))
    phone = plain_phone(number)
    return of_paper | Q(phone_index__in=blind_indexes(phone)) if phone else of_paper


def _handled(officer):
    return Handler.objects.filter(officer=officer, ends_at=None).values("case_id")

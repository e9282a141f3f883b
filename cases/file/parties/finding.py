"""Finding a person by name, identity number or phone: exactly, for a reason, and each search is an event (X3, C15)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_may_find_persons
from cases.file.parties.models import Party
from cases.file.sight.models import Handler
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.rights import rights_of
from portal.shell.bounds import whole
from portal.shell.masking import mask_id_number, mask_name, mask_phone
from portal.shell.papers import half_width, plain_name, plain_number, plain_phone
from portal.shell.refusals import Refused
from portal.shell.sealing import blind_indexes

MOST = 100


def find_person(*, by, at, sought, reason):
    """Return the Parties (with their cases) of this whole name, number or phone, in cases that `by` may know of.

    People who ask to stay unnamed are found by the officers of their case alone. Raises Denied, or Refused where the
    name or number is too short or the reason is missing.
    """
    check_may_find_persons(by)
    sought = half_width(sought)
    _check(sought, reason)
    found = list(
        Party.objects.filter(_is_of(sought), case__in=Case.objects.visible_to(by).filter(is_sealed=False))
        .filter(Q(is_confidential=False) | Q(case__in=_handled(by)))
        .select_related("case__unit", "case__cause")
        .order_by("-case__registered_at", "pk")[:MOST]
    )
    role = next(iter(sorted(rights_of(by).roles)), "")
    with deed("person.searched", by=actor(by, role=role), at=at, chain=Chain.PERSONAL, is_look=True) as record:
        cases = sorted({party.case_id for party in found})
        record.note(mask=_masked(sought), reason=whole(reason, 200, "reason"), found=len(found), cases=cases)
    return found


def _check(sought, reason):
    problems = {}
    if len(plain_number(sought)) < (7 if _is_number(sought) else 2):
        problems["sought"] = _("Write the whole name, identity number or phone; parts are not searched.")
    if not reason.strip():
        problems["reason"] = _("Say why you need to see this; the look is recorded.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _is_number(sought):
    """Say whether this can be no name: figures, without a character of Chinese or another script."""
    return sought.isascii() and any(each.isdecimal() for each in sought)


def _is_phone(sought):
    return 7 <= len(plain_phone(sought)) <= 12 and plain_number(sought).strip("+()").isdecimal()


def _masked(sought):
    if not _is_number(sought):
        return mask_name(sought)
    return mask_phone(plain_phone(sought)) if _is_phone(sought) else mask_id_number(plain_number(sought))


def _is_of(sought):
    """Names may hold figures (those of firms), and a pass of eight figures looks like a phone: each is tried."""
    names = {*blind_indexes(plain_name(sought)), *blind_indexes(sought)}
    same = Q(id_number_index__in=blind_indexes(plain_number(sought))) | Q(name_index__in=names)
    phone = plain_phone(sought)
    return same | Q(phone_index__in=blind_indexes(phone)) if phone else same


def _handled(officer):
    return Handler.objects.filter(officer=officer, ends_at=None).values("case_id")

"""Looking at what is sealed of a person, and finding one: for a reason, and each look is an event (X3, C15)."""

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.rows.labels import label_of
from portal.ledger.writing.recording import deed
from portal.office.persons.models import Person
from portal.office.persons.queries import Found, PersonSearch, is_of, opened, person_searches
from portal.people.actors import actor
from portal.people.models import Officer
from portal.people.rights import rights_of
from portal.shell.personal.masking import mask_id_number, mask_name, mask_phone
from portal.shell.personal.papers import half_width, plain_number, plain_phone
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.bounds import whole

LONGEST_REASON = 200
MOST = 100


def reveal(
    person: Person, *, kind: str, by: Officer, at: datetime, about: Model, reason: str, **facts: int | str
) -> dict[str, str]:
    """Return {field: plain text} of all that is sealed of a Person, and record the look as a deed of that kind.

    `about` is the row in whose history it stands, `facts` go into the event. Whether `by` may look is asked by the
    room before. Raises Refused without a reason.
    """
    if not reason.strip():
        message = _("Say why you need to see this; the look is recorded.")
        raise Refused(message, {"reason": message})
    with deed(kind, by=_looking(by), at=at, about=about, chain=Chain.PERSONAL, is_look=True) as record:
        record.note(**facts, reason=whole(reason, LONGEST_REASON, "reason"))
    return {name: opened(person, name) for name in person.SEALED}


def find_person(*, by: Officer, at: datetime, sought: str, reason: str) -> list[Found]:
    """Return what is Found of this whole name, number or phone, in what `by` may know of, the newest first.

    Every room that lets `by` search is asked. Raises Denied where none does, Refused where the name or number is too
    short or the reason is missing.
    """
    searches = searches_of(by)
    sought = half_width(sought)
    _check(sought, reason)
    same = is_of(sought)
    found = [each for search in searches for each in search.find(by, same, MOST)]
    found = sorted(found, key=lambda each: each.at, reverse=True)[:MOST]
    with deed("person.searched", by=_looking(by), at=at, chain=Chain.PERSONAL, is_look=True) as record:
        record.note(
            mask=_masked(sought),
            reason=whole(reason, LONGEST_REASON, "reason"),
            found=len(found),
            about=sorted({label_of(each.about) for each in found}),
        )
    return found


def searches_of(officer: Officer) -> list[PersonSearch]:
    """Return the PersonSearches that let an officer search; raise Denied, with the reason of one, where none does."""
    allowed, refusal = [], None
    for search in person_searches():
        try:
            search.check(officer)
        except Denied as why:
            refusal = why
        else:
            allowed.append(search)
    if refusal and not allowed:
        raise refusal
    return allowed


def _looking(by):
    return actor(by, role=next(iter(sorted(rights_of(by).roles)), ""))


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

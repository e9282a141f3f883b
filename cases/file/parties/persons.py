"""Parties as they are written down: their numbers checked, what identifies them sealed and masked."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from portal.office.persons.rules import sealed_columns
from portal.shell.personal.papers import Paper, half_width
from portal.shell.refusals import Refused

RESPONDENTS = (Party.Role.SUSPECT, Party.Role.RESPONDENT)


@dataclass(frozen=True)
class PartyInput:
    """A party as it is written down; what identifies the person is sealed before it is kept.

    Without `paper` a number is that of an identity card. A guardian names the ward: by `ward`, its place among the
    parties that are written down together, counted from 1, or by `guardian_of`, the key of a party of the case.
    """

    role: str
    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    residence: str = ""
    sex: str = ""
    born_on: date | None = None
    is_confidential: bool = False
    paper: str = ""
    ward: int | None = None
    guardian_of: int | None = None
    guardian_waiver: str = ""


def write_parties(record, case, given, at):
    """Write the parties of a new case, guardians bound to their wards; raise Refused naming the row, `party-<n>-…`."""
    rows = []
    for place, party in enumerate(given):
        try:
            rows.append(seal_party(case, party, at))
            check_born_before(case, rows[-1].born_on)
            check_not_there(party.role, rows[-1].id_number_index, rows[:-1])
            _check_ward(given, place)
        except Refused as refusal:
            raise Refused(str(refusal), {f"party-{place}-{name}": said for name, said in refusal.fields.items()}) from (
                refusal
            )
    wards = [row for row, party in zip(rows, given, strict=True) if not party.ward]
    record.create_all(wards)
    guardians = [row for row, party in zip(rows, given, strict=True) if party.ward]
    for row, party in zip(guardians, [party for party in given if party.ward], strict=True):
        row.guardian_of = rows[party.ward - 1]
    record.create_all(guardians)
    return rows


def seal_party(case, party, at):
    """Return an unsaved Party with its personal data sealed and masked; raise Refused for an impossible number."""
    paper = party.paper or (Paper.IDENTITY_CARD.value if party.id_number.strip() else "")
    return Party(
        case=case,
        role=party.role,
        is_confidential=party.is_confidential,
        guardian_of_id=checked_ward(case, party),
        guardian_waiver=party.guardian_waiver,
        added_at=at,
        **party_columns(
            paper=paper,
            name=party.name,
            id_number=party.id_number,
            phone=party.phone,
            address=party.address,
            residence=party.residence,
            born=party.born_on,
            sex=party.sex,
        ),
    )


def party_columns(*, name, **given):
    """Return the sealed columns of a party, which has a name; raise Refused naming the field."""
    if not half_width(name):
        message = _("A party needs a name.")
        raise Refused(message, {"name": message})
    return sealed_columns(name=name, **given)


def check_not_there(role, id_number_index, others):
    """Raise Refused where somebody with this number stands among the others as one who is decided about, and again is.

    Whoever stands there twice could be told of one decision and be given another.
    """
    known = {other.id_number_index for other in others if other.role in RESPONDENTS and other.id_number_index}
    if role in RESPONDENTS and id_number_index in known:
        message = _("Somebody with this number is a suspect or respondent of this case already.")
        raise Refused(message, {"id_number": message})


def is_same_person(one, other):
    """Say whether two parties of a case are one person for all that is known: by number, or by name and birth date."""
    if one.id_number_index and other.id_number_index:
        return one.id_number_index == other.id_number_index
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return False
    return bool(one.name_index) and one.name_index == other.name_index


def check_born_before(case, born):
    """Raise Refused for who was born after what the case is about."""
    if born and case.occurred_at and born > timezone.localdate(case.occurred_at):
        message = _("Born on %(day)s, after it happened; please compare both days.") % {"day": born.isoformat()}
        raise Refused(message, {"born_on": message})


def checked_ward(case, party):
    """Return the key of the party whose guardian `party` is, or None; raise Refused for one of another case."""
    if party.guardian_of is None:
        return None
    if party.role != Party.Role.GUARDIAN or not case.parties.filter(pk=party.guardian_of).exists():
        message = _("A guardian's ward is another party of this case.")
        raise Refused(message, {"ward": message})
    return party.guardian_of


def _check_ward(given, place):
    ward = given[place].ward
    if ward is None:
        return
    is_another = 0 < ward <= len(given) and ward - 1 != place and not given[ward - 1].ward
    if given[place].role != Party.Role.GUARDIAN or not is_another:
        message = _("A guardian's ward is another party of this case.")
        raise Refused(message, {"ward": message})

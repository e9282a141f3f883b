"""Parties as they are written down: their numbers checked, what identifies them sealed and masked."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from portal.shell.bounds import problem_of
from portal.shell.masking import mask_address, mask_id_number, mask_name, mask_phone
from portal.shell.papers import (
    Paper,
    born_on,
    half_width,
    plain_name,
    plain_number,
    plain_phone,
    sex_of,
    validate_number,
    validate_phone,
)
from portal.shell.refusals import Refused
from portal.shell.sealing import blind_index, encrypt

LONGEST_MASK = 40


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
        **sealed_columns(
            paper, party.name, party.id_number, party.phone, party.address, party.residence,
            born=party.born_on, sex=party.sex,
        ),
    )


def check_born_before(case, born):
    """Raise Refused for who was born after what the case is about."""
    if born and case.occurred_at and born > timezone.localdate(case.occurred_at):
        message = _("Born on %(day)s, after it happened; please compare both days.") % {"day": born.isoformat()}
        raise Refused(message, {"born_on": message})


def sealed_columns(paper, name, id_number, phone, address, residence="", *, born=None, sex=""):
    """Return {column: value} for what identifies a party: sealed, masked, indexed; raise Refused naming the field."""
    name, number, phone, address = half_width(name), plain_number(id_number), half_width(phone), address.strip()
    residence = residence.strip()
    if not name:
        raise Refused(_("A party needs a name."), {"name": _("A party needs a name.")})
    if number:
        _checked("id_number", validate_number, paper, number)
    _checked("phone", validate_phone, phone)
    told = _checked_birth(paper, number, born)
    _check_of_a_person(paper, residence=residence, sex=sex)
    return {
        "paper": paper,
        "name_sealed": encrypt(name),
        "name_mask": name[:LONGEST_MASK] if paper == Paper.CREDIT_CODE else mask_name(name),
        "name_index": blind_index(plain_name(name)),
        "id_number_sealed": encrypt(number),
        "id_number_mask": mask_id_number(number),
        "id_number_index": blind_index(number),
        "phone_sealed": encrypt(phone),
        "phone_mask": mask_phone(phone),
        "phone_index": blind_index(plain_phone(phone)),
        "address_sealed": encrypt(address),
        "address_mask": mask_address(address),
        "residence_sealed": encrypt(residence),
        "residence_mask": mask_address(residence),
        "sex": _checked_sex(paper, number, sex),
        "born_on": told or born,
    }


def _checked_birth(paper, number, born):
    """Return the birth date that a number tells; raise Refused where a typed one differs or makes no sense."""
    told = born_on(paper, number) if number else None
    problem = problem_of("born_on", born) if born else ""
    if told and born and told != born:
        problem = _("The number says %(day)s; please compare both with the paper.") % {"day": told.isoformat()}
    if problem:
        raise Refused(problem, {"born_on": problem})
    return told


def _checked_sex(paper, number, sex):
    """Return the sex that a number tells, else the typed one; raise Refused where both differ."""
    told = sex_of(paper, number) if number else ""
    problem = ""
    if sex and sex not in Party.Sex.values:
        problem = _("Choose one of the list.")
    elif told and sex and told != sex:
        problem = _("The number says otherwise; please compare both with the paper.")
    if problem:
        raise Refused(problem, {"sex": problem})
    return told or sex


def _check_of_a_person(paper, **given):
    message = _("A firm or another body has none.")
    wrong = {name: message for name, value in given.items() if value and paper == Paper.CREDIT_CODE}
    if wrong:
        raise Refused(message, wrong)


def _checked(field, check, *given):
    try:
        check(*given)
    except ValidationError as problem:
        raise Refused(problem.message, {field: problem.message}) from problem


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

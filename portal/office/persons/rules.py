"""Persons as they are written down: their numbers checked, what identifies them sealed and masked; and their age."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.office.persons.models import Person
from portal.shell.personal.masking import mask_address, mask_id_number, mask_name, mask_phone
from portal.shell.personal.papers import (
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
from portal.shell.personal.sealing import blind_index, encrypt
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import problem_of

LONGEST_MASK = 40


def is_minor(born_on: date | None, on: date) -> bool:
    """Say whether somebody was under eighteen on a day; False where the birth date is not known."""
    return born_on is not None and age_on(born_on, on) < 18


def age_on(born_on: date, on: date) -> int:
    """Return somebody's age in whole years on a day; a birthday counts from its own day on."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def sealed_columns(
    *,
    name: str,
    paper: str = "",
    id_number: str = "",
    phone: str = "",
    address: str = "",
    residence: str = "",
    born: date | None = None,
    sex: str = "",
) -> dict[str, str]:
    """Return {column: value} for what identifies a Person: sealed, masked, indexed; raise Refused naming the field."""
    name, number, phone, address = half_width(name), plain_number(id_number), half_width(phone), address.strip()
    residence = residence.strip()
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
    if sex and sex not in Person.Sex.values:
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

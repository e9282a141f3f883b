"""A party as a document names it: in plain text where the law wants the person, never one who asked to stay unnamed."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.file.parties.models import Party
from cases.review.demands.penalties.ages import age_on
from portal.office.papers.wording import chinese_day
from portal.shell.personal.identity import sex, validate_id_number
from portal.shell.personal.papers import Paper
from portal.shell.personal.sealing import decrypt

UNNAMED = "（要求保密）"
SEXES = {"male": "男", "female": "女"}
# What a form calls those of a case that have one of these roles; of "parties" are all.
PARTS = {
    "parties": set(),
    "suspects": {Party.Role.SUSPECT, Party.Role.RESPONDENT},
    "victims": {Party.Role.VICTIM},
    "reporters": {Party.Role.REPORTER},
    "witnesses": {Party.Role.WITNESS},
}
NOBODY = {
    "role": "",
    "name": "",
    "sex": "",
    "born": "",
    "age": "",
    "id_kind": "",
    "id_number": "",
    "phone": "",
    "address": "",
    "residence": "",
    "guardians": [],
    "is_confidential": False,
    "is_firm": False,
    "has_no_paper": False,
}


def person(party, on):
    """Return what a document says of a party on a day as plain texts; a confidential one is never named."""
    said = {**NOBODY, "role": str(party.get_role_display()), "is_confidential": party.is_confidential}
    if party.is_confidential:
        return {**said, "name": UNNAMED}
    number = decrypt(party.id_number_sealed)
    return {
        **said,
        "is_firm": party.is_firm,
        "has_no_paper": party.paper == Paper.NONE,
        "name": decrypt(party.name_sealed),
        "sex": SEXES.get(party.sex or _sex(number), ""),
        "born": chinese_day(party.born_on) if party.born_on else "",
        "age": str(age_on(party.born_on, on)) if party.born_on else "",
        "id_kind": str(Paper(party.paper).label) if party.paper else "居民身份证" if number else "",
        "id_number": number,
        "phone": decrypt(party.phone_sealed),
        "address": decrypt(party.address_sealed),
        "residence": decrypt(party.residence_sealed) if party.residence_sealed else "",
        "guardians": [person(each, on) for each in party.guardians.all()],
    }


def masked(party, on):
    """Return what `person` returns with the masks that screens show, for papers that name nobody in plain text."""
    said = {**NOBODY, "role": str(party.get_role_display()), "is_confidential": party.is_confidential}
    if party.is_confidential:
        return {**said, "name": UNNAMED}
    return {
        **said,
        "is_firm": party.is_firm,
        "has_no_paper": party.paper == Paper.NONE,
        "name": party.name_mask,
        "sex": SEXES.get(party.sex, ""),
        "age": str(age_on(party.born_on, on)) if party.born_on else "",
        "id_kind": str(Paper(party.paper).label) if party.paper else "居民身份证" if party.id_number_mask else "",
        "id_number": party.id_number_mask,
        "phone": party.phone_mask,
        "address": party.address_mask,
        "residence": party.residence_mask,
        "guardians": [masked(each, on) for each in party.guardians.all()],
    }


def named(row, say):
    """Return the name and address of who is no party, in plain text or by mask as `say` says parties."""
    if say is masked:
        return {"name": row.name_mask, "address": row.address_mask}
    return {"name": decrypt(row.name_sealed), "address": decrypt(row.address_sealed)}


def people_of(case, say=person):
    """Return {"parties": …, "suspects": …} of a case: all, and by part, each as `say` says them."""
    on = timezone.localdate(case.occurred_at or case.registered_at)
    rows = [(row.role, say(row, on)) for row in case.parties.all()]
    return {part: [said for role, said in rows if not roles or role in roles] for part, roles in PARTS.items()}


def names(people):
    """Return the names in a row, or a blank to write in."""
    return "、".join(each["name"] for each in people) or "　　　　"


def _sex(number):
    """The sex that the card tells of who was written down before it was kept beside the number."""
    try:
        validate_id_number(number)
    except ValidationError:
        return ""
    return sex(number)

"""Correcting a party: what was said before is kept sealed, the event holds masks."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_handles, check_is_not_void
from cases.file.parties.models import Party
from cases.file.parties.persons import PartyInput, check_born_before, check_not_there, checked_ward, party_columns
from cases.file.sharing.deeds import check_is_not_under_review, note_change
from cases.file.wordings.deeds import keep_wordings
from cases.quality.corrections.deeds import check_corrects_settled, is_settled
from portal.ledger.writing.recording import deed
from portal.office.persons.queries import opened
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.personal.papers import born_on, half_width, plain_number, sex_of
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import whole

SEALED = Party.SEALED
OPEN = ("role", "paper", "born_on", "sex", "is_confidential", "guardian_of", "guardian_waiver")
PERSONAL = (*SEALED, "born_on", "sex")
LONGEST_REASON = 200


@dataclass(frozen=True)
class PartyChange:
    """What is written anew about a party; None leaves it as it is, an empty text takes it away."""

    role: str | None = None
    paper: str | None = None
    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    address: str | None = None
    residence: str | None = None
    sex: str | None = None
    born_on: date | None = None
    is_confidential: bool | None = None
    guardian_of: int | None = None
    guardian_waiver: str | None = None

    @property
    def given(self) -> dict[str, date | str]:
        """The fields that are written anew."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}


def correct(*, by: Officer, at: datetime, party_id: int, seen_revision: int, change: PartyChange, reason: str) -> Party:
    """Write parts of a party anew while no level holds the file and return the Party; unchanged, nothing is written.

    What was said before is kept sealed, the event holds masks. Once the case is decided its officers may still add
    what is missing; what stands there is corrected by the legal department or the unit's head. Raises Denied, Refused
    with the fields that are wrong, MovedOn where the party was corrected since it was read.
    """
    party = Party.objects.get(pk=party_id)
    case = Case.objects.select_related("unit", "cause").get(pk=party.case_id)
    current = {**{name: opened(party, name) for name in SEALED}, **{name: getattr(party, name) for name in OPEN}}
    changed = _differing(current, change)
    role = _check_may(by, case, any(current[name] for name in changed))
    if not reason.strip():
        message = _("Say why this is corrected.")
        raise Refused(message, {"reason": message})
    whole(reason, LONGEST_REASON, "reason")
    if party.revision != seen_revision:
        raise MatterMovedOn(_("This party was corrected since you opened it."))
    if not changed:
        return party
    before, columns = _masks(party), _columns(case, party, current, changed)
    with deed("party.corrected", by=actor(by, role=role), at=at, about=case) as record:
        if not record.change(party, only_if={"revision": seen_revision}, revision=seen_revision + 1, **columns):
            raise MatterMovedOn(_("This party was corrected since you opened it."))
        note_change(record, case, at)
        after = _masks(party)
        differs = sorted(name for name in after if after[name] != before[name] or name in changed)
        _keep_wordings(record, case, party, current, reason=reason.strip(), by=by, at=at)
        record.note(
            party=party.pk,
            reason=reason.strip(),
            changed=differs,
            masks_before={name: before[name] for name in differs},
            masks_after={name: after[name] for name in differs},
        )
    return party


def _check_may(by, case, is_overwriting):
    if is_overwriting and is_settled(case):
        role = check_corrects_settled(by, case)
    else:
        check_handles(by, case)
        role = Role.OFFICER
    check_is_not_void(case)
    check_is_not_under_review(case)
    return role


def _differing(current, change):
    """Return what is written anew and differs from what is kept, in the form in which it is kept."""
    said = change.given
    tidy = {"id_number": plain_number, "name": half_width, "phone": half_width}
    tidy |= dict.fromkeys(("address", "residence"), str.strip)
    said = {name: tidy[name](value) if name in tidy else value for name, value in said.items()}
    return {name: value for name, value in said.items() if (current[name] or None) != (value or None)}


def _columns(case, party, current, changed):
    said = current | changed
    plain = {name: said[name] for name in SEALED}
    paper = said["paper"] or ("identity_card" if plain["id_number"] else "")
    role = said["role"]
    ward = said["guardian_of"] if "guardian_of" in changed or role == Party.Role.GUARDIAN else None
    checked_ward(case, PartyInput(role=role, name=plain["name"], guardian_of=ward))
    # What the old number told goes with it; what is typed must fit the new one.
    is_renumbered = bool({"id_number", "paper"} & set(changed) and plain["id_number"])
    born = born_on(paper, plain["id_number"]) if is_renumbered and "born_on" not in changed else None
    sex = sex_of(paper, plain["id_number"]) if is_renumbered and "sex" not in changed else ""
    sealed = party_columns(paper=paper, **plain, born=born or said["born_on"], sex=sex or said["sex"])
    check_born_before(case, sealed["born_on"])
    if {"id_number", "role"} & set(changed):
        check_not_there(role, sealed["id_number_index"], case.parties.exclude(pk=party.pk))
    return {
        "role": role,
        "guardian_of_id": ward,
        "guardian_waiver": said["guardian_waiver"],
        "is_confidential": said["is_confidential"],
        **sealed,
    }


def _keep_wordings(record, case, party, before, **said):
    after = {**{name: opened(party, name) for name in SEALED}, **{name: getattr(party, name) for name in OPEN}}
    changed = {name: (before[name], after[name]) for name in after if (before[name] or None) != (after[name] or None)}
    keep_wordings(record, case, "party", party, changed, personal=PERSONAL, **said)


def _masks(party):
    """Return what the ledger may say of a party; of one who asks to stay unnamed, nothing that names."""
    hides = party.is_confidential
    masks = {name: "" if hides else getattr(party, f"{name}_mask") for name in SEALED}
    return {
        **masks,
        "role": party.role,
        "paper": party.paper,
        "born_on": "" if hides or party.born_on is None else f"{party.born_on.year}-**-**",
        "sex": "" if hides else party.sex,
        "is_confidential": party.is_confidential,
        "guardian_of": party.guardian_of_id,
        "guardian_waiver": party.guardian_waiver,
    }

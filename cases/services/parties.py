"""Looking at sealed personal data for a reason (X3), and correcting it: each look and each change is an event."""

from dataclasses import dataclass, fields
from datetime import date

from django.utils.translation import gettext as _

from cases.models import Case, Party
from cases.services.file import case_to_change, note_change
from cases.services.matters import MatterMovedOn
from cases.services.persons import PartyInput, checked_ward, sealed_columns
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused
from portal.shell.sealing import decrypt

SEALED = ("name", "id_number", "phone", "address")


def reveal(*, by, at, party_id, reason):
    """Return {"name", "id_number", "phone", "address"} of a party in plain text, and record the look.

    Raises Denied for a confidential reporter unless `by` handles the case, Refused without a reason.
    """
    party = Party.objects.select_related("case").get(pk=party_id, case__in=Case.objects.visible_to(by))
    if party.is_confidential and not party.case.handlers.filter(officer=by, ends_at=None).exists():
        raise Denied(_("This person asked to stay unnamed; only the handling officers may look."))
    if not reason.strip():
        message = _("Say why you need to see this; the look is recorded.")
        raise Refused(message, {"reason": message})
    role = next(iter(sorted(rights_of(by).roles)), "")
    with deed(
        "party.revealed", by=actor(by, role=role), at=at, about=party.case, chain=Chain.PERSONAL, is_look=True
    ) as record:
        record.note(party=party.pk, reason=reason.strip())
    return {name: _opened(party, name) for name in SEALED}


@dataclass(frozen=True)
class PartyChange:
    """What is written anew about a party; None leaves it as it is, an empty text takes it away."""

    role: str | None = None
    paper: str | None = None
    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    address: str | None = None
    born_on: date | None = None
    is_confidential: bool | None = None
    guardian_of: int | None = None
    guardian_waiver: str | None = None

    @property
    def given(self):
        """The fields that are written anew."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}


def correct(*, by, at, party_id, seen_revision, change, reason):
    """Write parts of a party anew while no level holds the file, keeping before and after by mask; return the Party.

    Raises Denied unless `by` handles the case, Refused with the fields that are wrong, MovedOn where the party was
    corrected since it was read.
    """
    party = Party.objects.get(pk=party_id)
    case = case_to_change(by, party.case_id)
    if not reason.strip():
        message = _("Say why this is corrected.")
        raise Refused(message, {"reason": message})
    if party.revision != seen_revision:
        raise MatterMovedOn(_("This party was corrected since you opened it."))
    before, changed = _masks(party), _columns(case, party, change)
    with deed("party.corrected", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        if not record.change(party, only_if={"revision": seen_revision}, revision=seen_revision + 1, **changed):
            raise MatterMovedOn(_("This party was corrected since you opened it."))
        note_change(record, case, at)
        after = _masks(party)
        differs = sorted(name for name in after if after[name] != before[name] or name in change.given)
        record.note(
            party=party.pk, reason=reason.strip(), changed=differs,
            masks_before={name: before[name] for name in differs},
            masks_after={name: after[name] for name in differs},
        )  # fmt: skip
    return party


def _columns(case, party, change):
    said = change.given
    plain = {name: said.get(name, _opened(party, name)) for name in SEALED}
    paper = said.get("paper", party.paper) or ("identity_card" if plain["id_number"] else "")
    role = said.get("role", party.role)
    ward = said.get("guardian_of", party.guardian_of_id if role == Party.Role.GUARDIAN else None)
    checked_ward(case, PartyInput(role=role, name=plain["name"], guardian_of=ward))
    return {
        "role": role,
        "guardian_of_id": ward,
        "guardian_waiver": said.get("guardian_waiver", party.guardian_waiver),
        "is_confidential": said.get("is_confidential", party.is_confidential),
        **sealed_columns(paper, *plain.values(), said.get("born_on", party.born_on)),
    }


def _opened(party, name):
    sealed = getattr(party, f"{name}_sealed")
    return decrypt(sealed) if sealed else ""


def _masks(party):
    """Return what the ledger may say of a party; of one who asks to stay unnamed, nothing that names."""
    hides = party.is_confidential
    masks = {name: "" if hides else getattr(party, f"{name}_mask") for name in SEALED}
    return {
        **masks,
        "role": party.role,
        "paper": party.paper,
        "born_on": "" if hides or party.born_on is None else f"{party.born_on.year}-**-**",
        "is_confidential": party.is_confidential,
        "guardian_of": party.guardian_of_id,
        "guardian_waiver": party.guardian_waiver,
    }

"""The parties of a case as its pages show them."""

from django.utils import timezone

from cases.file.parties.guardians import unguarded
from cases.file.parties.models import Party
from portal.office.persons.rules import is_minor


def parties_of(case, officer):
    """Return the parties with `shown_name` and `is_hidden`: a confidential person has no name for outsiders."""
    handles = officer.pk in {each.pk for each in case.officers}
    parties = list(case.parties.all())
    on = timezone.localdate(case.occurred_at or case.registered_at)
    names = {party.pk: party.get_role_display() for party in parties}
    alone = {party.pk for party in unguarded(case, parties=parties)}
    for party in parties:
        party.is_minor = not party.is_firm and is_minor(party.born_on, on)
        party.is_alone = party.pk in alone
        party.ward_role = names.get(party.guardian_of_id, "")
        party.is_hidden = party.is_confidential and not handles
        party.shown_name = "" if party.is_hidden else party.name_mask
    return parties


def wards_of(parties):
    """Return [(primary key, words)] of the parties that somebody may be the guardian of."""
    return [
        (party.pk, f"{party.get_role_display()} {party.shown_name}".strip())
        for party in parties
        if party.role != Party.Role.GUARDIAN and not party.is_firm
    ]

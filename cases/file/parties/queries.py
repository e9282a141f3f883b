"""The parties of a case as its pages show them."""

from collections.abc import Iterable

from django.db.models import Field
from django.utils import timezone

from cases.file.case.models import Case
from cases.file.parties.guardians import unguarded
from cases.file.parties.models import Party
from portal.office.persons.rules import is_minor
from portal.people.models import Officer
from portal.shell.statements.prepared_models import PreparedModels, keep_related


def parties_of(case: Case, officer: Officer) -> Iterable[Party]:
    """Return the parties with `shown_name` and `is_hidden`: a confidential person has no name for outsiders."""
    handles = officer.pk in {each.pk for each in case.officers}
    parties = party_rows(case)
    on = timezone.localdate(case.occurred_at or case.registered_at)
    names: dict[int | None, str] = {party.pk: party.get_role_display() for party in parties}
    alone = {party.pk for party in unguarded(case, parties=parties)}
    for party in parties:
        party.is_minor = not party.is_firm and is_minor(party.born_on, on)
        party.is_alone = party.pk in alone
        party.ward_role = names.get(party.guardian_of_id, "")
        party.is_hidden = party.is_confidential and not handles
        party.shown_name = "" if party.is_hidden else party.name_mask
    return parties


def with_parties(case: Case) -> Case:
    """Read the parties of a case, each with its guardians, and return the case; one query."""
    parties = keep_related(case, "parties", _parties(case=case.pk))
    for party in parties:
        keep_related(party, "guardians", [each for each in parties if each.guardian_of_id == party.pk])
    return case


def party_rows(case: Case) -> Iterable[Party]:
    """Return the parties of a case as they stand there, kept with the case; one query at most."""
    if "parties" in getattr(case, "_prefetched_objects_cache", {}):
        return case.parties.all()
    return keep_related(case, "parties", _parties(case=case.pk))


@PreparedModels
def _parties(case):
    return Party.objects.filter(case=case)


def wards_of(parties: Iterable[Party]) -> list[tuple[int, str]]:
    """Return [(primary key, words)] of the parties that somebody may be the guardian of."""
    return [
        (party.pk, f"{party.get_role_display()} {party.shown_name}".strip())
        for party in parties
        if party.role != Party.Role.GUARDIAN and not party.is_firm
    ]


def column_of(name: str) -> Field:
    """Return the field of a party that pages call `name`; of what is sealed, that of its mask."""
    return Party._meta.get_field(f"{name}_mask" if name in Party.SEALED else name)  # type: ignore[return-value]


def party_seen(officer: Officer, party_id: int) -> Party:
    """Return a party, with its case, of whom an officer may know; raises Party.DoesNotExist."""
    return Party.objects.select_related("case").get(pk=party_id, case__in=Case.objects.visible_to(officer))

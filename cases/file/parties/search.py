"""Where this room looks for a person: among the parties of cases (settings.PERSON_SEARCHES)."""

from django.db.models import Q
from django.urls import reverse

from cases.file.case.models import Case
from cases.file.case.permissions import check_may_find_persons
from cases.file.parties.models import Party
from cases.file.sight.models import Handler
from portal.office.persons.queries import Found, PersonSearch


def search():
    """Return the PersonSearch of parties."""
    return PersonSearch(check_may_find_persons, _find)


def _find(officer, same, most):
    """Return parties of cases that an officer may know of; who asks to stay unnamed is found by the handlers alone."""
    rows = (
        Party.objects.filter(same, case__in=Case.objects.visible_to(officer).filter(is_sealed=False))
        .filter(Q(is_confidential=False) | Q(case__in=_handled(officer)))
        .select_related("case__unit", "case__cause")
        .order_by("-case__registered_at", "pk")[:most]
    )
    return [_found(party, party.case) for party in rows]


def _found(party, case):
    return Found(
        party,
        case,
        case.number,
        reverse("cases:section", args=[case.pk, "parties"]),
        party.get_role_display(),
        str(case.cause or ""),
        str(case.unit),
        case.registered_at,
    )


def _handled(officer):
    return Handler.objects.filter(officer=officer, ends_at=None).values("case_id")

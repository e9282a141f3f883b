"""Where a person is looked for: among those who handed evidence in and are no party (settings.PERSON_SEARCHES)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_may_find_persons
from cases.file.evidence.models import Provider
from portal.office.persons.queries import Found, PersonSearch


def search():
    """Return the PersonSearch of who handed evidence in."""
    return PersonSearch(check_may_find_persons, _find)


def _find(officer, same, most):
    cases = Case.objects.visible_to(officer).filter(is_sealed=False)
    rows = (
        Provider.objects.filter(same, party=None, evidence__case__in=cases)
        .select_related("evidence__case__unit", "evidence__case__cause")
        .order_by("-evidence__case__registered_at", "pk")[:most]
    )
    return [_found(provider, provider.evidence.case) for provider in rows]


def _found(provider, case):
    return Found(
        provider,
        case,
        case.number,
        reverse("cases:section", args=[case.pk, "evidence"]),
        _("handed evidence in"),
        str(case.cause or ""),
        str(case.unit),
        case.registered_at,
    )

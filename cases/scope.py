"""Which cases a person may know of: scope columns on the row, plus single shares (`domain.md`, who sees what)."""

from django.db.models import Q

from portal.people.models import Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of


def visible_cases(cases, officer, on=None):
    """Return those of `cases` that an officer may know of on a day (today by default)."""
    rights = rights_of(officer, on)
    if rights.has(*BUREAU_WIDE):
        return cases.filter(Q(is_sealed=False) | _own(officer))
    mine = _own(officer) if rights.has(Role.OFFICER, *UNIT_WIDE) else Q(pk__in=())
    units = units_overseen(rights)
    if units is not None:
        mine |= Q(unit__in=units, is_sealed=False)
    return cases.filter(mine)


def units_overseen(rights):
    """Return the ids of the units whose files a unit role opens, its own and those below; None without such a role."""
    from portal.people.models import Unit

    paths = rights.paths(*UNIT_WIDE)
    if not paths:
        return None
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Unit.objects.filter(below).values_list("pk", flat=True))


def _own(officer):
    """Cases that the officer handles or was given a share of."""
    from cases.models import CaseShare, Handler

    handled = Handler.objects.filter(officer=officer).values("case_id")
    shared = CaseShare.objects.filter(user=officer, permission__codename="view_case").values("content_object_id")
    return Q(pk__in=handled) | Q(pk__in=shared)

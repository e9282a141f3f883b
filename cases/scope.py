"""Which cases a person may know of: scope columns on the row, plus single shares (`domain.md`, who sees what)."""

from django.db.models import Q

from portal.people.models import Role, Unit
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of


def visible_cases(cases, officer, on=None):
    """Return those of `cases` that an officer may know of on a day (today by default)."""
    rights = rights_of(officer, on)
    if rights.reads_as(*BUREAU_WIDE):
        return cases.filter(Q(is_sealed=False) | _own(officer))
    units = units_overseen(rights)
    mine = _own(officer) if units is not None or rights.has(Role.OFFICER) else Q(pk__in=())
    if units is not None:
        mine |= Q(unit__in=units, is_sealed=False)
    return cases.filter(mine)


def units_overseen(rights):
    """Return the ids of the units whose files a unit role opens, and of those below; None without such a role."""
    paths = rights.reads_as(*UNIT_WIDE)
    if not paths:
        return None
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Unit.objects.filter(below).values_list("pk", flat=True))


def _own(officer):
    """Cases that the officer handles now or was given a share of."""
    from cases.models import CaseShare, Handler

    handled = Handler.objects.filter(officer=officer, ends_at=None).values("case_id")
    shared = CaseShare.objects.filter(user=officer, permission__codename="view_case").values("content_object_id")
    return Q(pk__in=handled) | Q(pk__in=shared)

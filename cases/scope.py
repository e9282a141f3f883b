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


def listed_cases(cases, officer, on=None):
    """Return what `visible_cases` returns, written for lists: one query first, then one range of an index.

    What an officer knows of apart from the posts is little for those who oversee units, and all for the others.
    """
    rights = rights_of(officer, on)
    units = None if rights.reads_as(*BUREAU_WIDE) else units_overseen(rights)
    if rights.reads_as(*BUREAU_WIDE):
        opened = Q(is_sealed=False)
    elif units is not None:
        opened = Q(unit__in=units, is_sealed=False)
    else:
        return _own_listed(cases, officer) if rights.has(Role.OFFICER) else cases.none()
    own = _handled(officer).union(_shared_with(officer), all=True)
    beside = list(cases.model.objects.filter(pk__in=own).exclude(opened).values_list("pk", flat=True))
    return cases.filter(opened | Q(pk__in=beside)) if beside else cases.filter(opened)


def _own_listed(cases, officer):
    # Without a second set beside it PostgreSQL knows how many cases are handled, and takes the shorter way.
    shared = list(_shared_with(officer).values_list("content_object_id", flat=True))
    if not shared:
        return cases.filter(pk__in=_handled(officer))
    also = cases.model.objects.order_by().filter(pk__in=shared).values("pk")
    return cases.filter(pk__in=_handled(officer).union(also, all=True))


def oversees(officer, on=None):
    """Say whether a post opens files to an officer beyond the own ones."""
    return bool(rights_of(officer, on).reads_as(*BUREAU_WIDE, *UNIT_WIDE))


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
    return Q(pk__in=_handled(officer)) | Q(pk__in=_shared_with(officer))


def _handled(officer):
    from cases.models import Handler

    return Handler.objects.filter(officer=officer, ends_at=None).values("case_id")


def _shared_with(officer):
    from cases.models import CaseShare

    return CaseShare.objects.filter(user=officer, permission__codename="view_case").values("content_object_id")

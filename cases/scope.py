"""Which cases a person may know of: scope columns on the row, plus single shares (`domain.md`, who sees what)."""

from django.db.models import F, Q

from portal.people.models import Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.prepared import Prepared


def visible_cases(cases, officer, on=None):
    """Return those of `cases` that an officer may know of on a day (today by default)."""
    rights = rights_of(officer, on)
    opened = _opened(rights)
    if opened is not None:
        return cases.filter(opened | _own(officer))
    return cases.filter(_own(officer)) if rights.has(Role.OFFICER) else cases.none()


def listed_cases(cases, officer, on=None):
    """Return what `visible_cases` returns, written for lists: one range of an index, walked by `listed_at`.

    Who oversees others knows of little besides, and that is looked up first; everybody else has a docket. A list is
    narrowed by `listed_state`, which like `listed_at` is the case's own column or that of the docket.
    """
    rights = rights_of(officer, on)
    opened = _opened(rights)
    if opened is not None:
        beside = _beside(rights)
        known = cases.filter(opened | Q(pk__in=beside) if beside else opened)
        return known.annotate(listed_at=F("registered_at"), listed_state=F("state"))
    own = cases.filter(docket__officer=officer) if rights.has(Role.OFFICER) else cases.none()
    return own.annotate(listed_at=F("docket__registered_at"), listed_state=F("docket__state"))


def oversees(officer, on=None):
    """Say whether a post opens files to an officer beyond the own ones."""
    return bool(rights_of(officer, on).reads_as(*BUREAU_WIDE, *UNIT_WIDE))


def _opened(rights):
    """Condition for the cases that a post opens; None when none does."""
    if rights.reads_as(*BUREAU_WIDE):
        return Q(is_sealed=False)
    units = rights.units_overseen
    return None if units is None else Q(unit__in=units, is_sealed=False)


def _beside(rights):
    """Return the ids of the cases that somebody who oversees others knows of apart from that."""
    if rights.reads_as(*BUREAU_WIDE):
        found = _own_sealed(officer=rights.officer_id)
    else:
        found = _own_elsewhere(officer=rights.officer_id, units=rights.units_overseen)
    return [pk for (pk,) in found]


def _own(officer):
    """Cases that the officer handles now or was given a share of."""
    from cases.models import CaseShare, Handler

    handled = Handler.objects.filter(officer=officer, ends_at=None).values("case_id")
    shared = CaseShare.objects.filter(user=officer, permission__codename="view_case").values("content_object_id")
    return Q(pk__in=handled) | Q(pk__in=shared)


def _sealed_lines(officer):
    return _docket_of(officer).filter(case__is_sealed=True).values_list("case_id")


def _lines_elsewhere(officer, units):
    hidden = Q(case__is_sealed=True) | ~Q(case__unit__in=units)
    return _docket_of(officer).filter(hidden).values_list("case_id")


def _docket_of(officer):
    from cases.models import DocketLine

    return DocketLine.objects.filter(officer=officer)


# Asked by every list; see `portal.shell.prepared`.
_own_sealed, _own_elsewhere = Prepared(_sealed_lines), Prepared(_lines_elsewhere)

"""Which cases a person may know of: scope columns on the row, plus single shares (`domain.md`, who sees what)."""

from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from cases.file.sight.models import CaseShare, DocketLine, Handler
from portal.people.models import Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.statements.prepared import Prepared


def visible_cases(cases, officer, on=None):
    """Return those of `cases` that an officer may know of on a day (today by default).

    A sealed record is known to nobody, its own officers included (治安管理处罚法2025 第136条): the only way to it is an
    approved request, see `services.sealing`.
    """
    return cases_in_sight(cases, officer.pk, *sight_of(officer, on))


def sight_of(officer, on=None):
    """Return how far somebody sees, and the ids of the units where that is "units"; else "bureau", "own" or "none"."""
    rights = rights_of(officer, on)
    if rights.reads_as(*BUREAU_WIDE):
        return "bureau", None
    if rights.units_overseen is not None:
        return "units", rights.units_overseen
    return "own" if rights.has(Role.OFFICER) else "none", None


def cases_in_sight(cases, officer, sight, units=None):
    """Return those of `cases` that the officer with this primary key may know of, seeing so far."""
    if sight == "none":
        return cases.none()
    if sight == "bureau":
        # Whoever sees all knows of the own ones already; to ask for them as well would cost the index.
        return cases.filter(is_sealed=False)
    if sight == "own":
        return cases.filter(_own(officer), is_sealed=False)
    return cases.filter(_opened(sight, units) | _own(officer), is_sealed=False)


def asked_in_sight(officer, on=None):
    """Return how far somebody sees, and by name the values that `cases_in_sight` and `of_cases` ask with then."""
    sight, units = sight_of(officer, on)
    values = {} if sight in ("bureau", "none") else {"officer": officer.pk}
    return sight, values | ({"units": units} if sight == "units" else {})


def of_cases_in_sight(officer, on=None, case="case"):
    """Return the condition, for rows that name a case, that an officer may know of that case on a day.

    It asks the case's own columns: a list of the keys of all visible cases grows with the bureau.
    """
    return of_cases(officer.pk, *sight_of(officer, on), case)


def of_cases(officer, sight, units=None, case="case"):
    """Return what `of_cases_in_sight` does, for the officer with this primary key, seeing so far."""
    is_unsealed = Q(**{f"{case}__is_sealed": False})
    if sight == "none":
        return Q(pk__in=[])
    if sight == "bureau":
        return is_unsealed
    own = _own(officer, case)
    return is_unsealed & (own | Q(**{f"{case}__unit__in": units}) if sight == "units" else own)


class Listing(NamedTuple):
    """What the lists of a person range over: how far they reach, and the ids that this depends on, by name."""

    reach: str
    values: dict


def listing_of(officer, on=None):
    """Return the Listing of an officer; at most two queries."""
    sight, units = sight_of(officer, on)
    if sight == "units":
        beside = [pk for (pk,) in _own_elsewhere(officer=officer.pk, units=units)]
        return Listing("units", {"units": units} | ({"beside": beside} if beside else {}))
    return Listing(sight, {"officer": officer.pk} if sight == "own" else {})


def listed_cases(cases, officer, on=None):
    """Return what `visible_cases` returns, written for lists, see `cases_listed`."""
    listing = listing_of(officer, on)
    return cases_listed(cases, listing.reach, **listing.values)


def cases_listed(cases, reach, *, officer=None, units=(), beside=()):
    """Return those of `cases` that a Listing ranges over: one range of an index, walked by `listed_at`.

    Who oversees others knows of little besides, and that is looked up first; everybody else has a docket. A list is
    narrowed by `listed_state` and `listed_cause`, which like `listed_at` are the case's own columns or the docket's.
    """
    if reach in ("bureau", "units"):
        opened = _opened(reach, units)
        known = cases.filter(opened | Q(pk__in=beside) if beside else opened)
        return known.annotate(listed_at=F("registered_at"), listed_state=F("state"), listed_cause=F("cause_id"))
    own = cases.filter(docket__officer=officer, is_sealed=False) if reach == "own" else cases.none()
    return own.annotate(
        listed_at=F("docket__registered_at"), listed_state=F("docket__state"), listed_cause=F("docket__cause_id")
    )


def oversees(officer, on=None):
    """Say whether a post opens files to an officer beyond the own ones."""
    return bool(rights_of(officer, on).reads_as(*BUREAU_WIDE, *UNIT_WIDE))


def _opened(sight, units):
    """Condition for the cases that a post opens."""
    return Q(is_sealed=False) if sight == "bureau" else Q(unit__in=units, is_sealed=False)


def _own(officer, case="pk"):
    """Cases that the officer handles now or was given a share of.

    Asked of each case, so that the way to one does not lead through all that an officer ever handled; where many are
    looked through, PostgreSQL reads these once.
    """
    handled = Handler.objects.filter(case=OuterRef(case), officer=officer, ends_at=None)
    shared = CaseShare.objects.filter(content_object=OuterRef(case), user=officer, permission__codename="view_case")
    return Q(Exists(handled)) | Q(Exists(shared))


def _lines_elsewhere(officer, units):
    lines = DocketLine.objects.filter(officer=officer, case__is_sealed=False)
    return lines.filter(~Q(case__unit__in=units)).values_list("case_id")


# Asked by every list; see `portal.shell.statements.prepared`.
_own_elsewhere = Prepared(_lines_elsewhere)

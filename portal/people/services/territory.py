"""Communities and grids are set up and renamed, and given to officers for a time; nothing is deleted (O1)."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.people.administration.permissions import administering
from portal.people.models import Assignment, Community, Grid, Officer, Role, Unit
from portal.people.services.posts import withdraw
from portal.shell.refusals import Refused, refuse

COMMUNITY = ("code", "name", "name_en", "unit", "setting", "is_active")
GRID = ("code", "name", "name_en", "community", "households", "is_active")
FIXED = {"code"}


def add_community(*, by: Officer, at: datetime, reason: str = "", **values: Unit | str | bool) -> Community:
    """Set up a community of a unit and return it; raises Denied for anybody but the system administrator."""
    return _added("community.added", Community(**values), COMMUNITY, by, at, reason)


def change_community(
    *, by: Officer, at: datetime, community_id: int, reason: str = "", **values: Unit | str | bool
) -> Community:
    """Rename a community, give it to another unit, or take it out of use; return it."""
    row = Community.objects.get(pk=community_id)
    return _changed("community.changed", row, COMMUNITY, values, by, at, reason)


def add_grid(*, by: Officer, at: datetime, reason: str = "", **values: Community | str | int | bool) -> Grid:
    """Set up a grid of a community and return it; raises Denied for anybody but the system administrator."""
    return _added("grid.added", Grid(**values), GRID, by, at, reason)


def change_grid(
    *, by: Officer, at: datetime, grid_id: int, reason: str = "", **values: Community | str | int | bool
) -> Grid:
    """Rename a grid, count its households anew, or take it out of use; return it."""
    row = Grid.objects.get(pk=grid_id)
    moves = values.get("community", row.community) != row.community
    if moves and row.assignments.between(timezone.localdate(at)).exists():
        refuse(community=_("Somebody looks after this grid in its community; end that assignment first."))
    return _changed("grid.changed", row, GRID, values, by, at, reason)


def assign(
    *,
    by: Officer,
    at: datetime,
    officer_id: int,
    community: Community,
    starts_on: date,
    grid: Grid | None = None,
    part: Assignment.Part = Assignment.Part.IN_CHARGE,
    ends_on: date | None = None,
    reason: str = "",
) -> Assignment:
    """Give an officer a community, or one grid of it, from one day to another; return the Assignment.

    Raises Denied for anybody but the security administrator; Refused for a closed account, a grid of another
    community, a second officer in charge in the same time, or what is out of use.
    """
    with administering("territory.assigned", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        officer = Officer.objects.get(pk=officer_id)
        # The lock makes two administrators who assign at once see each other's row.
        community = Community.objects.select_for_update().get(pk=community.pk)
        row = Assignment(
            officer=officer, community=community, grid=grid, part=part, starts_on=starts_on, ends_on=ends_on
        )
        _check_assignment(row)
        record.save(row)
        record.about(row)
        record.note(after=_state_of_assignment(row), reason=reason)
    return row


def end_assignment(
    *, by: Officer, at: datetime, assignment_id: int, ends_on: date | None = None, reason: str = ""
) -> Assignment:
    """End an assignment with the day `ends_on`, at once without it; return it."""
    row = Assignment.objects.select_related("officer", "community", "grid").get(pk=assignment_id)
    before = _state_of_assignment(row)
    with administering("territory.freed", by=by, at=at, role=Role.SECURITY_ADMIN, about=row) as record:
        if row.withdrawn_on or (row.ends_on and row.ends_on < timezone.localdate(at)):
            raise Refused(_("The assignment has already ended."))
        if ends_on is None:
            withdraw(record, row, timezone.localdate(at))
        else:
            row.ends_on = ends_on
            _check_span(row)
            record.save(row)
        record.note(before=before, after=_state_of_assignment(row), reason=reason)
    return row


def _added(kind, row, names, by, at, reason):
    with administering(kind, by=by, at=at, role=Role.SYSTEM_ADMIN, chain=Chain.BUSINESS) as record:
        _check_place(row)
        record.save(row)
        record.about(row)
        record.note(after=_state_of(row, names), reason=reason)
    return row


def _changed(kind, row, names, values, by, at, reason):
    before = _state_of(row, names)
    with administering(kind, by=by, at=at, role=Role.SYSTEM_ADMIN, about=row, chain=Chain.BUSINESS) as record:
        for name, value in values.items():
            if name not in names or name in FIXED:
                refuse(**{name: _("This cannot be changed.")})
            setattr(row, name, value)
        _check_place(row)
        record.save(row)
        record.note(before=before, after=_state_of(row, names), reason=reason)
    return row


def _check_place(row):
    problems = {name: _("This is needed.") for name in ("code", "name") if not str(getattr(row, name)).strip()}
    if type(row).objects.filter(code=row.code).exclude(pk=row.pk).exists():
        problems["code"] = _("There is another one with this code.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _check_assignment(row):
    _check_span(row)
    if not row.officer.is_active:
        refuse(officer=_("The account is closed."))
    if not row.community.is_active or (row.grid and not row.grid.is_active):
        refuse(community=_("This is out of use."))
    if row.grid and row.grid.community_id != row.community_id:
        refuse(grid=_("This grid belongs to another community."))
    beside = Assignment.objects.filter(community=row.community, grid=row.grid).between(row.starts_on, row.ends_on)
    if beside.filter(officer=row.officer).exists():
        raise Refused(_("The officer already looks after it in that time."))
    if row.part == Assignment.Part.IN_CHARGE and beside.filter(part=row.part).exists():
        refuse(part=_("Somebody else is in charge in that time; end that assignment first."))


def _check_span(row):
    if row.ends_on and row.ends_on < row.starts_on:
        refuse(ends_on=_("The last day lies before the first."))


def _state_of(row, names):
    return {name: str(getattr(row, name)) for name in names}


def _state_of_assignment(row):
    return {
        "officer": row.officer.name,
        "badge_number": row.officer.badge_number,
        "community": row.community.code,
        "grid": row.grid.code if row.grid else "",
        "part": str(row.part),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }

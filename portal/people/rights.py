"""What a person may do on a day: the posts held then, and those of the people they stand in for."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Value
from django.utils import timezone

from portal.people.models import Post, Role, Substitute, Unit
from portal.shell.statements.prepared import Prepared

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUREAU_WIDE = frozenset({Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER, Role.SUPERVISOR})
UNIT_WIDE = frozenset({Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY})
# Who may stand in for whom: somebody who does the same, or decides beside it, in an own right.
FIT: dict[str, frozenset[str]] = {
    Role.LEGAL_OFFICER: frozenset({Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT}),
    Role.UNIT_HEAD: frozenset({Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.BUREAU_LEADER}),
    Role.LEGAL_DEPARTMENT: frozenset({Role.LEGAL_DEPARTMENT}),
    Role.BUREAU_LEADER: frozenset({Role.BUREAU_LEADER}),
    Role.MEDIATOR: frozenset({Role.MEDIATOR}),
    Role.COMMUNITY_OFFICER: frozenset({Role.COMMUNITY_OFFICER}),
}
LENT = frozenset(FIT)


@dataclass(frozen=True)
class Rights:
    """The posts of one person on one day, as (role, unit path) pairs, whom they stand in for, and in which posts."""

    officer_id: int
    posts: tuple
    stands_in_for: tuple
    lent: tuple = ()

    @property
    def roles(self):
        """The roles held in one's own right."""
        return frozenset(role for role, _path in self.posts)

    def has(self, *roles):
        """Say whether any of these roles is held, anywhere."""
        return not self.roles.isdisjoint(roles)

    def may_stand_in(self, role):
        """Say whether the posts held in one's own right make one fit to stand in for somebody in this role."""
        return role in FIT and not self.roles.isdisjoint(FIT[role])

    def paths(self, *roles):
        """Return the paths of the units where one of these roles is held."""
        return tuple(sorted({path for role, path in self.posts if role in roles}))

    def reads_as(self, *roles):
        """Return the paths of the units whose files one of these roles opens, held oneself or stood in for."""
        return tuple(sorted({path for role, path in self.posts + self.lent if role in roles}))

    @cached_property
    def units_overseen(self):
        """The ids of the units whose files a unit role opens, and of those below; None without such a role."""
        paths = self.reads_as(*UNIT_WIDE)
        return self.units_below(paths) if paths else None

    def units_below(self, paths):
        """Return the ids of the units at these paths (a tuple) and below; the units are read once for one Rights."""
        return [pk for pk, path in self._every_unit if path.startswith(paths)]

    @cached_property
    def _every_unit(self):
        return _units()


def rights_of(officer, on=None):
    """Return the rights of an officer on a day (today by default); none for a closed account."""
    on = on or timezone.localdate()
    kept = getattr(officer, "_rights", None)
    if kept and kept[0] == on:
        return kept[1]
    posts, absent = (), ()
    if officer.is_authenticated and officer.is_active:
        rows = _standing(officer=officer.pk, on=on)
        posts = tuple((role, path) for role, path, absent_officer in rows if not absent_officer)
        absent = tuple(absent_officer for _role, _path, absent_officer in rows if absent_officer)
    rights = Rights(officer.pk or 0, posts, absent)
    if absent:
        lent = tuple((role, path) for role, path in _lent(officers=absent, on=on) if rights.may_stand_in(role))
        rights = replace(rights, lent=lent)
    officer._rights = (on, rights)
    return rights


def _all_units():
    return Unit.objects.order_by().values_list("pk", "path")


def _posts_and_absent(officer, on):
    """Rows (role, path of the unit, 0) of the posts held, and ("", "", officer) of those stood in for."""
    held = Post.objects.on(on).filter(officer=officer).order_by()
    absent = Substitute.objects.on(on).filter(substitute=officer).order_by()
    return held.values_list("role", "unit__path", Value(0)).union(
        absent.values_list(Value(""), Value(""), "officer_id"), all=True
    )


def _held_by_absent(officers, on):
    return Post.objects.on(on).filter(officer__in=officers, role__in=LENT).values_list("role", "unit__path")


# Asked by every page; see `portal.shell.statements.prepared`.
_standing, _lent, _units = Prepared(_posts_and_absent), Prepared(_held_by_absent), Prepared(_all_units)


def administers(officer):
    """Say whether one of the three administrators' posts is held today."""
    return rights_of(officer).has(*ADMINISTRATORS)

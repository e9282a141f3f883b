"""What a person may do on a day: the posts held then, and those of the people they stand in for."""

from dataclasses import dataclass

from django.utils import timezone

from portal.people.models import Post, Role, Substitute

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUREAU_WIDE = frozenset({Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER, Role.SUPERVISOR})
UNIT_WIDE = frozenset({Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY})
LENT = frozenset({Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER})


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

    def paths(self, *roles):
        """Return the paths of the units where one of these roles is held."""
        return tuple(sorted({path for role, path in self.posts if role in roles}))

    def reads_as(self, *roles):
        """Return the paths of the units whose files one of these roles opens, held oneself or stood in for."""
        return tuple(sorted({path for role, path in self.posts + self.lent if role in roles}))


def rights_of(officer, on=None):
    """Return the rights of an officer on a day (today by default); none for a closed account."""
    on = on or timezone.localdate()
    kept = getattr(officer, "_rights", None)
    if kept and kept[0] == on:
        return kept[1]
    posts, absent, lent = (), (), ()
    if officer.is_authenticated and officer.is_active:
        posts = tuple(Post.objects.on(on).filter(officer=officer).values_list("role", "unit__path"))
        absent = tuple(Substitute.objects.on(on).filter(substitute=officer).values_list("officer_id", flat=True))
    if absent:
        reviewing = Post.objects.on(on).filter(officer__in=absent, role__in=LENT)
        lent = tuple(reviewing.values_list("role", "unit__path"))
    rights = Rights(officer.pk or 0, posts, absent, lent)
    officer._rights = (on, rights)
    return rights


def administers(officer):
    """Say whether one of the three administrators' posts is held today."""
    return rights_of(officer).has(*ADMINISTRATORS)

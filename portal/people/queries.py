"""What the pages about people show."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.people.models import Officer, Post, Role, Substitute, Unit
from portal.people.rights import ADMINISTRATORS, BUREAU_WIDE, FIT, LENT, rights_of


def substitutes_of(officer: Officer) -> QuerySet[Substitute]:
    """Return the substitutions named by or for an officer, newest first, with both people."""
    rows = Substitute.objects.select_related("officer", "substitute__unit", "named_by")
    return rows.filter(officer=officer).order_by("-starts_on", "-pk")[:50]


def unit_on(officer: Officer, on: date) -> int:
    """Return the id of the unit that an officer belonged to on a day, by the posts of that day; today's without one.

    A leader's portfolio lies in other units than the leader.
    """
    held = Post.objects.on(on).filter(officer=officer).exclude(role=Role.BUREAU_LEADER)
    units = list(held.order_by("-starts_on", "-pk").values_list("unit_id", flat=True))
    return units[0] if units and officer.unit_id not in units else officer.unit_id


def standing_in_for(officer: Officer, on: date) -> QuerySet[Substitute]:
    """Return the substitutions by which an officer acts for somebody on a day."""
    return Substitute.objects.on(on).filter(substitute=officer).select_related("officer__unit").order_by("ends_on")


def possible_substitutes(officer: Officer, on: date) -> QuerySet[Officer]:
    """Return the active officers whom an officer can name: whose posts of that day fit every one of the officer's."""
    lent = Post.objects.on(on).filter(officer=officer, role__in=LENT).values_list("role", flat=True).distinct()
    people = Officer.objects.filter(~Q(pk=officer.pk), is_active=True, posts__isnull=False)
    for role in lent:
        people = people.filter(pk__in=Post.objects.on(on).filter(role__in=FIT[role]).values("officer"))
    return people.select_related("unit").distinct()


def officers_seen_by(officer: Officer) -> QuerySet[Officer]:
    """Return the officers whom somebody finds by name: all for those who work for the bureau, else their own units'."""
    rights = rights_of(officer)
    if rights.has(*BUREAU_WIDE, *ADMINISTRATORS, Role.PERSONNEL, Role.RULE_ADMIN):
        return Officer.objects.all()
    own = Unit.objects.below(officer.unit).values("pk")
    return Officer.objects.filter(Q(unit__in=own) | Q(unit__in=rights.units_overseen or ()))


def posts_of(officer: Officer, on: date) -> QuerySet[Post]:
    """Return the posts that an officer holds on a day, each with its unit."""
    return Post.objects.on(on).filter(officer=officer).select_related("unit").order_by("role", "unit__path")

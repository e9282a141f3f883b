"""Whose community it is on a day, also by standing in for somebody."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.people.models import Assignment, Community, Officer, Role, Substitute
from portal.people.rights import rights_of


def communities_of(officer: Officer, on: date | None = None) -> QuerySet[Community]:
    """Return the communities that an officer looks after on a day, wholly or one grid of them.

    What is out of use is nobody's. Those of an absent community officer are looked after by the substitute, if that
    is a community officer too.
    """
    on = on or timezone.localdate()
    whose = Q(officer=officer)
    if rights_of(officer, on).may_stand_in(Role.COMMUNITY_OFFICER):
        whose |= Q(officer__in=Substitute.objects.on(on).filter(substitute=officer).values("officer"))
    return Community.objects.filter(is_active=True, pk__in=Assignment.objects.on(on).filter(whose).values("community"))


def in_charge_of(communities: list[int], on: date) -> dict[int, Officer]:
    """Return {community: the officer in charge of all of it on a day}; one query."""
    rows = Assignment.objects.on(on).filter(
        community__in=communities, community__is_active=True, grid=None, part=Assignment.Part.IN_CHARGE
    )
    return {row.community_id: row.officer for row in rows.select_related("officer")}

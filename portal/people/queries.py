"""What the pages about people show."""

from django.db.models import Q

from portal.people.models import Officer, Post, Substitute
from portal.people.rights import FIT, LENT


def substitutes_of(officer):
    """Return the substitutions named by or for an officer, newest first, with both people."""
    rows = Substitute.objects.select_related("officer", "substitute__unit", "named_by")
    return rows.filter(officer=officer).order_by("-starts_on", "-pk")[:50]


def standing_in_for(officer, on):
    """Return the substitutions by which an officer acts for somebody on a day."""
    return Substitute.objects.on(on).filter(substitute=officer).select_related("officer__unit").order_by("ends_on")


def possible_substitutes(officer, on):
    """Return the active officers whom an officer can name: whose posts of that day fit every one of the officer's."""
    lent = Post.objects.on(on).filter(officer=officer, role__in=LENT).values_list("role", flat=True).distinct()
    people = Officer.objects.filter(~Q(pk=officer.pk), is_active=True, posts__isnull=False)
    for role in lent:
        people = people.filter(pk__in=Post.objects.on(on).filter(role__in=FIT[role]).values("officer"))
    return people.select_related("unit").distinct()

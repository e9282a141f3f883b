"""What the pages about people show."""

from django.db.models import Q

from portal.people.models import Officer, Substitute


def substitutes_of(officer):
    """Return the substitutions named by or for an officer, newest first, with both people."""
    rows = Substitute.objects.select_related("officer", "substitute__unit", "named_by")
    return rows.filter(officer=officer).order_by("-starts_on", "-pk")[:50]


def standing_in_for(officer, on):
    """Return the substitutions by which an officer acts for somebody on a day."""
    return Substitute.objects.on(on).filter(substitute=officer).select_related("officer__unit").order_by("ends_on")


def possible_substitutes(officer):
    """Return the active officers whom an officer can name: those with a post beside that of case officer."""
    return (
        Officer.objects.filter(~Q(pk=officer.pk), is_active=True, posts__isnull=False)
        .select_related("unit")
        .distinct()
    )

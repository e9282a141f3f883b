"""What waits on the desk of the personnel department, and for the supervisors whom it asks."""

from django.db.models import Q

from appraisal.consequences.personnel.models import HandOver, Opinion
from appraisal.consequences.personnel.permissions import visible_opinions
from portal.people.models import Officer, Role
from portal.people.rights import rights_of


def hand_overs_waiting(officer: Officer) -> list[HandOver]:
    """Return the hand-overs that this person may confirm, the oldest first."""
    if not rights_of(officer).has(Role.PERSONNEL):
        return []
    return list(HandOver.objects.filter(confirmed_at=None).order_by("starts_on"))


def opinions_waiting(officer: Officer) -> list[Opinion]:
    """Return the opinions that this person may answer or confirm, the oldest first."""
    rights, waits = rights_of(officer), Q(pk__in=())
    if rights.has(Role.SUPERVISOR):
        waits |= Q(state=Opinion.State.ASKED) & ~Q(asked_by=officer)
    if rights.has(Role.PERSONNEL):
        waits |= Q(state=Opinion.State.ANSWERED) & ~Q(answered_by=officer)
    rows = visible_opinions(officer).filter(waits).select_related("officer")
    return list(rows.order_by("asked_at", "pk"))

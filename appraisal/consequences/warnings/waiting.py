"""The early warnings that wait for who leads the unit; those about a head wait for the supervisors."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from appraisal.consequences.warnings.models import EarlyWarning
from appraisal.consequences.warnings.permissions import visible_warnings
from appraisal.scheme.deciders import HEADS
from portal.people.models import Officer, Post, Role
from portal.people.rights import rights_of


def warnings_waiting(officer: Officer) -> list[EarlyWarning]:
    """Return the warnings that this person is to acknowledge, the oldest first; one query."""
    rights = rights_of(officer)
    waits = Q(unit__path__in=rights.paths(*HEADS))
    if rights.has(Role.SUPERVISOR):
        leads = Post.objects.on(timezone.localdate()).filter(role__in=HEADS)
        waits |= Q(Exists(leads.filter(officer=OuterRef("officer"), unit=OuterRef("unit"))))
    rows = visible_warnings(officer).filter(waits, acknowledged_at=None)
    return list(rows.select_related("round", "unit", "officer").order_by("round", "pk"))

"""Talks that were decided and are not held yet: with whom, by whom and until when."""

from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from appraisal.consequences.base import Proposal
from appraisal.consequences.models import Consequence
from appraisal.consequences.talks.permissions import is_in_office, may_hold
from appraisal.facts.dialect import midnight_of
from appraisal.scheme.deciders import DECIDES
from portal.people.models import Officer, Role
from portal.people.rights import rights_of


def open_talks() -> QuerySet[Consequence]:
    """Return the confirmed talks of the ladder that were not held with everybody concerned."""
    decided = Consequence.objects.filter(
        state=Consequence.State.CONFIRMED, by_rule__proposal=Proposal.TALK, reversal=None
    )
    counted = decided.annotate(
        concerned=Count("heads", distinct=True), held=Count("talks", distinct=True)
    ).select_related("by_rule", "decided_by", "officer", "unit", "period")
    # Without a head there is one to talk with, or nobody.
    several = Q(concerned__gt=F("held"))
    return counted.filter(several | Q(concerned=0, held=0, officer__isnull=False)).order_by("decided_at", "pk")


def due_on(consequence: Consequence) -> date | None:
    """Return the last day for holding the talk of a decided consequence; None where none is asked for."""
    if not consequence.by_rule or not consequence.decided_at or consequence.proposal != Proposal.TALK:
        return None
    return timezone.localdate(consequence.decided_at) + timedelta(days=consequence.by_rule.days_to_hold)


def due_at(consequence: Consequence) -> datetime | None:
    """Return the end of that day."""
    day = due_on(consequence)
    return midnight_of(day + timedelta(days=1)) if day else None


def left_to_talk_with(consequence: Consequence) -> list[Officer]:
    """Return with whom the talk of a confirmed consequence is still to be held."""
    if consequence.state != Consequence.State.CONFIRMED or due_on(consequence) is None:
        return []
    if hasattr(consequence, "reversal"):
        return []
    talked = set(consequence.talks.values_list("talked_with", flat=True))
    return [officer for officer in consequence.people if officer.pk not in talked]


def owed_by(officer: Officer, at: datetime) -> list[Consequence]:
    """Return the open talks that wait for this person: own decisions, and those of people no longer in office."""
    if not rights_of(officer).has(*DECIDES, Role.PERSONNEL):
        return []
    on = timezone.localdate(at)
    return [
        each
        for each in open_talks()
        if (each.decided_by_id == officer.pk or not is_in_office(each, on)) and may_hold(officer, each, on)
    ]


def may_upload(officer: Officer) -> bool:
    """Say whether this person sends in records of talks (settings.UPLOAD_RIGHTS): who decides, and who owes one."""
    rights = rights_of(officer)
    if rights.has(*DECIDES):
        return True
    return rights.has(Role.PERSONNEL) and open_talks().filter(decided_by=officer).exists()

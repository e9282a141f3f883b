"""Checklists to go through, and inspections as their pages, the inbox and the watchdog show them."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from appraisal.entries.inspections.models import Inspection
from appraisal.entries.inspections.permissions import visible_inspections
from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import ROLES
from appraisal.entries.permissions import enters
from appraisal.scheme.deciders import HEADS
from portal.people.models import Officer, Post
from portal.people.rights import rights_of

PEOPLE = ("unit", "inspected_by")


def checklists_of(officer: Officer, on: date) -> dict[str, list[EntryItem]]:
    """Return {checklist: its items in order} of what an officer may go through on a day."""
    found: dict[str, list[EntryItem]] = {}
    for item in EntryItem.objects.on(on).exclude(checklist="").order_by("checklist", "position", "code"):
        if enters(officer, item, on) and not item.is_of_officers:
            found.setdefault(item.checklist, []).append(item)
    return found


def inspections_seen_by(officer: Officer) -> QuerySet[Inspection]:
    """Return the inspections that an officer may read, with unit and inspector."""
    return visible_inspections(officer).select_related(*PEOPLE)


def inspection_seen_by(officer: Officer, inspection_id: int) -> Inspection:
    """Return one of them with its rechecks; raises Inspection.DoesNotExist."""
    rows = inspections_seen_by(officer).prefetch_related("rechecks__rechecked_by")
    return rows.get(pk=inspection_id)


def may_have_rechecks(officer: Officer) -> bool:
    """Say whether re-checks can wait for an officer at all: who heads a unit, or has a role that inspects."""
    return rights_of(officer).has(*ROLES)


def rechecks_waiting(officer: Officer, on: date) -> QuerySet[Inspection]:
    """Return the open inspections that an officer made, or whose unit the officer heads."""
    led = Post.objects.on(on).filter(officer=officer, role__in=HEADS).values("unit")
    mine = Q(inspected_by=officer) | Q(unit__in=led)
    return Inspection.objects.filter(mine, closed_at=None).order_by("due_on", "pk")


def overdue_rechecks(seen: QuerySet[Inspection], on: date) -> QuerySet[Inspection]:
    """Return the open inspections among those seen whose day has passed."""
    return seen.filter(closed_at=None, due_on__lt=on).order_by("due_on", "pk")


def end_of(day: date) -> datetime:
    """Return the last second of a day by the bureau's clock."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def share_of(entries: Iterable) -> tuple[int, int]:
    """Return (what the answers of an inspection add up to, what they could), in hundredths."""
    rows = list(entries)
    return sum(each.quantity for each in rows), 100 * len(rows)

"""Entries as the desk, its lists and the inbox show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import ROLES
from appraisal.entries.models import Entry
from appraisal.entries.permissions import confirms, enters, reaches, to_confirm, units_reached, visible_entries
from portal.people.models import Officer, Unit
from portal.people.rights import rights_of
from portal.shell.periods import month_of
from portal.shell.statements.prepared_models import PreparedModels

PEOPLE = ("item", "unit", "officer", "entered_by", "decided_by", "voided_by")


@dataclass(frozen=True)
class DeskLine:
    """One item on the desk: what waits for me, what was entered this month, and how many subjects have nothing."""

    item: EntryItem
    may_enter: bool
    waiting: int
    entered: int
    without: int


def open_items(on: date) -> list[EntryItem]:
    """Return the items under which a day may be entered now, in their order."""
    return list(EntryItem.objects.on(on))


def items_confirmed_by(officer: Officer, on: date) -> list[EntryItem]:
    """Return the items that an officer confirms; none without a role that could, and then without a query."""
    if not rights_of(officer, on).has(*ROLES):
        return []
    return [item for item in _items() if confirms(officer, item, on)]


@PreparedModels
def _items() -> QuerySet[EntryItem]:
    return EntryItem.objects.order_by("pk")


def items_worked_on(officer: Officer, on: date) -> list[EntryItem]:
    """Return the items that an officer enters or confirms: those in force, and retired ones with something waiting."""
    waiting = Entry.objects.waiting().values("item")
    rows = EntryItem.objects.filter(Q(pk__in=EntryItem.objects.on(on).values("pk")) | Q(pk__in=waiting))
    return [item for item in rows if enters(officer, item, on) or confirms(officer, item, on)]


def desk_lines(officer: Officer, items: Iterable[EntryItem], at: datetime) -> list[DeskLine]:
    """Return a DeskLine for each item, over the current month and the subjects that the officer reaches."""
    on = timezone.localdate(at)
    month, rights = month_of(on), rights_of(officer, on)
    span = Q(happened_at__gte=_midnight(month.start), happened_at__lt=_midnight(month.end))
    items = list(items)
    waits = entries_waiting(officer, items, on)
    waiting = dict(waits.order_by().values_list("item").annotate(number=Count("pk")))
    lines = []
    for item in items:
        reached = units_reached(rights, {*item.enter_roles, *item.confirm_roles})
        units = Unit.objects.filter(reached)
        rows = Entry.objects.standing().filter(span, item=item, unit__in=units.values("pk"))
        subject = "officer" if item.is_of_officers else "unit"
        found = rows.aggregate(entered=Count("pk"), subjects=Count(subject, distinct=True))
        subjects = Officer.objects.filter(unit__in=units.values("pk"), is_active=True) if item.is_of_officers else units
        lines.append(
            DeskLine(
                item,
                enters(officer, item, on) and not (item.ends_on and item.ends_on < on),
                waiting.get(item.pk, 0),
                found["entered"],
                max(subjects.count() - found["subjects"], 0),
            )
        )
    return lines


def entries_waiting(officer: Officer, items: Iterable[EntryItem], on: date) -> QuerySet[Entry]:
    """Return the entries that wait for an officer to confirm, with all that their list shows."""
    return with_people(Entry.objects.filter(to_confirm(officer, items, on)))


def with_people(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries with their item, whom they are about, who made and who decided them, and their files."""
    return entries.select_related(*PEOPLE, "inspection").prefetch_related("files")


def entry_seen_by(officer: Officer, entry_id: int) -> Entry:
    """Return an entry that an officer may read; raises Entry.DoesNotExist."""
    return with_people(visible_entries(officer)).select_related("replaces", "first").get(pk=entry_id)


def course_of(entry: Entry) -> list[Entry]:
    """Return the entry with all that came before it in its place and all that came after, the first one first."""
    rows = Entry.objects.filter(Q(pk=entry.record_id) | Q(first=entry.record_id))
    return list(with_people(rows).order_by("pk"))


def taken_place_by(entry: Entry) -> Entry | None:
    """Return the entry that took the place of one, or None."""
    return Entry.objects.filter(replaces=entry).select_related("item", "unit", "officer").first()


def reached_units(officer: Officer, item: EntryItem, on: date) -> tuple[bool, QuerySet[Unit]]:
    """Return whether an officer enters for the whole bureau, and the units that are reached."""
    rights = rights_of(officer, on)
    everywhere, _paths = reaches(rights, item.enter_roles)
    return everywhere, Unit.objects.filter(units_reached(rights, item.enter_roles)).order_by("path")


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))

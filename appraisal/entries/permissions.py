"""Who enters, confirms, makes void and reads entries by hand; each check says why not.

An item names the roles. Those whose posts reach the whole bureau enter for all, the others for their unit and what is
below. Nobody confirms an own entry, and nobody enters, confirms or makes void what is about oneself or one's unit.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import OF_THE_BUREAU
from appraisal.entries.models import Entry
from appraisal.scheme.deciders import HEADS, leads_unit
from appraisal.scheme.permissions import WHOLE_BUREAU, sees_names
from portal.people.models import Officer, Post, Role, Unit
from portal.people.rights import UNIT_WIDE, Rights, rights_of
from portal.shell.refusals import Denied

Readers = EntryItem.Readers


def check_keeps_items(officer: Officer, on: date) -> None:
    """Raise Denied unless the officer keeps the items of entry."""
    if not keeps_items(officer, on):
        raise Denied(_("Scoring-rule administrators keep the items of entry."))


def keeps_items(officer: Officer, on: date | None = None) -> bool:
    """Say whether the officer keeps the items of entry."""
    return rights_of(officer, on).has(Role.RULE_ADMIN)


def check_reads_items(officer: Officer) -> None:
    """Raise Denied for those who have no part in the appraisal."""
    if not (keeps_items(officer) or sees_names(officer)):
        raise Denied(_("The items of entry are read by those who are appraised and by those who keep them."))


def reaches(rights: Rights, roles: Iterable[str]) -> tuple[bool, tuple[str, ...]]:
    """Return whether these roles reach the whole bureau, as far as they are held, and the paths of units they reach."""
    held = rights.roles & set(roles)
    return bool(held & set(OF_THE_BUREAU)), rights.paths(*held)


def is_reached(rights: Rights, roles: Iterable[str], unit: Unit) -> bool:
    """Say whether a unit lies within what these roles reach."""
    everywhere, paths = reaches(rights, roles)
    return everywhere or bool(paths and unit.path.startswith(paths))


def units_reached(rights: Rights, roles: Iterable[str]) -> Q:
    """Return the condition on units that lie within what these roles reach."""
    everywhere, paths = reaches(rights, roles)
    if everywhere:
        return Q(is_active=True)
    within = Q(pk__in=())
    for path in paths:
        within |= Q(path__startswith=path)
    return within & Q(is_active=True)


def enters(officer: Officer, item: EntryItem, on: date | None = None) -> bool:
    """Say whether the officer enters under an item at all."""
    return not rights_of(officer, on).roles.isdisjoint(item.enter_roles)


def confirms(officer: Officer, item: EntryItem, on: date | None = None) -> bool:
    """Say whether the officer confirms under an item at all."""
    return not rights_of(officer, on).roles.isdisjoint(item.confirm_roles)


def check_may_enter(by: Officer, item: EntryItem, unit: Unit, officer: Officer | None, on: date) -> None:
    """Raise Denied unless `by` enters under this item for this unit, or an officer of it, and is not the subject."""
    if not enters(by, item, on):
        raise Denied(_("“%(item)s” is entered by others.") % {"item": item.label})
    if not is_reached(rights_of(by, on), item.enter_roles, unit):
        raise Denied(_("This is not in your unit, so somebody else enters it."))
    if _concerns(by, unit.pk, officer, on):
        raise Denied(_("This concerns you, so somebody else enters it."))


def check_may_confirm(by: Officer, entry: Entry, on: date) -> None:
    """Raise Denied unless `by` confirms under the item, did not make the entry, and is not its subject."""
    if not confirms(by, entry.item, on):
        raise Denied(_("“%(item)s” is confirmed by others.") % {"item": entry.item.label})
    if not is_reached(rights_of(by, on), entry.item.confirm_roles, entry.unit):
        raise Denied(_("This is not in your unit, so somebody else confirms it."))
    if by.pk == entry.entered_by_id:
        raise Denied(_("You made this entry, so somebody else confirms it."))
    if _concerns(by, entry.unit_id, entry.officer, on):
        raise Denied(_("This concerns you, so somebody else confirms it."))


def check_may_void(by: Officer, entry: Entry, on: date) -> None:
    """Raise Denied unless `by` enters or confirms under the item for this unit, and is not the subject."""
    roles = {*entry.item.enter_roles, *entry.item.confirm_roles}
    if not is_reached(rights_of(by, on), roles, entry.unit):
        raise Denied(_("An entry is made void by those who enter or confirm it."))
    if _concerns(by, entry.unit_id, entry.officer, on):
        raise Denied(_("This concerns you, so somebody else makes it void."))


def check_may_correct(by: Officer, entry: Entry, on: date) -> None:
    """Raise Denied unless `by` makes such an entry void, and enters another in its place."""
    check_may_void(by, entry, on)
    check_may_enter(by, entry.item, entry.unit, entry.officer, on)


def check_may_withdraw(by: Officer, entry: Entry) -> None:
    """Raise Denied unless `by` made the entry."""
    if by.pk != entry.entered_by_id:
        raise Denied(_("An entry is withdrawn by who made it."))


def is_allowed(check: Callable[[], None]) -> bool:
    """Say whether a check lets somebody."""
    try:
        check()
    except Denied:
        return False
    return True


def works_at_desk(officer: Officer, items: Iterable[EntryItem], on: date | None = None) -> bool:
    """Say whether the officer enters or confirms under any of these items."""
    return any(enters(officer, item, on) or confirms(officer, item, on) for item in items)


def check_works_at_desk(officer: Officer, items: Iterable[EntryItem]) -> None:
    """Raise Denied for those who neither enter nor confirm anything."""
    if not works_at_desk(officer, items):
        raise Denied(_("The entry desk is for those who enter or confirm."))


def check_enters(officer: Officer) -> None:
    """Raise Denied for those who enter nothing."""
    if not may_upload(officer):
        raise Denied(_("Entries are made by those whom an item names."))


def may_upload(officer: Officer) -> bool:
    """Say whether files come with entries of this officer."""
    return any(enters(officer, item) for item in EntryItem.objects.on(timezone.localdate()))


def to_confirm(officer: Officer, items: Iterable[EntryItem], on: date) -> Q:
    """Return the condition on entries that wait for this officer: the checks of `check_may_confirm` for many rows."""
    rights, within = rights_of(officer, on), Q(pk__in=())
    for item in items:
        everywhere, paths = reaches(rights, item.confirm_roles)
        if everywhere:
            within |= Q(item=item)
        for path in () if everywhere else paths:
            within |= Q(item=item, unit__path__startswith=path)
    led = Post.objects.on(on).filter(officer=officer, role__in=HEADS).values("unit")
    others = ~Q(entered_by=officer) & (
        Q(officer=None) & ~Q(unit__in=led) | Q(officer__isnull=False) & ~Q(officer=officer)
    )
    return within & others & Q(state=Entry.State.ENTERED)


def visible_entries(officer: Officer) -> QuerySet[Entry]:
    """Return the entries that an officer may read.

    All for those who oversee the bureau; else about oneself, made or decided by oneself, of the units whose files one
    reads, those that one enters or confirms, and those whose item lets more people read them.
    """
    rights, rows = rights_of(officer), Entry.objects.all()
    if rights.has(*WHOLE_BUREAU):
        return rows
    mine = Q(officer=officer) | Q(entered_by=officer) | Q(decided_by=officer)
    for path in rights.paths(*UNIT_WIDE):
        mine |= Q(unit__path__startswith=path)
    for item in EntryItem.objects.all():
        for path in rights.paths(*item.enter_roles, *item.confirm_roles):
            mine |= Q(item=item, unit__path__startswith=path)
    if sees_names(officer):
        mine |= Q(item__readers=Readers.BUREAU) | Q(item__readers=Readers.UNIT, unit=officer.unit_id)
    return rows.filter(mine)


def _concerns(by, unit_id, officer, on):
    """Say whether what is about an officer, or about a unit, is about `by`."""
    return by.pk == officer.pk if officer else leads_unit(by, unit_id, on)

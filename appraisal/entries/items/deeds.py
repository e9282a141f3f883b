"""Keeping the items of entry: added, changed in their wording, retired; what the Ministry forbids is refused (A4)."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries.items.models import WORDING, EntryItem
from appraisal.entries.items.rules import ROLES
from appraisal.entries.permissions import check_keeps_items
from appraisal.scheme.deciders import as_actor
from appraisal.scheme.reference import ForbiddenMeasure
from appraisal.scheme.versions.deeds import check_allowed
from appraisal.scheme.versions.models import Indicator
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Problems, Refused, refuse
from portal.shell.typed.bounds import problem_of, whole

LONGEST_REASON = 300
# What an item means; of one that has entries it stays.
MEANING = ("code", "subject", "grading", "counted_in", "counted_in_en", "full", "part_percent", "starts_on")
# Where a forbidden measure may hide.
TEXTS = ("name", "name_en", "text", "text_en", "checklist", "checklist_en", "counted_in", "counted_in_en")
HIDING = re.compile(r"[\s·.,，。、/_\-—“”\"'（）()【】\[\]]+")

Grading = EntryItem.Grading


def add(*, by: Officer, at: datetime, given: Mapping[str, Any], replaces: EntryItem | None = None) -> EntryItem:
    """Add an item of entry, in place of a retired one where `replaces` names it, and return it.

    Raises Denied unless `by` keeps the items; Refused with every field that is wrong, a forbidden measure beside it.
    """
    check_keeps_items(by, timezone.localdate(at))
    item = EntryItem(**given, replaces=replaces)
    problems = _problems_of(item, at)
    if EntryItem.objects.filter(code=item.code).exists():
        problems.add(code=_("There is an item with this code."))
    if replaces and (replaces.ends_on is None or EntryItem.objects.filter(replaces=replaces).exists()):
        problems.add(replaces=_("Only a retired item that nothing replaces yet is replaced."))
    problems.raise_if_any()
    with deed("item.added", by=as_actor(by, Role.RULE_ADMIN), at=at) as record:
        record.save(item)
        record.about(item)
        record.note(after={name: getattr(item, name) for name in (*MEANING, *WORDING)})
        record.note(replaces=replaces.code if replaces else "")
    return item


def change(*, by: Officer, at: datetime, item_id: int, given: Mapping[str, Any], reason: str) -> EntryItem:
    """Change an item and return it; of one that has entries, what it means stays.

    Raises Denied, or Refused with every field that is wrong.
    """
    check_keeps_items(by, timezone.localdate(at))
    item = EntryItem.objects.get(pk=item_id)
    before = {name: getattr(item, name) for name in given if getattr(item, name) != given[name]}
    for name in before:
        setattr(item, name, given[name])
    problems = _problems_of(item, at)
    if not before:
        raise Refused(_("Nothing differs from what is there."))
    if item.entries.exists():
        for name in before.keys() & set(MEANING):
            problems.add(**{name: _("Entries rest on this item, so this stays; retire it and add another.")})
    if "code" in before and EntryItem.objects.filter(code=item.code).exclude(pk=item.pk).exists():
        problems.add(code=_("There is an item with this code."))
    if not reason.strip():
        problems.add(reason=_("Give a reason."))
    problems.raise_if_any()
    with deed("item.changed", by=as_actor(by, Role.RULE_ADMIN), at=at, about=item) as record:
        record.save(item)
        record.note(before=before, after={name: given[name] for name in before})
        record.note(reason=whole(reason, LONGEST_REASON, "reason"))
    return item


def retire(*, by: Officer, at: datetime, item_id: int, ends_on: date, reason: str) -> EntryItem:
    """Let an item take no days after `ends_on`, and return it. Raises Denied, Refused, MovedOn."""
    check_keeps_items(by, timezone.localdate(at))
    item = EntryItem.objects.get(pk=item_id)
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    if words := problem_of("ends_on", ends_on, at):
        refuse(ends_on=words)
    if ends_on < item.starts_on:
        refuse(ends_on=_("The item begins later, on %(day)s.") % {"day": item.starts_on.isoformat()})
    newest = item.entries.standing().order_by("-happened_at").first()
    if newest and newest.day > ends_on:
        refuse(ends_on=_("There is an entry of a later day, %(day)s.") % {"day": newest.day.isoformat()})
    with deed("item.retired", by=as_actor(by, Role.RULE_ADMIN), at=at, about=item) as record:
        if not record.change(item, only_if={"ends_on": None}, ends_on=ends_on):
            raise MovedOn(_("This item is retired already."))
        record.note(ends_on=ends_on, reason=whole(reason, LONGEST_REASON, "reason"))
    return item


def check_no_forbidden(item: EntryItem) -> None:
    """Raise Refused beside each text of an item that hides what may not be appraised, with reason and source (A4)."""
    forbidden, problems = list(ForbiddenMeasure.objects.all()), Problems()
    for name in TEXTS:
        said = getattr(item, name)
        bare = HIDING.sub("", said)
        try:
            check_allowed(Indicator(name=said.lower(), text=f"{bare} {said}"), forbidden)
        except Denied as denial:
            problems.add(**{name: str(denial)})
    problems.raise_if_any()


def _problems_of(item, at):
    """Return the Problems of an item, whatever is entered under it."""
    problems = Problems()
    with problems.part():
        check_no_forbidden(item)
    for name in ("name", "basis"):
        if not getattr(item, name).strip():
            problems.add(**{name: _("This is needed.")})
    if words := problem_of("starts_on", item.starts_on, at):
        problems.add(starts_on=words)
    _check_grading(item, problems)
    for name in ("enter_roles", "confirm_roles"):
        if not getattr(item, name) or set(getattr(item, name)) - set(ROLES):
            problems.add(**{name: _("Choose at least one of the list.")})
    return problems


def _check_grading(item, problems):
    needed = {Grading.COUNT: "counted_in", Grading.POINTS: "full"}.get(item.grading)
    if needed and not getattr(item, needed):
        problems.add(**{needed: _("This is needed.")})
    if item.grading == Grading.CHECKLIST and (item.part_percent is None or item.part_percent > 100):
        problems.add(part_percent=_("Between %(low)s and %(high)s.") % {"low": 0, "high": 100})
    if item.checklist and item.grading != Grading.CHECKLIST:
        problems.add(checklist=_("Only items that are answered with yes, part or no stand on a checklist."))
    for name, grading in (("full", Grading.POINTS), ("part_percent", Grading.CHECKLIST)):
        if item.grading != grading and getattr(item, name) is not None:
            problems.add(**{name: _("This belongs to another way of grading.")})

"""What waits for one person (待办), gathered from the rooms above by settings.INBOX_PROVIDERS.

A provider returns Piles: keys of all that waits, which are cheap to sort and count, and a way to read a few of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from portal.shell.pages.paging import Counted

SOON = timedelta(hours=24)
# Nobody counts further; a pile holds one more, so that one sees that there is more.
MOST = 1000
NEVER = datetime.max.replace(tzinfo=UTC)
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """One thing that waits. `kind` is its code for the filter, `kind_label` the word shown."""

    kind: str
    kind_label: str
    title: str
    url: str
    subtitle: str = ""
    since: datetime | None = None
    due_at: datetime | None = None
    is_new: bool = False

    def is_overdue(self, at):
        return self.due_at is not None and self.due_at < at

    def is_due_soon(self, at):
        return self.due_at is not None and at <= self.due_at < at + SOON


class Key(NamedTuple):
    """By what a thing that waits is sorted and found again."""

    due_at: datetime | None
    since: datetime | None
    ref: int


@dataclass(frozen=True)
class Pile:
    """All of one kind that waits for a person: at most MOST + 1 Keys; `read` returns the Items of some, in order."""

    kind: str
    kind_label: str
    keys: list
    read: Callable

    @classmethod
    def all_of(cls, items):
        """Return the Piles of items that are read already, for kinds of which there are always few."""
        by_kind = {}
        for item in items:
            by_kind.setdefault((item.kind, item.kind_label), []).append(item)
        return [
            cls(
                kind,
                label,
                [Key(item.due_at, item.since, ref) for ref, item in enumerate(those)],
                lambda keys, those=those: [those[key.ref] for key in keys],
            )
            for (kind, label), those in by_kind.items()
        ]


class Inbox:
    """What waits for an officer, the nearest deadline first, those without one last, the oldest first among equals."""

    def __init__(self, officer, at):
        self.piles = [pile for path in settings.INBOX_PROVIDERS for pile in import_string(path)(officer, at)]

    def entries(self, kind=""):
        """Return (Key, Pile) of everything of one kind, or of all, in order."""
        found = [(key, pile) for pile in self.piles if kind in ("", pile.kind) for key in pile.keys]
        return sorted(found, key=_urgency)

    def read(self, entries):
        """Return the Items of some entries in their order; one reading a pile."""
        wanted = {}
        for key, pile in entries:
            wanted.setdefault(id(pile), (pile, []))[1].append(key)
        read = {place: iter(pile.read(keys)) for place, (pile, keys) in wanted.items()}
        return [next(read[id(pile)]) for _key, pile in entries]

    def number(self):
        """Return how many things wait, as Counted."""
        return _counted(sum(len(pile.keys) for pile in self.piles))

    def kinds(self):
        """Return (kind, label, Counted) of each kind that waits, the most frequent first."""
        piles = sorted((pile for pile in self.piles if pile.keys), key=lambda pile: -len(pile.keys))
        return [(pile.kind, pile.kind_label, _counted(len(pile.keys))) for pile in piles]

    def due(self, at):
        """Return (how many are overdue, how many are due within a day) as Counted."""
        due = [key.due_at for pile in self.piles for key in pile.keys if key.due_at is not None]
        overdue = sum(moment < at for moment in due)
        return _counted(overdue), _counted(sum(moment < at + SOON for moment in due) - overdue)


def items_for(officer, at):
    """Return every Item that waits for an officer, in the order of the inbox."""
    inbox = Inbox(officer, at)
    return inbox.read(inbox.entries())


def remembered_inbox(officer, at):
    """Return the Inbox, gathered once while the officer of this request lives."""
    if not hasattr(officer, "_inbox"):
        officer._inbox = Inbox(officer, at)
    return officer._inbox


def _counted(number):
    return Counted(min(number, MOST), number > MOST)


def _urgency(entry):
    key, pile = entry
    return key.due_at or NEVER, key.since or ALWAYS, pile.kind, key.ref

"""What waits for one person (待办), gathered from the rooms above by settings.INBOX_PROVIDERS."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

SOON = timedelta(hours=24)


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


def items_for(officer, at):
    """Return every Item that waits for an officer, the nearest deadline first, those without one last."""
    found = [item for path in settings.INBOX_PROVIDERS for item in import_string(path)(officer, at)]
    return sorted(found, key=_urgency)


def remembered_items(officer, at):
    """Return items_for, gathered once while the officer of this request lives."""
    if not hasattr(officer, "_inbox"):
        officer._inbox = items_for(officer, at)
    return officer._inbox


def kinds_of(items):
    """Return (kind, label, how many) for each kind among items, the most frequent first."""
    labels = {item.kind: item.kind_label for item in items}
    return [(kind, labels[kind], count) for kind, count in Counter(item.kind for item in items).most_common()]


def _urgency(item):
    never = item.due_at is None
    return (
        never,
        0 if never else item.due_at.timestamp(),
        item.since.timestamp() if item.since else 0,
        item.title,
    )

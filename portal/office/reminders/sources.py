"""What there are deadlines of: the rooms say it (settings.REMINDER_SOURCES), each with who may be told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

HOLDER = "holder"


@dataclass(frozen=True)
class Due:
    """One deadline that a step concerns: whose it is, what it is called, who is told of it.

    `key` names the row for the notice, `ref` is its primary key.
    """

    key: str
    ref: int
    due_at: datetime
    number: str
    name: str
    name_en: str
    url: str
    recipients: tuple
    in_hours: bool


@dataclass(frozen=True)
class Source:
    """Deadlines of one kind: its code and name, {code: name} of those who may be told, and what finds them.

    `begin(at)` is called once a run and returns `dues(step, limit)`: up to `limit` Dues that a step concerns and for
    which it was not taken.
    """

    code: str
    label: str
    audiences: Mapping[str, str]
    begin: Callable[[datetime], Callable]


def sources() -> dict[str, Source]:
    """Return the sources of all rooms by code, in the order of settings.REMINDER_SOURCES."""
    return {source.code: source for path in settings.REMINDER_SOURCES for source in import_string(path)()}

"""What there are deadlines of: the rooms say it (settings.REMINDER_SOURCES), each with who may be told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from portal.dispatch.notices.wording import NoticeKind

HOLDER = "holder"


@dataclass(frozen=True)
class Due:
    """One deadline that a step concerns: what is told of it and of which row, who is told.

    `key` names the row whose deadline it is for the notice, `ref` is its primary key; `about` is the row to which the
    notice leads, and `facts` are those of the source's notices, but for the end and the time left.
    """

    key: str
    ref: int
    due_at: datetime
    about: Model
    facts: Mapping[str, Any]
    recipients: tuple
    in_hours: bool


@dataclass(frozen=True)
class Source:
    """Deadlines of one kind: its code and name, {code: name} of those who may be told, what finds and what tells them.

    `begin(at)` is called once a run and returns `dues(step, limit)`: up to `limit` Dues that a step concerns and for
    which it was not taken.
    """

    code: str
    label: str
    audiences: Mapping[str, str]
    begin: Callable[[datetime], Callable]
    reminds: NoticeKind
    escalates: NoticeKind


def sources() -> dict[str, Source]:
    """Return the sources of all rooms by code, in the order of settings.REMINDER_SOURCES."""
    return {source.code: source for path in settings.REMINDER_SOURCES for source in import_string(path)()}

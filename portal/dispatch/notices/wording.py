"""The kinds of notices: a row of a notice keeps kind and facts, and is worded when somebody reads it.

So it speaks the language of whoever reads it. Each kind is declared beside its noun (`notices.py`), gathered by room
and named in settings.NOTICE_KINDS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import npgettext

from portal.shell.naming import in_page_language
from portal.shell.pages.wording import Words

UNKNOWN = "–"


class NotDeclared(ValueError):
    """A notice is of a kind that no room declares, or its facts are not those of its kind."""


@dataclass(frozen=True)
class Fact:
    """How a fact is kept, as plain data, and how it is worded in the language of the page."""

    keep: Callable[[Any], Any]
    word: Callable[[Any], str]


@dataclass(frozen=True)
class Page:
    """Where a notice leads: the name of an address, what stands in it beside the row, and whether the row does."""

    name: str
    rest: tuple = ()
    is_of_row: bool = True

    def address(self, row_id: int | None) -> str:
        """Return the address for the row that a notice is about, "" where it is about none and would have to be."""
        if self.is_of_row and row_id is None:
            return ""
        return reverse(self.name, args=[*([row_id] if self.is_of_row else []), *self.rest])


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its code, its sentence with a place for every fact, who is told, and where it leads.

    Catalogues translate the sentence, `told` is the line of docs/reference/notices.md.
    """

    code: str
    sentence: Words
    told: str
    page: Page | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def kept(self, facts: Mapping[str, Any]) -> dict:
        """Return facts as a row keeps them. Raises NotDeclared unless they are those of the kind."""
        if facts.keys() != self.facts.keys():
            raise NotDeclared(f"{self.code}: {sorted(facts)} instead of {sorted(self.facts)}")
        return {name: self.facts[name].keep(value) for name, value in facts.items()}

    def worded(self, kept: Mapping[str, Any]) -> str:
        """Return the sentence about facts that a row keeps, in the language of the page."""
        words = {name: fact.word(kept[name]) if name in kept else UNKNOWN for name, fact in self.facts.items()}
        return str(self.sentence) % words


def notice_kinds() -> dict[str, NoticeKind]:
    """Return the kinds of all rooms by code, in the order of settings.NOTICE_KINDS."""
    return _gathered(tuple(settings.NOTICE_KINDS))


@cache
def _gathered(paths):
    return {kind.code: kind for path in paths for kind in import_string(path)}


def check_is_declared(kind: NoticeKind) -> None:
    """Raise NotDeclared unless a room declares this kind."""
    if notice_kinds().get(kind.code) is not kind:
        raise NotDeclared(kind.code)


def _when(kept):
    if "T" not in kept:
        return kept
    return f"{timezone.localtime(datetime.fromisoformat(kept)):%Y-%m-%d %H:%M}"


def _span(kept):
    amount, unit = kept
    words = {
        "hour": npgettext("time left", "%(count)s hour", "%(count)s hours", amount),
        "day": npgettext("time left", "%(count)s day", "%(count)s days", amount),
    }
    return words[unit] % {"count": amount}


TEXT = Fact(str, str)
NUMBER = Fact(int, str)
# A day, or a moment to the minute where the hour matters.
WHEN = Fact(lambda value: value.isoformat(), _when)
# (how many, "hour" or "day")
SPAN = Fact(list, _span)
# A row with a name in two languages, as it is called at the time of the deed.
NAMED = Fact(lambda row: [row.name, row.name_en], lambda kept: in_page_language(*kept))


def choice(choices: type[Choices]) -> Fact:
    """Return the fact of a choice, by its label."""
    return Fact(lambda value: choices(value).value, lambda kept: str(choices(kept).label))


def to(name: str, *rest: str | int) -> Page:
    """Return the page of the row that the notice is about."""
    return Page(name, rest)


def to_page(name: str) -> Page:
    """Return a page that is about no row."""
    return Page(name, is_of_row=False)

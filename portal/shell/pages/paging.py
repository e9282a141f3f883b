"""Paging by key: the next page starts where the last one ended, so page 200 costs what page 1 costs."""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Q

from portal.shell.typed.incoming import number_or_none

# Signed, so that no hand-made value (a year 9999, a number of 300 figures) reaches the database.
SEAL = Signer(salt="portal.shell.pages.paging", sep=".")
KINDS = {
    "i": (int, str, int),
    "s": (str, str, str),
    "t": (datetime, datetime.isoformat, datetime.fromisoformat),
    "d": (date, date.isoformat, date.fromisoformat),
    "n": (Decimal, str, Decimal),
}


class UnknownCursor(ValueError):
    """A cursor leads nowhere in this list."""


@dataclass(frozen=True)
class Page:
    """Rows of one page in list order, and the cursors that lead on and back."""

    rows: list
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def has_next(self):
        return self.next_cursor is not None

    @property
    def has_previous(self):
        return self.previous_cursor is not None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


class Counted(NamedTuple):
    """How many there are, or that there are more than one cares to count."""

    number: int
    is_capped: bool

    def __str__(self):
        return f"{self.number:,}+" if self.is_capped else f"{self.number:,}"


class Keyset:
    """A queryset cut into pages.

    `order` names columns or annotations of the row itself, "-" for descending; none may be null and the
    last must be unique. A cursor that is damaged or of another list leads to the first page.
    """

    def __init__(self, queryset, order=("-registered_at", "-id"), size=25):
        self.queryset = queryset
        self.order = tuple(order)
        self.size = size

    def page(self, after="", before=""):
        """The page behind `after`, the one ahead of `before`, or the first; one query."""
        if after and (found := self._beyond(after, self.order)) is not None:
            rows, is_more = self._cut(found)
            return self._page(rows, has_next=is_more, has_previous=True)
        if before and (found := self._beyond(before, _reversed(self.order))) is not None:
            rows, is_more = self._cut(found)
            return self._page(rows[::-1], has_next=True, has_previous=is_more)
        rows, is_more = self._cut(self.rows(self.order, None))
        return self._page(rows, has_next=is_more, has_previous=False)

    def page_for(self, request):
        """The page that the query string asks for (`after=` or `before=`)."""
        return self.page(request.GET.get("after", ""), request.GET.get("before", ""))

    def exact_page(self, after="", before=""):
        """The page as `page` finds it; raise UnknownCursor where the cursor is damaged or of another list."""
        for cursor, order in ((after, self.order), (before, _reversed(self.order))):
            if cursor and self._beyond(cursor, order) is None:
                raise UnknownCursor(cursor)
        return self.page(after, before)

    def rows(self, order, key):
        """Return the rows from the one behind these key values on, or from the first; one more than a page holds."""
        queryset = self.queryset if key is None else self.queryset.filter(beyond(order, key))
        return list(queryset.order_by(*order)[: self.size + 1])

    def _beyond(self, cursor, order):
        try:
            key = read_cursor(cursor)
            return self.rows(order, key) if len(key) == len(order) else None
        except (BadSignature, ValueError, TypeError, ValidationError):
            return None

    def _cut(self, rows):
        return rows[: self.size], len(rows) > self.size

    def _page(self, rows, *, has_next, has_previous):
        return Page(
            rows=rows,
            next_cursor=self._cursor(rows[-1]) if rows and has_next else None,
            previous_cursor=self._cursor(rows[0]) if rows and has_previous else None,
        )

    def _cursor(self, row):
        return write_cursor(_key_values(row, self.order))


def slice_for(request, rows, size=50):
    """The Page of a list in memory that the query string asks for; its cursors are places in the list."""
    after, before = (request.GET.get(name, "") for name in ("after", "before"))
    start, end = number_or_none(after), number_or_none(before)
    start = start if start is not None else end - size if end is not None else 0
    start = max(0, min(start, len(rows)))
    end = start + size
    return Page(rows[start:end], str(end) if end < len(rows) else None, str(start) if start else None)


def capped_count(queryset, cap=1000):
    """Counted(number, is_capped), looking at no more than cap + 1 rows."""
    number = queryset.order_by()[: cap + 1].count()
    return Counted(min(number, cap), number > cap)


def neighbours(queryset, row, order):
    """(primary key before, primary key after) `row` in this list, None at either end; two queries."""
    return _first_pk(queryset, row, _reversed(order)), _first_pk(queryset, row, order)


def place(queryset, row, order, cap=1000):
    """Where `row` stands in this list, counted from 1, as Counted."""
    ahead = queryset.filter(beyond(_reversed(order), _key_values(row, order)))
    counted = capped_count(ahead, cap)
    return counted if counted.is_capped else Counted(counted.number + 1, False)


def beyond(order, values):
    """Condition for the rows that come after the one with these key values.

    Written as x <= a AND (x < a OR id < b): PostgreSQL walks an index on (x, id) for this form,
    and scans for the other ones.
    """
    (name, *later), (value, *later_values) = order, values
    column, than = (name[1:], "lt") if name.startswith("-") else (name, "gt")
    strictly = Q(**{f"{column}__{than}": value})
    if not later:
        return strictly
    return Q(**{f"{column}__{than}e": value}) & (strictly | beyond(later, later_values))


def write_cursor(values):
    """Key values as one opaque, signed word for a query string."""
    parts = []
    for value in values:
        kind = next((k for k, (type_, _, _) in KINDS.items() if isinstance(value, type_)), None)
        if kind is None:
            raise ValueError(f"A page cannot end at {value!r}: keys are numbers, texts, dates or times.")
        parts.append([kind, KINDS[kind][1](value)])
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return SEAL.sign(base64.urlsafe_b64encode(packed).rstrip(b"=").decode())


def read_cursor(cursor):
    """Key values of a cursor; BadSignature if it is not one of ours."""
    word = SEAL.unsign(cursor)
    packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    return [KINDS[kind][2](text) for kind, text in json.loads(packed)]


def _first_pk(queryset, row, order):
    found = queryset.filter(beyond(order, _key_values(row, order))).order_by(*order)
    return found.values_list("pk", flat=True).first()


def _key_values(row, order):
    names = [name.lstrip("-") for name in order]
    return [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]


def _reversed(order):
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def query_without_cursor(request, *others):
    """Return the query string of the filter alone, less what else is named."""
    query = request.GET.copy()
    for name in ("after", "before", *others):
        query.pop(name, None)
    return query.urlencode()

"""What comes in with a request is read here: numbers that fit, days that can be, and what no field may hold.

A value that cannot be read is an `Unreadable`, which is answered with 400 and its sentence, never with a fault.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a key or a count holds in either database.
LARGEST = 2**63 - 1
DIGITS = 18
FIRST_YEAR, LAST_YEAR = 1900, 2200
DEEPEST = 40
LONE_HALF = re.compile("[\ud800-\udfff]")
A_DAY = re.compile(r"\s*([+-]?\d{1,6})-\d{1,2}-\d{1,2}")


class Unreadable(Exception):
    """A part of the request cannot be read. `message` is a sentence for whoever sent it, `name` the part."""

    def __init__(self, message, name=""):
        super().__init__(message)
        self.message = message
        self.name = name

    def __str__(self):
        return str(self.message)


def whole_number(text, *, name="number", empty=0):
    """Return the whole number that a text says, `empty` for none; raise Unreadable for anything else."""
    text = str(text or "").strip()
    if not text:
        return empty
    if not text.isdecimal() or len(text) > DIGITS:
        raise Unreadable(_("“%(name)s” must be a whole number.") % {"name": name}, name)
    return int(text)


def number_or_none(text):
    """Return the whole number that a text says, None where it says none; for filters, which leave nonsense out."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def check_day(day):
    """Raise ValidationError for a day or moment that cannot be meant; a validator of every date field."""
    if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            gettext_lazy("The year must lie between %(first)s and %(last)s."),
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def check_number(number):
    """Raise ValidationError for a number that no column holds; a validator of every field of numbers."""
    if abs(number) > LARGEST:
        raise ValidationError(gettext_lazy("This number is too large."), code="number")


def strange_in(request):
    """Return the name of the first part of a request that no field may hold, or "" where all of it is ordinary.

    Strange are numbers beyond any column, days beyond any clock, halves of characters, and what is nested too deep.
    """
    for name, values in _texts_of(request):
        if any(is_strange(value) for value in values):
            return name
    return ""


def is_strange(value, depth=0):
    """Say whether a value is of a kind that the portal never asks for."""
    if depth > DEEPEST:
        return True
    if isinstance(value, dict):
        return any(is_strange(each, depth + 1) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return any(is_strange(each, depth + 1) for each in value)
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return not abs(value) <= LARGEST
    return isinstance(value, str) and _is_strange_text(value)


def _is_strange_text(text):
    bare = text.strip().lstrip("+-")
    year = A_DAY.match(text)
    return bool(
        "\x00" in text
        or LONE_HALF.search(text)
        or (bare.isdecimal() and len(bare) > DIGITS)
        or (year and not FIRST_YEAR <= int(year[1]) <= LAST_YEAR)
    )


def _texts_of(request):
    """Yield (name, values) of all that a request carries and that was read already or can still be read."""
    yield "address", [request.path_info, *(request.resolver_match.kwargs.values() if request.resolver_match else ())]
    yield from request.GET.lists()
    yield from ((name, [request.headers.get(name, "")]) for name in ("Upload-Offset", "Content-Length"))
    # A form that cannot be read at all has been answered with 400 before any view.
    yield from request.POST.lists()
    yield "body", [getattr(request, "read_body", "")]

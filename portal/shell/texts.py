"""What a typed text may hold: nothing that a reader cannot see and that a renderer trips over.

One line or several: pages, API and commands clean what comes in by `one_line` and `several_lines`; whatever draws
or writes a text that was kept earlier takes it through `drawable`.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Every sign at which some program begins a new line.
BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
A_BREAK = re.compile(f"\r\n|[{BREAKS}]")
# Controls, marks that turn the order of the signs about, halves of a sign, and what is no sign at all.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


class UnfitText(ValidationError):
    """A text holds a sign that nobody can see; says which, and where."""

    def __init__(self, found):
        words = {"sign": f"U+{ord(found[0]):04X}", "place": found.start() + 1}
        message = _("There is an invisible sign (%(sign)s) at place %(place)s. Delete it and type the text anew.")
        super().__init__(message, code="unfit_text", params=words)


def one_line(text: str) -> str:
    """Return a text on one line: a space for every break and tab; raise UnfitText for an invisible sign."""
    return A_BREAK.sub(" ", _seen(text)).replace("\t", " ")


def several_lines(text: str) -> str:
    """Return a text whose lines all end with a newline; raise UnfitText for an invisible sign."""
    return A_BREAK.sub("\n", _seen(text))


def drawable(text: str) -> str:
    """Return what a renderer can draw of any text on one line; never raises."""
    return UNSEEN.sub("", A_BREAK.sub(" ", text)).replace("\t", " ")


def writable(text: str) -> str:
    """Return what a file can hold of any text, its lines kept; never raises."""
    return UNSEEN.sub("", A_BREAK.sub("\n", text))


def _seen(text):
    found = UNSEEN.search(text)
    if found:
        raise UnfitText(found)
    return text

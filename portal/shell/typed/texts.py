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
# Controls, fillers and tags without a face, marks that turn the order of the signs about, halves of a sign, and what is
# no sign at all. Joiners and the selectors of a variant are part of signs, and stay.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
# What joins or varies the sign beside it and is nothing by itself, and a blank that counts as a sign.
FACELESS = re.compile("[\\s\u034f\u180b-\u180d\u200c\u200d\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]*")


class UnfitText(ValidationError):
    """A text holds a sign that nobody can see; says which, and where."""

    def __init__(self, found):
        words = {"sign": f"U+{ord(found[0]):04X}", "place": found.start() + 1}
        message = _("There is an invisible sign (%(sign)s) at place %(place)s. Delete it and type the text anew.")
        super().__init__(message, code="unfit_text", params=words)


def one_line(text: str) -> str:
    """Return a text on one line: a space for every break and tab; raise UnfitText for an invisible sign.

    A text in which nothing can be seen is empty.
    """
    return A_BREAK.sub(" ", _seen(text)).replace("\t", " ")


def several_lines(text: str) -> str:
    """Return a text whose lines all end with a newline; raise UnfitText for an invisible sign.

    A text in which nothing can be seen is empty.
    """
    return A_BREAK.sub("\n", _seen(text))


def is_faceless(text: str) -> bool:
    """Say whether there is nothing to see in a text."""
    return bool(FACELESS.fullmatch(text))


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
    return "" if is_faceless(text) else text

"""Two wordings of a text side by side: what was taken out of one and put into the other, by word and character."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import pgettext

# A text, or one that is put into the language of whoever reads it when it is shown.
Words = str | Promise

# A Chinese character stands for itself; Latin words and numbers stay whole.
TOKEN = re.compile(r"[A-Za-z]+|[0-9.,:]+|\s+|.", re.S)
SENTENCE = re.compile(r"[^。；！？;!?\n]*[。；！？;!?\n]?")
# A common piece shorter than this between two changes would only tear them apart.
SHORTEST_ISLAND = 2
# Longer passages that differ are shown whole: finding the common words costs the square of their length.
LONGEST_PASSAGE = 4000


@dataclass(frozen=True)
class Piece:
    """A piece of one wording, and whether the other has it too."""

    text: str
    is_changed: bool = False


def side_by_side(before, after):
    """Return (pieces of the old wording, pieces of the new one)."""
    old, new = [], []
    first, second = _sentences(before), _sentences(after)
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        passages = "".join(first[a1:a2]), "".join(second[b1:b2])
        if tag == "replace":
            _compare(*passages, old, new)
        else:
            _add(old, passages[0], tag != "equal")
            _add(new, passages[1], tag != "equal")
    return old, new


def _compare(before, after, old, new):
    if max(len(before), len(after)) > LONGEST_PASSAGE:
        _add(old, before, True)
        _add(new, after, True)
        return
    first, second = TOKEN.findall(before), TOKEN.findall(after)
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, came = "".join(first[a1:a2]), "".join(second[b1:b2])
        is_island = tag == "equal" and len(gone) < SHORTEST_ISLAND and bool(old and old[-1].is_changed)
        _add(old, gone, tag != "equal" or is_island)
        _add(new, came, tag != "equal" or is_island)


def _add(pieces, text, is_changed):
    if not text:
        return
    if pieces and pieces[-1].is_changed == is_changed:
        pieces[-1] = Piece(pieces[-1].text + text, is_changed)
    else:
        pieces.append(Piece(text, is_changed))


def _sentences(text):
    return [each for each in SENTENCE.findall(text) if each]


@dataclass(frozen=True)
class Difference:
    """One thing that changed between two rounds: the pieces of both wordings, or rows removed and added."""

    label: str
    before: list
    after: list
    is_wording: bool = False


def between():
    """Return what stands between facts in a row."""
    return pgettext("between facts", "; ")


Signed = list[tuple[str, str]]

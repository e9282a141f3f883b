"""When two reports are thought to be one (重复报案): four signs, and which of them together are worth a look."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.file.search.words import grams_of, plain_text

NEAR = timedelta(days=3)
LATELY = timedelta(days=30)
SIMILAR, FEWEST_GRAMS = 0.5, 8
SAME_PLACE, FEWEST_OF_PLACE = 0.8, 3
WEIGHTS = {"reporter": 4, "place": 3, "text": 2, "time": 1}
LETTERS = 800


@dataclass(frozen=True)
class Typed:
    """What somebody types about a report: reporters by whole paper number or phone, one of them confidential or not."""

    place: str = ""
    facts: str = ""
    occurred_at: datetime | None = None
    numbers: tuple = ()
    phones: tuple = ()
    is_confidential: bool = False

    @property
    def has_reporter(self) -> bool:
        """Whether somebody who reports can be told by a number."""
        return bool(self.numbers or self.phones)


@dataclass(frozen=True)
class Answer:
    """What was shown as alike, as {key of the case: signs}, and what the officer said: `same_as` is such a key."""

    shown: dict
    said: str = ""
    same_as: int | None = None


class Likeness:
    """Compares cases with what was typed, whose grams are taken once."""

    def __init__(self, typed: Typed):
        self._typed = typed
        self._place = plain_text(typed.place)
        self._place_grams = grams_of(self._place)
        self._text_grams = grams_of(plain_text(typed.facts[:LETTERS]))

    def signs(
        self, place: str, facts: str, occurred_at: datetime | None, *, same_reporter: bool = False
    ) -> tuple[str, ...]:
        """Return the signs that a case is the same, as a tuple out of reporter, place, text, time."""
        found = {
            "reporter": same_reporter,
            "place": self._is_same_place(place),
            "text": self._is_similar(facts),
            "time": self._is_near(occurred_at),
        }
        return tuple(name for name in WEIGHTS if found[name])

    def _is_near(self, occurred_at):
        then = self._typed.occurred_at
        return bool(then and occurred_at and abs(occurred_at - then) <= NEAR)

    def _is_same_place(self, place):
        other = plain_text(place)
        if not self._place or not other:
            return False
        if other == self._place:
            return True
        grams = grams_of(other)
        # House numbers tell neighbours apart, whose addresses share nearly every pair of characters.
        figures, theirs = _figures(self._place), _figures(other)
        return figures == theirs and _overlap(self._place_grams, grams, FEWEST_OF_PLACE) >= SAME_PLACE

    def _is_similar(self, facts):
        return _overlap(self._text_grams, grams_of(plain_text(facts[:LETTERS])), FEWEST_GRAMS) >= SIMILAR


def is_worth_a_look(signs: tuple[str, ...], reported_ago: timedelta) -> bool:
    """Say whether signs are shown to somebody who may read the case.

    The same reporter with another sign or within a month; else near in time, at the same place or in similar words.
    """
    if "reporter" in signs:
        return len(signs) > 1 or reported_ago <= LATELY
    return "time" in signs and len(signs) > 1


def weight_of(signs: tuple[str, ...]) -> int:
    """Return how strongly signs speak for one and the same event."""
    return sum(WEIGHTS[sign] for sign in signs)


def _figures(plain):
    return set(re.findall(r"\d+", plain))


def _overlap(grams, others, fewest):
    """Return how much of the smaller set is in the larger one; nothing where one is too small to tell."""
    smaller = min(len(grams), len(others))
    return len(grams & others) / smaller if smaller >= fewest else 0.0

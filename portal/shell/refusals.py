"""The three ways in which a deed says no. Rooms above derive their own from these."""

from contextlib import contextmanager
from typing import NoReturn

from django.utils.translation import gettext as _

from portal.shell.pages.wording import Words


class Denied(Exception):
    """This person may not do this. `message` is a sentence for them, in their language."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


class Refused(Exception):
    """Nobody may do this: the input or the state is wrong.

    `fields` maps field names to sentences, to be shown beside them. `is_of_whole`: the message says more than they do.
    """

    def __init__(self, message, fields=None, *, is_of_whole=False):
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        self.is_of_whole = is_of_whole or not self.fields

    def __str__(self):
        return str(self.message)


def refuse(**fields: Words) -> NoReturn:
    """Raise Refused for fields: {name of the field: sentence}; with several, the message only points to them."""
    (first, *others) = fields.values()
    raise Refused(_("Please correct the fields marked below.") if others else first, fields)


class MovedOn(Exception):
    """The page was stale. `changes` is a list of sentences that say what happened meanwhile."""

    def __init__(self, changes=()):
        self.changes = [changes] if isinstance(changes, str) else list(changes)
        super().__init__(*self.changes)

    def __str__(self):
        return " ".join(str(change) for change in self.changes)


class Problems:
    """Collects what is wrong with an input, so that a person hears of everything in one answer.

    `add()` keeps a sentence for a field; a check that raises runs in `part()`, which keeps a Refused that names fields;
    `raise_if_any()` raises them together.
    """

    def __init__(self):
        self.fields, self.message, self.wholes = {}, "", []

    def add(self, **fields):
        """Keep what is wrong with fields: {name of the field: sentence}; the first sentence for a field stays."""
        for name, words in fields.items():
            self.message = self.message or words
            self.fields.setdefault(name, words)

    @contextmanager
    def part(self, *, of_whole=False):
        """Keep what one check refuses; what names no field, the whole being impossible, goes through at once.

        With `of_whole` that is kept too: for obstacles of which a person mends one after the other elsewhere.
        """
        try:
            yield
        except Refused as refusal:
            if not refusal.fields and not of_whole:
                raise
            if not refusal.fields:
                self.wholes.append(str(refusal.message))
            self.message = self.message or refusal.message
            self.fields = {**refusal.fields, **self.fields}

    def raise_if_any(self):
        """Raise Refused with every field that was kept, if any, and the sentence of the first, or of every whole."""
        if self.wholes:
            raise Refused(" ".join(self.wholes), self.fields, is_of_whole=True)
        if self.fields:
            raise Refused(self.message, self.fields)


def check_all(*checks):
    """Call checks that take nothing, and raise what they refuse in one Refused."""
    problems = Problems()
    for check in checks:
        with problems.part():
            check()
    problems.raise_if_any()

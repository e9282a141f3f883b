"""The three ways in which a deed says no. Rooms above derive their own from these."""

from contextlib import contextmanager


class Denied(Exception):
    """This person may not do this. `message` is a sentence for them, in their language."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


class Refused(Exception):
    """Nobody may do this: the input or the state is wrong.

    `fields` maps field names to sentences, to be shown beside them.
    """

    def __init__(self, message, fields=None):
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})

    def __str__(self):
        return str(self.message)


class MovedOn(Exception):
    """The page was stale. `changes` is a list of sentences that say what happened meanwhile."""

    def __init__(self, changes=()):
        self.changes = [changes] if isinstance(changes, str) else list(changes)
        super().__init__(*self.changes)

    def __str__(self):
        return " ".join(str(change) for change in self.changes)


class AllAtOnce:
    """Collects what is wrong with an input, so that a person hears of everything in one answer.

    Each check runs in `part()`: a Refused that names fields is kept there, and `settle()` raises them together.
    """

    def __init__(self):
        self.fields, self.message = {}, ""

    @contextmanager
    def part(self):
        """Keep what one check refuses; what names no field, the whole being impossible, goes through at once."""
        try:
            yield
        except Refused as refusal:
            if not refusal.fields:
                raise
            self.message = self.message or refusal.message
            self.fields = {**refusal.fields, **self.fields}

    def settle(self):
        """Raise Refused with every field that was kept, if any, and the sentence of the first."""
        if self.fields:
            raise Refused(self.message, self.fields)

"""Refusals of a deed by the names under which the caller sent the fields."""

from contextlib import contextmanager

from portal.shell.refusals import Refused


@contextmanager
def named_as_sent(place):
    """Raise a Refused anew with every field at its path in the body: `place(name)` returns it, parts by slashes."""
    try:
        yield
    except Refused as refusal:
        refusal.fields = {place(name): words for name, words in refusal.fields.items()}
        raise

"""The address that what is done now came from, stated once at the border, so that no deed can forget it."""

from contextlib import contextmanager
from contextvars import ContextVar

_address = ContextVar("address", default="")


def current_address():
    """Return the address of the request under way; "" in a command or a worker."""
    return _address.get()


@contextmanager
def coming_from(address):
    """Let every event of this context carry an address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)

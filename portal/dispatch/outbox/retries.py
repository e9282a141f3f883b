"""How often, and after how long, a message of the outbox is tried again, by its topic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.conf import settings
from django.utils.module_loading import import_string

# A wait is longer or shorter by up to this share, so that what failed together does not come back together.
JITTER = 0.2


@dataclass(frozen=True)
class Retries:
    """At most `attempts`, the first repeat after `first_wait`, each wait twice the one before up to `longest_wait`."""

    attempts: int
    first_wait: timedelta
    longest_wait: timedelta

    def wait_after(self, attempt: int, key: str) -> timedelta:
        """Return how long to wait after the attempt with this number, from 1; the same for a key each time."""
        doubled = self.first_wait * 2 ** min(attempt - 1, 30)
        share = 1 + Random(f"{key}:{attempt}").uniform(-JITTER, JITTER)
        return min(doubled, self.longest_wait) * share


# Work inside the portal: what fails for an hour does not heal by waiting.
USUAL = Retries(attempts=8, first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=1))
# Somebody else's machine, which may stand still over a weekend: some five days.
OUTSIDE = Retries(attempts=60, first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=2))


def retried(policy: Retries) -> Callable:
    """Mark a handler of settings.OUTBOX_HANDLERS as one whose messages are tried by this policy."""

    def mark(handler):
        handler.retries = policy
        return handler

    return mark


def policy_of(topic: str) -> Retries:
    """Return the policy of a topic: that of its handler, else USUAL, also where no handler is known any more."""
    handler = settings.OUTBOX_HANDLERS.get(topic)
    return getattr(import_string(handler), "retries", USUAL) if handler else USUAL

"""How far a run is: counts for the page, and the sign of life that keeps its lease."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from portal.dispatch.models import Occurrence
from portal.people.models import Officer

log = logging.getLogger(__name__)

# A worker that is alive says so every ten seconds; one that has not for forty is taken for dead.
BEAT_SECONDS = 10
LEASE = timedelta(seconds=40)


class LeaseLost(Exception):
    """Another worker holds the run now; whatever this one still does must not count."""


class Progress:
    """What a job reports to. Every write is conditional on the attempt that was claimed.

    Report outside transactions: what is not committed is seen by nobody.
    """

    def __init__(self, occurrence: Occurrence, *, clock: Callable[[], datetime]) -> None:
        self.occurrence = occurrence
        self.attempt = occurrence.attempts
        self.clock = clock
        self.done = 0

    @property
    def asked_by(self) -> Officer | None:
        """The officer who asked for this run, or None when the calendar did."""
        return self.occurrence.asked_by

    def begin(self, step: str, *, total: int = 0) -> None:
        """Name the step (a msgid, translated when shown) and say how much there is to do in it."""
        self.done = 0
        self._write(step=step, total_count=total, done_count=0)

    def advance(self, by: int = 1) -> None:
        """Count what is done and extend the lease. Raises LeaseLost."""
        self.done += by
        self._write(done_count=self.done)

    def hold(self) -> None:
        """Keep others from taking the run until the running transaction ends. Raises LeaseLost."""
        self._write()

    def _write(self, **fields):
        held = mine(self.occurrence.pk, self.attempt)
        if not held.update(lease_until=self.clock() + LEASE, **fields):
            raise LeaseLost(str(self.occurrence))


@contextmanager
def signs_of_life(occurrence: Occurrence, *, clock: Callable[[], datetime]) -> Iterator[None]:
    """While the block runs, extend the lease of a run from a thread of its own, whatever the block is busy with."""
    over = threading.Event()
    beating = threading.Thread(
        target=_beat, args=(occurrence.pk, occurrence.attempts, clock, over), name="signs-of-life", daemon=True
    )
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join(BEAT_SECONDS)


def _beat(occurrence_id, attempt, clock, over):
    try:
        while not over.wait(BEAT_SECONDS):
            try:
                if not mine(occurrence_id, attempt).update(lease_until=clock() + LEASE):
                    return
            except DatabaseError as problem:
                # The run itself may hold its row or the whole file; the next beat comes soon enough.
                log.info("no sign of life for run %s: %s", occurrence_id, problem)
                connection.close()
    finally:
        connection.close()


class Silent:
    """Progress for those who do not watch."""

    def begin(self, step: str, *, total: int = 0) -> None:
        pass

    def advance(self, by: int = 1) -> None:
        pass

    def hold(self) -> None:
        pass


def mine(occurrence_id: int, attempt: int) -> QuerySet[Occurrence]:
    """Return the run as a queryset that is empty once another attempt has begun or the run has ended."""
    return Occurrence.objects.filter(pk=occurrence_id, attempts=attempt, state=Occurrence.State.RUNNING)

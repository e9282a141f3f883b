"""How far a run is: counts for the page, and the sign of life that keeps its lease."""

from portal.dispatch.models import Occurrence


class LeaseLost(Exception):
    """Another worker holds the run now; whatever this one still does must not count."""


class Progress:
    """What a job reports to. Every write is conditional on the attempt that was claimed.

    Report outside transactions: what is not committed is seen by nobody.
    """

    def __init__(self, occurrence, *, lease, clock):
        self.occurrence = occurrence
        self.attempt = occurrence.attempts
        self.lease = lease
        self.clock = clock
        self.done = 0

    @property
    def asked_by(self):
        """The officer who asked for this run, or None when the calendar did."""
        return self.occurrence.asked_by

    def begin(self, step, *, total=0):
        """Name the step (a msgid, translated when shown) and say how much there is to do in it."""
        self.done = 0
        self._write(step=step, total_count=total, done_count=0)

    def advance(self, by=1):
        """Count what is done and extend the lease. Raises LeaseLost."""
        self.done += by
        self._write(done_count=self.done)

    def hold(self):
        """Keep others from taking the run until the running transaction ends. Raises LeaseLost."""
        self._write()

    def _write(self, **fields):
        held = mine(self.occurrence.pk, self.attempt)
        if not held.update(lease_until=self.clock() + self.lease, **fields):
            raise LeaseLost(str(self.occurrence))


class Silent:
    """Progress for those who do not watch."""

    def begin(self, step, *, total=0):
        pass

    def advance(self, by=1):
        pass

    def hold(self):
        pass


def mine(occurrence_id, attempt):
    """Return the run as a queryset that is empty once another attempt has begun or the run has ended."""
    return Occurrence.objects.filter(pk=occurrence_id, attempts=attempt, state=Occurrence.State.RUNNING)

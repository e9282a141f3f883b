"""Once a minute: write what fell due, bury what is lost, wake the workers."""

from datetime import datetime

from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import occurrences


def tick(at: datetime) -> None:
    """Look at schedule and outbox and ring for what waits; the work itself is done elsewhere."""
    occurrences.plan_all(at)
    occurrences.give_up(at)
    occurrences.wake(at)
    outbox.sweep(at)


def work(at: datetime) -> tuple[int, int]:
    """Do everything that is due here and now, without workers; return (runs, messages) finished."""
    occurrences.plan_all(at)
    occurrences.give_up(at)
    outbox.sweep(at)
    return occurrences.run_all(at), outbox.drain(at)

"""The doorbell: wakes a worker after commit. It may fail or be lost; the sweep finds what it missed."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

SILENCE = 15  # seconds without ringing after the broker did not answer, so that no deed waits for it again

_silent_until = 0.0


def ring(task: str, **primitives: int | str) -> None:
    """Send a task once the running transaction is committed; never raises and never blocks for long."""
    transaction.on_commit(lambda: send(task, **primitives), robust=True)


def send(task: str, **primitives: int | str) -> bool:
    """Send a task now; say whether the broker took it."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        post(task, primitives)
    except Exception as error:
        _silent_until = time.monotonic() + SILENCE
        log.warning("the broker does not answer, %s waits for the sweep: %s", task, error)
        return False
    return True


def post(task: str, primitives: dict[str, int | str]) -> None:
    """Hand a task to the broker. Raises whatever keeps the broker from taking it."""
    current_app.send_task(f"portal.dispatch.tasks.{task}", kwargs=primitives, retry=False)


def listen() -> None:
    """Ring again at once, whatever happened before."""
    global _silent_until
    _silent_until = 0.0

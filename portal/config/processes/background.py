"""Worker and beat as threads of the web process: the whole portal as one command."""

import logging
import threading

from celery import beat, signals
from celery.worker import WorkController, state
from django.db import close_old_connections

from portal.config.celery import app

log = logging.getLogger(__name__)

RESTART_AFTER = 5  # seconds
THREADS = 2

_stopping = threading.Event()
_threads = []
_services = []


def start():
    """Start the worker and beat of this process."""
    signals.task_prerun.connect(_refresh_connections)
    signals.task_postrun.connect(_refresh_connections)
    for name, run in (("worker", _run_worker), ("beat", _run_beat)):
        thread = threading.Thread(target=_keep_running, args=(name, run), name=name, daemon=True)
        _threads.append(thread)
        thread.start()


def stop(*, within):
    """Ask both to end and wait that many seconds for a task that is running."""
    _stopping.set()
    state.should_stop = 0
    for service in _services:
        service.stop()
    for thread in _threads:
        thread.join(within / len(_threads))


def is_well():
    """Say whether what was started still runs; true where nothing was to be started."""
    return all(thread.is_alive() for thread in _threads)


def _keep_running(name, run):
    while not _stopping.is_set():
        try:
            run()
        except Exception:
            log.exception("%s failed; starting again in %s s", name, RESTART_AFTER)
        _stopping.wait(RESTART_AFTER)


def _run_worker():
    WorkController(
        app=app,
        pool_cls="threads",
        concurrency=THREADS,
        use_eventloop=False,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    ).start()


def _run_beat():
    # Beat's first tick comes after one interval; what fell due while nothing ran should not wait for it.
    app.send_task(app.conf.beat_schedule["tick"]["task"])
    service = beat.Service(app, scheduler_cls=app.conf.beat_scheduler)
    _services[:] = [service]
    service.start()


def _refresh_connections(**kwargs):
    close_old_connections()

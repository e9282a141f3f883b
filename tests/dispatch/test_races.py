"""C5: however many workers and beats act at once, a run is taken once.

Each guard is shown by what happens without it.
"""

import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from portal.dispatch.models import Notice, Occurrence, OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import occurrences, ticks
from tests.dispatch import ground, processes
from tests.factories import an_officer

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 4, 3, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORKERS = 6


def together(act, workers=WORKERS):
    """Let threads begin at the same moment and return what each one's `act()` returned."""
    start, results = threading.Barrier(workers), []

    def work():
        try:
            start.wait()
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _each in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == workers
    return results


def a_due_run():
    ground.first_seen(DUE - timedelta(minutes=1), ground.MONTH)
    occurrences.plan_all(DUE)
    return Occurrence.objects.get()


def test_of_many_workers_one_takes_the_run():
    run = a_due_run()

    taken = together(lambda: occurrences.claim(run.pk, DUE))

    assert sum(each is not None for each in taken) == 1
    assert Occurrence.objects.get().attempts == 1


def test_without_the_condition_in_the_statement_many_take_it():
    run = a_due_run()

    def look_then_take():
        is_free = Occurrence.objects.get(pk=run.pk).state == "due"
        time.sleep(0.2)
        return is_free and bool(Occurrence.objects.filter(pk=run.pk).update(state="running"))

    assert sum(together(look_then_take)) > 1


def test_of_many_workers_one_takes_the_message():
    ground.announce([an_officer()], at=DUE)
    message = OutboxMessage.objects.get()

    assert sum(each is not None for each in together(lambda: outbox.claim(message.pk, DUE))) == 1


def test_many_ticks_over_the_month_boundary_write_and_run_one_occurrence():
    officer = an_officer()
    ground.first_seen(DUE - timedelta(minutes=1), ground.MONTH)

    together(lambda: ticks.work(DUE))

    run = Occurrence.objects.get()
    assert (run.key, run.state, run.attempts) == ("2026-03", "done", 1)
    assert Notice.objects.filter(recipient=officer).count() == 1


def test_without_the_unique_key_many_ticks_run_it_more_than_once():
    officer, finished = an_officer(), []

    def run_unless_seen():
        if "2026-03" not in finished:
            time.sleep(0.2)
            Notice.objects.create(key=f"naive:{threading.get_ident()}", recipient=officer, created_at=DUE)
            finished.append("2026-03")

    together(run_unless_seen)

    assert Notice.objects.filter(recipient=officer).count() > 1


def test_two_beats_in_two_processes_run_one_occurrence(tmp_path):
    officer = an_officer()
    ground.first_seen(DUE - timedelta(minutes=1), ground.MONTH)
    gate = tmp_path / "open"
    code = f"""
import time
from pathlib import Path
from portal.dispatch.runs import ticks
Path({str(tmp_path)!r}, f"ready-{{__import__('os').getpid()}}").touch()
while not Path({str(gate)!r}).exists():
    time.sleep(0.001)
ticks.work(parse_datetime({DUE.isoformat()!r}))
"""
    beats = [processes.start(code), processes.start(code)]
    processes.wait_until(lambda: len(list(tmp_path.glob("ready-*"))) == 2)

    gate.touch()

    assert [beat.wait(60) for beat in beats] == [0, 0]
    run = Occurrence.objects.get()
    assert (run.state, run.attempts) == ("done", 1)
    assert Notice.objects.filter(recipient=officer).count() == 1

"""C7, C8, C9: workers die by SIGKILL and brokers forget; every notice still comes, and comes once.

The naive ways at the side must double or lose, else these tests would show nothing.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import redis
from django.db.models import Count
from django.utils import timezone

from portal.dispatch.models import Notice, Occurrence, OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import ticks
from tests.dispatch import ground, processes
from tests.factories import an_officer

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 4, 3, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
RECIPIENTS = 2000
DRAIN = f"""
from portal.dispatch.outbox import deeds as outbox
from tests.dispatch import ground
ground.slow_down()
outbox.drain(parse_datetime({DUE.isoformat()!r}))
"""
DRAIN_WITHOUT_KEY = DRAIN.replace(
    "ground.slow_down()", 'settings.OUTBOX_HANDLERS = {"notice.fan_out": "tests.dispatch.ground.fan_out_without_key"}'
)
DRAIN_DONE_FIRST = DRAIN.replace("outbox.drain(", "ground.drain_done_first(")
SWEEP = """
from django.utils import timezone
from portal.dispatch.outbox import deeds as outbox
outbox.sweep(timezone.now())
"""


def announced_to_many():
    officers = ground.many_officers(RECIPIENTS)
    ground.announce(officers, at=DUE)
    return officers


def killed_in_the_middle(code):
    """Run a worker, kill it when some hundred notices are written, and say how many were."""
    worker = processes.start(code, SLOW="0.05")
    processes.kill_when(lambda: Notice.objects.count() >= 300, worker)
    return Notice.objects.count()


def notices_per_recipient():
    """Return {how many notices: how many recipients have that many}."""
    each = Notice.objects.values("recipient").annotate(number=Count("pk")).values_list("number", flat=True)
    return {number: list(each).count(number) for number in set(each)}


def test_a_bulletin_to_two_thousand_comes_once_to_each_though_the_worker_is_killed():
    announced_to_many()
    before = killed_in_the_middle(DRAIN)
    assert 300 <= before < RECIPIENTS

    ticks.work(DUE + timedelta(minutes=1))
    assert Notice.objects.count() == before, "the dead worker's lease has not ended yet"
    ticks.work(DUE + outbox.LEASE + timedelta(minutes=1))

    assert notices_per_recipient() == {1: RECIPIENTS}
    message = OutboxMessage.objects.get()
    assert (message.attempts, message.done_at) == (2, DUE + outbox.LEASE + timedelta(minutes=1))


def test_without_the_unique_key_the_same_kill_doubles_notices(settings):
    settings.OUTBOX_HANDLERS = {"notice.fan_out": "tests.dispatch.ground.fan_out_without_key"}
    announced_to_many()
    killed_in_the_middle(DRAIN_WITHOUT_KEY)

    ticks.work(DUE + outbox.LEASE + timedelta(minutes=1))

    assert 2 in notices_per_recipient()


def test_with_a_queue_that_forgets_when_it_hands_out_the_same_kill_loses_notices():
    announced_to_many()
    killed_in_the_middle(DRAIN_DONE_FIRST)

    ticks.work(DUE + outbox.LEASE + timedelta(minutes=1))

    assert Notice.objects.count() < RECIPIENTS


def test_a_run_whose_worker_is_killed_between_two_deeds_is_taken_up_and_tells_each_once(empty_database):
    ground.many_officers(20)
    ground.first_seen(DUE - timedelta(minutes=1), ground.MONTH)
    worker = processes.start(
        f"from portal.dispatch.runs import ticks\nticks.work(parse_datetime({DUE.isoformat()!r}))", SLOW="30"
    )
    processes.kill_when(lambda: Occurrence.objects.filter(done_count=1).exists(), worker)
    assert 0 < Notice.objects.count() < 20
    # The dead worker extended its lease by its own clock.
    Occurrence.objects.update(lease_until=DUE + timedelta(minutes=10))

    ticks.work(DUE + timedelta(minutes=11))

    run = Occurrence.objects.get(job=ground.MONTH)
    assert (run.state, run.attempts, run.done_count) == ("done", 2, 2)
    assert notices_per_recipient() == {1: 23}


def test_what_a_memory_broker_held_when_its_process_died_is_found_by_the_sweep():
    officer = an_officer()
    code = f"""
from tests.dispatch import ground
for number in range(5):
    ground.announce([{officer.pk}], key=f"bulletin:{{number}}", at=parse_datetime({DUE.isoformat()!r}))
"""
    assert processes.start(code, BROKER_URL="memory://localhost/").wait(60) == 0
    assert Notice.objects.count() == 0

    ticks.work(DUE)
    ticks.work(DUE)

    assert Notice.objects.filter(recipient=officer).count() == 5


def test_a_redis_that_was_emptied_delays_notices_and_loses_none(redis_url):
    queue = redis.Redis.from_url(redis_url)
    queue.flushdb()
    officer = an_officer()
    announce = f"""
from tests.dispatch import ground
for number in range(5):
    ground.announce([{officer.pk}], key=f"bulletin:{{number}}", at=parse_datetime({timezone.now().isoformat()!r}))
"""
    assert processes.start(announce, BROKER_URL=redis_url).wait(60) == 0
    assert queue.llen("celery") == 5
    queue.flushdb()

    assert processes.start(SWEEP, BROKER_URL=redis_url).wait(60) == 0
    assert queue.llen("celery") == 1
    worker = processes.celery_worker(redis_url)
    try:
        processes.wait_until(lambda: OutboxMessage.objects.filter(done_at=None).count() == 0)
    finally:
        worker.kill()
        worker.wait()
        queue.flushdb()

    assert Notice.objects.filter(recipient=officer).count() == 5

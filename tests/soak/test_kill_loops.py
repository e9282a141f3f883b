"""C7, C9 again and again: real workers on a real Redis are killed at any moment while bulletins go out."""

import random
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.db.models import Count
from django.utils import timezone

from portal.dispatch.models import Notice, OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import ticks
from tests.dispatch import ground, processes

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS = 25
RECIPIENTS = 500


def test_each_bulletin_comes_once_to_each_whatever_is_killed_and_emptied(redis_url):
    broker = urlunsplit(urlsplit(redis_url)._replace(path="/12"))
    queue = redis.Redis.from_url(broker)
    queue.flushdb()
    officers = [officer.pk for officer in ground.many_officers(RECIPIENTS)]
    chance = random.Random(7)

    for number in range(KILLS):
        announce = f"""
from django.utils import timezone
from tests.dispatch import ground
ground.announce({officers}, key="bulletin:{number}", at=timezone.now())
"""
        assert processes.start(announce, BROKER_URL=broker).wait(30) == 0
        worker = processes.celery_worker(broker)
        time.sleep(chance.uniform(0.5, 5))
        worker.kill()
        worker.wait()
        if chance.random() < 0.3:
            queue.flushdb()

    ticks.work(timezone.now() + outbox.LEASE + outbox.LONGEST_WAIT)
    queue.flushdb()
    assert OutboxMessage.objects.filter(done_at=None).count() == 0
    each = Notice.objects.values("recipient").annotate(number=Count("pk")).values_list("number", flat=True)
    assert set(each) == {KILLS}
    assert len(each) == RECIPIENTS

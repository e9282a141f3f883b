"""What a worker does when the bell rings; each task may come twice, or never."""

from celery import shared_task
from django.utils import timezone

from portal.dispatch.models import OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import occurrences, ticks


@shared_task(ignore_result=True, expires=120)
def tick():
    ticks.tick(timezone.now())


@shared_task(ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def run_occurrence(*, occurrence_id):
    occurrences.run(occurrence_id, timezone.now())


@shared_task(ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def deliver_message(*, key):
    for message_id in OutboxMessage.objects.filter(key=key, done_at=None).values_list("pk", flat=True):
        outbox.deliver(message_id, timezone.now())


@shared_task(ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def drain_outbox():
    outbox.drain(timezone.now())

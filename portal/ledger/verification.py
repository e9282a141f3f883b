"""Whether the chains, the checkpoints kept outside and the live rows still agree."""

import json
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from portal.ledger.canonical import row_digest
from portal.ledger.chain import envelope_of, link
from portal.ledger.checkpoints import kept_checkpoints
from portal.ledger.models import Chain, Event, Head, Witnessed
from portal.ledger.recording import label_of

BATCH = 2000


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree: in which chain, at which number (0 when none), and what."""

    chain: str
    seq: int
    what: str


def verify(directory=None):
    """Yield every Finding: the chains first, in order of number, then checkpoints, then live rows."""
    for chain in Chain.values:
        yield from broken_links(chain)
        yield from lost_checkpoints(chain, directory)
    yield from altered_rows()
    for path in settings.VERIFICATION_PROVIDERS:
        yield from import_string(path)()


def broken_links(chain):
    """Yield a Finding for each gap, wrong predecessor or wrong hash of one chain, and for a wrong head."""
    head = Head.objects.get(pk=chain)
    seq, newest = 0, head.genesis
    for event in Event.objects.filter(chain=chain).order_by("seq").iterator(BATCH):
        if event.seq != seq + 1:
            yield Finding(chain, seq + 1, "missing")
        if event.prev_hash != newest:
            yield Finding(chain, event.seq, "does not follow the event before it")
        if link(envelope_of(event), event.prev_hash) != event.hash:
            yield Finding(chain, event.seq, "altered")
        seq, newest = event.seq, event.hash
    if (seq, newest) != (head.seq, head.hash):
        yield Finding(chain, min(seq, head.seq) + 1, "the chain does not end where its head says")


def lost_checkpoints(chain, directory=None):
    """Yield a Finding for each checkpoint kept outside the database that the chain contradicts."""
    for checkpoint in kept_checkpoints(chain, directory):
        if not checkpoint.is_signed:
            yield Finding(chain, checkpoint.seq, "a checkpoint has a wrong signature")
        elif not Event.objects.filter(chain=chain, seq=checkpoint.seq, hash=checkpoint.hash).exists():
            yield Finding(chain, checkpoint.seq, "differs from a checkpoint kept outside the database")


def altered_rows():
    """Yield a Finding for each protected row that is not as its last event left it."""
    for model in apps.get_models():
        if issubclass(model, Witnessed):
            yield from _altered_rows_of(model)


def _altered_rows_of(model):
    rows = model._base_manager.order_by("pk")
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        last = batch[-1].pk
        events = Event.objects.in_bulk({row.last_event_id for row in batch})
        for row in batch:
            event = events.get(row.last_event_id)
            written = json.loads(event.states).get(label_of(row)) if event else None
            if written != row_digest(row):
                yield Finding(
                    event.chain if event else Chain.BUSINESS,
                    event.seq if event else 0,
                    f"{label_of(row)} is not as its last event left it",
                )

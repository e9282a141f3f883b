"""Whether the protected rows are as their last events left them: none edited, taken away or put back."""

import json

from django.apps import apps

from portal.ledger.canonical import row_digest
from portal.ledger.models import Chain, Event, Witnessed
from portal.ledger.recording import label_of
from portal.ledger.verification import BATCH, Finding, stored_events


def altered_rows():
    """Yield a Finding for each protected row that is not as its last event left it."""
    for model in witnessed_models():
        yield from _altered_rows_of(model)


def lost_rows(chain):
    """Yield a Finding for each row that events of this chain name and that is gone, or older than they are."""
    newest = {}
    for event in stored_events(chain, ("seq", "recorded_at", "states")):
        for label in json.loads(event.states):
            newest[label] = event
        if len(newest) >= BATCH:
            yield from _lost_rows_among(chain, newest)
            newest = {}
    yield from _lost_rows_among(chain, newest)


def witnessed_models():
    """Return every model whose rows cannot change without an event."""
    return [model for model in apps.get_models() if issubclass(model, Witnessed)]


def _altered_rows_of(model):
    rows = model._base_manager.order_by("pk")
    states = {}
    last = None
    while portion := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        last = portion[-1].pk
        states = _states({row.last_event_id for row in portion}, states)
        for row in portion:
            chain, seq, written = states.get(row.last_event_id, (Chain.BUSINESS.value, 0, {}))
            if written.get(label_of(row)) != row_digest(row):
                yield Finding(chain, seq, f"{label_of(row)} is not as its last event left it")


def _states(ids, known):
    # One event may have left thousands of rows: read it once, not once a row or a portion.
    kept = {id: known[id] for id in ids & known.keys()}
    missing = Event.objects.filter(pk__in=ids - known.keys()).values_list("id", "chain", "seq", "states")
    return kept | {id: (chain, seq, json.loads(states)) for id, chain, seq, states in missing}


def _lost_rows_among(chain, newest):
    by_model = {}
    for label, event in newest.items():
        model, _, key = label.partition(":")
        by_model.setdefault(model, {})[key] = event
    findings = [each for model, events in by_model.items() for each in _lost_rows_of(chain, model, events)]
    yield from sorted(findings, key=lambda finding: finding.seq)


def _lost_rows_of(chain, label, events):
    present = (
        apps.get_model(label)
        ._base_manager.filter(pk__in=list(events))
        .values_list("pk", "last_event__chain", "last_event__seq", "last_event__recorded_at")
    )
    last_events = {str(key): last for key, *last in present}
    for key, event in events.items():
        last = last_events.get(key)
        if last is None:
            yield Finding(chain, event.seq, f"{label}:{key} is gone")
        elif _is_older(last, chain, event):
            yield Finding(chain, event.seq, f"{label}:{key} was put back to an older state")


def _is_older(last, chain, event):
    # Deeds inside one another are recorded at one moment, in the order in which they began.
    last_chain, last_seq, last_recorded_at = last
    return last_chain == chain and last_seq < event.seq and last_recorded_at != event.recorded_at

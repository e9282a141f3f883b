"""Whether the protected rows are as their last events left them: none edited, added, taken away or put back."""

import json

from django.apps import apps

from portal.ledger.chain.canonical import row_digest, set_digest
from portal.ledger.models import Chain, Event, Noted, Witnessed
from portal.ledger.rows.guards import EMPTY
from portal.ledger.rows.labels import label_of, label_of_model, model_of
from portal.ledger.verification import BATCH, Discrepancy, stored_events


def altered_rows():
    """Yield a Discrepancy for each protected row that is not as its last event left it."""
    for model in witnessed_models():
        yield from _altered_rows_of(model)


def lost_rows(chain, notes):
    """Yield a Discrepancy for each row that events of this chain name and that is gone, or older than they are.

    What the events say of rows that name no event themselves goes to `notes`.
    """
    newest = {}
    for event in stored_events(chain, ("seq", "recorded_at", "states")):
        for label, digest in _digests_of(event.states).items():
            if notes.are_of(label):
                notes.add(label, digest, chain, event)
            else:
                newest[label] = event
        if len(newest) >= BATCH:
            yield from _lost_rows_among(chain, newest)
            newest = {}
    yield from _lost_rows_among(chain, newest)


def stray_rows():
    """Yield a Discrepancy for each row in a table that stays empty."""
    for label in EMPTY:
        for key in model_of(label)._base_manager.order_by("pk").values_list("pk", flat=True):
            yield Discrepancy(Chain.BUSINESS.value, 0, f"{label}:{key} stands in a table that stays empty")


def witnessed_models():
    """Return every model whose rows cannot change without an event."""
    return [model for model in apps.get_models() if issubclass(model, Witnessed)]


def noted_models():
    """Return every model whose rows name no event, and are noted in the events of the deeds that write them."""
    return [model for model in apps.get_models() if issubclass(model, Noted)]


class Notes:
    """What the newest events say of rows that name no event themselves, and of sets of rows bound through another."""

    def __init__(self):
        self._noted = {label_of_model(model) for model in noted_models()}
        self._newest = {}

    def are_of(self, label):
        """Say whether a label of an event is that of a noted row or of a set."""
        return label.partition(":")[0] in self._noted or "/" in label

    def add(self, label, digest, chain, event):
        """Take what an event says; events of a chain come in its order."""
        _chain, _seq, recorded_at, digests = self._newest.get(label, (chain, 0, event.recorded_at, ()))
        if event.recorded_at < recorded_at and chain != _chain:
            return
        # Deeds inside one another are recorded at one moment, in the order in which they began.
        kept = digests if event.recorded_at == recorded_at else ()
        self._newest[label] = chain, event.seq, event.recorded_at, (*kept, digest)

    def findings(self):
        """Yield a Discrepancy for each row and set that is not as the newest event left it, or that no event knows."""
        for model in noted_models():
            for row in _rows_of(model):
                yield from self._compared(label_of(row), row_digest(row))
        for model in witnessed_models():
            for row in _rows_of(model) if model.kept_sets else ():
                for name in row.kept_sets:
                    is_empty = not getattr(row, name).exists()
                    yield from self._compared(f"{label_of(row)}/{name}", set_digest(row, name), is_empty)
        for label, (chain, seq, *_rest) in self._newest.items():
            yield Discrepancy(chain, seq, f"{label} is gone")

    def _compared(self, label, digest, may_be_unknown=False):
        chain, seq, _recorded_at, digests = self._newest.pop(label, (Chain.BUSINESS.value, 0, None, ()))
        if digest not in digests and not (may_be_unknown and not digests):
            yield Discrepancy(chain, seq, f"{label} is not as its last event left it")


def _rows_of(model):
    rows, last = model._base_manager.order_by("pk"), None
    while portion := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield from portion
        last = portion[-1].pk


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
                yield Discrepancy(chain, seq, f"{label_of(row)} is not as its last event left it")


def _digests_of(states):
    # An event that was tampered with may hold anything; that it was is found elsewhere.
    try:
        digests = json.loads(states)
    except ValueError:
        return {}
    return digests if isinstance(digests, dict) else {}


def _states(ids, known):
    # One event may have left thousands of rows: read it once, not once a row or a portion.
    kept = {id: known[id] for id in ids & known.keys()}
    missing = Event.objects.filter(pk__in=ids - known.keys()).values_list("id", "chain", "seq", "states")
    return kept | {id: (chain, seq, _digests_of(states)) for id, chain, seq, states in missing}


def _lost_rows_among(chain, newest):
    by_model = {}
    for label, event in newest.items():
        model, _, key = label.partition(":")
        if not _is_witnessed(model):
            # An event of another version, or one that was tampered with, names a table that is none of these.
            yield Discrepancy(chain, event.seq, f"{label} is gone")
            continue
        by_model.setdefault(model, {})[key] = event
    findings = [each for model, events in by_model.items() for each in _lost_rows_of(chain, model, events)]
    yield from sorted(findings, key=lambda finding: finding.seq)


def _is_witnessed(label):
    model = model_of(label)
    return model is not None and issubclass(model, Witnessed)


def _lost_rows_of(chain, label, events):
    present = (
        model_of(label)
        ._base_manager.filter(pk__in=list(events))
        .values_list("pk", "last_event__chain", "last_event__seq", "last_event__recorded_at")
    )
    last_events = {str(key): last for key, *last in present}
    for key, event in events.items():
        last = last_events.get(key)
        if last is None:
            yield Discrepancy(chain, event.seq, f"{label}:{key} is gone")
        elif _is_older(last, chain, event):
            yield Discrepancy(chain, event.seq, f"{label}:{key} was put back to an older state")


def _is_older(last, chain, event):
    # Deeds inside one another are recorded at one moment, in the order in which they began.
    last_chain, last_seq, last_recorded_at = last
    return last_chain == chain and last_seq < event.seq and last_recorded_at != event.recorded_at

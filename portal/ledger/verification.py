"""Whether the chains, the checkpoints kept outside and the live rows still agree."""

from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

from django.conf import settings
from django.db.models import Subquery
from django.utils.module_loading import import_string

from portal.ledger.chain.checkpoints import kept_checkpoints
from portal.ledger.chain.links import SEALED_FIELDS, envelope_of, link
from portal.ledger.models import Chain, Event, Head

BATCH = 2000


@dataclass(frozen=True)
class Discrepancy:
    """One thing that does not agree: in which chain, at which number (0 when none), and what."""

    chain: str
    seq: int
    what: str


def verify(directory=None):
    """Yield every Discrepancy: the chains first, in order of number, then checkpoints, then live rows.

    Reads in portions, so that memory stays constant and deeds go on meanwhile.
    """
    from portal.ledger.rows.live_rows import Notes, altered_rows, lost_rows, stray_rows

    for chain in Chain.values:
        yield from broken_links(chain)
        yield from lost_checkpoints(chain, directory)
    yield from altered_rows()
    notes = Notes()
    for chain in Chain.values:
        yield from lost_rows(chain, notes)
    yield from notes.findings()
    yield from stray_rows()
    for path in settings.VERIFICATION_PROVIDERS:
        yield from import_string(path)()


def broken_links(chain):
    """Yield a Discrepancy for each gap, wrong predecessor or wrong hash of one chain, and for a wrong head."""
    head = Head.objects.filter(pk=chain).first()
    if head is None:
        yield Discrepancy(chain, 0, "has no head")
        return
    seq, newest = 0, head.genesis
    for event in stored_events(chain, (*SEALED_FIELDS, "prev_hash", "hash"), until=head.seq):
        if event.seq != seq + 1:
            yield Discrepancy(chain, seq + 1, "missing")
        elif event.prev_hash != newest:
            yield Discrepancy(chain, event.seq, "does not follow the event before it")
        if not _is_sealed(event):
            yield Discrepancy(chain, event.seq, "altered")
        seq, newest = event.seq, event.hash
    if seq < head.seq:
        yield Discrepancy(chain, seq + 1, "missing")
    elif newest != head.hash:
        yield Discrepancy(chain, seq, "is not the event that the chain's head names")
    yield from _beyond_head(chain)


def _is_sealed(event):
    try:
        return link(envelope_of(event), event.prev_hash) == event.hash
    except ValueError:
        # What stands there is no hash at all.
        return False


def lost_checkpoints(chain, directory=None):
    """Yield a Discrepancy for each checkpoint kept outside the database that the chain contradicts."""
    checkpoints = kept_checkpoints(chain, directory)
    while batch := list(islice(checkpoints, BATCH)):
        seqs = {checkpoint.seq for checkpoint in batch}
        stored = dict(Event.objects.filter(chain=chain, seq__in=seqs).values_list("seq", "hash"))
        for checkpoint in batch:
            if checkpoint.flaw:
                yield Discrepancy(chain, checkpoint.seq, f"checkpoint file: {checkpoint.flaw}")
            elif stored.get(checkpoint.seq) != checkpoint.hash:
                yield Discrepancy(chain, checkpoint.seq, "differs from a checkpoint kept outside the database")


def stored_events(chain, names, until=None):
    """Yield the events of a chain in order with the columns `names`, read in portions."""
    rows = Event.objects.filter(chain=chain).order_by("seq")
    if until is not None:
        rows = rows.filter(seq__lte=until)
    seq = None
    while portion := list((rows if seq is None else rows.filter(seq__gt=seq)).values_list(*names)[:BATCH]):
        for values in portion:
            yield SimpleNamespace(**dict(zip(names, values, strict=True)))
        seq = portion[-1][names.index("seq")]


def _beyond_head(chain):
    # One statement, so that a deed that commits meanwhile is seen with its head or not at all.
    head = Head.objects.filter(pk=chain).values("seq")
    extra = Event.objects.filter(chain=chain, seq__gt=Subquery(head)).order_by("seq").first()
    if extra:
        yield Discrepancy(chain, extra.seq, "stands beyond the chain's head")

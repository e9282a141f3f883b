"""Whether results are still those that were computed and published: their digests are taken again."""

from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.facts.models import Run
from portal.ledger.models import Chain, Event
from portal.ledger.verification import Discrepancy


def findings():
    """Yield a Discrepancy for each finished run whose facts, sheets or lines differ from its digests."""
    finished = Run.objects.exclude(state=Run.State.COMPUTING)
    for run in finished.select_related("period", "version__scheme"):
        for name in _wrong(run):
            event = Event.objects.filter(pk=run.last_event_id).first()
            seq = event.seq if event else 0
            what = "published" if run.published_at else "computed"
            yield Discrepancy(Chain.BUSINESS, seq, f"the {name} of run {run.pk} ({run.period}) are not those {what}")


def _wrong(run):
    if run.inputs_digest != inputs_digest(run):
        yield "facts"
    if run.results_digest != results_digest(run):
        yield "results"

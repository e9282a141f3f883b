"""Whether published results are still those that were published: their digests are taken again."""

from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.models import Run
from portal.ledger.models import Chain, Event
from portal.ledger.verification import Finding


def findings():
    """Yield a Finding for each published run whose facts, sheets or lines differ from its digests."""
    for run in Run.objects.exclude(published_at=None).select_related("period", "version__scheme"):
        wrong = [
            name
            for name, stored, found in (
                ("facts", run.inputs_digest, inputs_digest(run)),
                ("results", run.results_digest, results_digest(run)),
            )
            if stored != found
        ]
        for name in wrong:
            event = Event.objects.filter(pk=run.last_event_id).first()
            seq = event.seq if event else 0
            yield Finding(Chain.BUSINESS, seq, f"the {name} of run {run.pk} ({run.period}) are not those published")

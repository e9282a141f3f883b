"""Whether results are still those that were computed and published: their digests are taken again."""

from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.facts.models import Run
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.versions.deeds import definitions_of
from appraisal.scheme.versions.models import SchemeVersion
from portal.ledger.models import Chain, Event
from portal.ledger.verification import Discrepancy


def findings():
    """Yield a Discrepancy for each finished run that differs from its digests, and each measure from its definition."""
    yield from _redefined()
    finished = Run.objects.exclude(state=Run.State.COMPUTING)
    for run in finished.select_related("period", "version__scheme"):
        for name in _wrong(run):
            event = Event.objects.filter(pk=run.last_event_id).first()
            seq = event.seq if event else 0
            what = "published" if run.published_at else "computed"
            yield Discrepancy(Chain.BUSINESS, seq, f"the {name} of run {run.pk} ({run.period}) are not those {what}")


def _redefined():
    """A release that changes what a measure counts changes the rules of versions that were published before."""
    for version in SchemeVersion.objects.published().filter(retired_at=None).select_related("scheme"):
        for what in _changed_in(version):
            event = Event.objects.filter(pk=version.last_event_id).first()
            yield Discrepancy(Chain.BUSINESS, event.seq if event else 0, what)


def _changed_in(version):
    try:
        now = definitions_of(version.indicators.all())
    except BadFigures as problem:
        return [f"what version {version} counts cannot be read any more: {problem}"]
    return [
        f"{_words_of(key)} no longer counts what it counted when version {version} was published"
        for key, definition in sorted(version.measures.items())
        if now.get(key) != definition
    ]


def _words_of(key):
    code, filtering, name = key.partition(":")
    return f"the measure {code} chosen by {name}" if filtering else f"the measure {code}"


def _wrong(run):
    if run.inputs_digest != inputs_digest(run):
        yield "facts"
    if run.results_digest != results_digest(run):
        yield "results"

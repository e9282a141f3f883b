"""Who made the entries behind facts, as the measures say it: they decide nothing that rests on them."""

from django.db.models import Q

from appraisal.facts.models import Fact
from appraisal.scheme.measures import BY_CODE, MEASURES

SCORED = ("run_id", "subject_kind", "subject_id")
MADE = tuple(measure.code for measure in MEASURES if measure.reads.made_by)
POINTS = tuple(measure.code for measure in MEASURES if measure.reads.made_by and measure.reads.gives_points)


def makers_of(facts):
    """Return {(measure, record's id): ids of the officers who made the entry} for (measure, record's id) of facts.

    One query for each source. Read from the facts on: from the officer on, the database would look at all that a
    leader ever decided.
    """
    by_source = {}
    for measure, ref in facts:
        by_source.setdefault(BY_CODE[measure].reads, set()).add(ref)
    makers = {source: _of_source(source, refs) for source, refs in by_source.items() if source.made_by}
    return {
        (measure, ref): makers[BY_CODE[measure].reads].get(ref, set())
        for measure, ref in facts
        if BY_CODE[measure].reads in makers
    }


def _of_source(source, refs):
    found = {}
    for ref, *officers in source.made_by(refs):
        found[ref] = found.get(ref, set()) | {pk for pk in officers if pk}
    return found


def facts_made_by(officer, scored, measures):
    """Return (run, subject kind, subject, measure, ref kind, ref) of the facts whose entry the officer made.

    `scored` are the (run, subject kind, subject) looked at, `measures` those whose entries are asked for.
    """
    about = Q(pk__in=())
    for run, kind, subject in scored:
        about |= Q(run=run, subject_kind=kind, subject_id=subject)
    facts = Fact.objects.filter(about, measure__in=measures).order_by()
    found = list(facts.values_list(*SCORED, "measure", "ref_kind", "ref_id").distinct())
    makers = makers_of({(fact[3], fact[-1]) for fact in found})
    return [fact for fact in found if officer.pk in makers[fact[3], fact[-1]]]

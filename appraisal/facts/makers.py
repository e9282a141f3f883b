"""Who made the entries behind facts, as the measures say it: they decide nothing that rests on them."""

from appraisal.scheme.measures import BY_CODE, MEASURES

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

"""Who made the entries behind facts, as the measures say it: they decide nothing that rests on them."""

from functools import cache as once_a_process
from hashlib import sha256
from itertools import chain

from django.core.cache import cache

from appraisal.facts.models import Fact, Run
from appraisal.scheme.measures import MEASURES
from appraisal.scheme.uses.rules import SIGN, measure_of
from portal.office.counting.dialect import before_sign
from portal.shell.statements.prepared import Prepared, PreparedSql

MADE = tuple(measure.code for measure in MEASURES if measure.reads.made_by)
POINTS = tuple(measure.code for measure in MEASURES if measure.reads.made_by and measure.reads.gives_points)
A_DAY = 86_400


def facts_of_subjects(scored, measures):
    """Return [(run, subject kind, subject, measure, ref kind, ref id)] of facts of these measures, each once.

    `scored` are the (run, subject kind, subject) that are looked at; one query.
    """
    if not scored:
        return []
    runs, kinds, subjects = zip(*sorted(scored), strict=True)
    return _facts_of(measures)(runs=runs, kinds=kinds, subjects=subjects)


@once_a_process
def _facts_of(measures):
    def facts(runs, kinds, subjects):
        rows = ", ".join(["(%s, %s, %s)"] * len(runs))
        names = ", ".join(["%s"] * len(measures))
        sql = (
            f"WITH scored (run_id, subject_kind, subject_id) AS (VALUES {rows}) "
            "SELECT DISTINCT f.run_id, f.subject_kind, f.subject_id, f.measure, f.ref_kind, f.ref_id "
            f"FROM {Fact._meta.db_table} f JOIN scored s ON s.run_id = f.run_id "
            "AND s.subject_kind = f.subject_kind AND s.subject_id = f.subject_id "
            f"WHERE {before_sign('f.measure', SIGN)} IN ({names})"
        )
        return sql, [*chain.from_iterable(zip(runs, kinds, subjects, strict=True)), *measures]

    return PreparedSql(facts)


def makers_of(facts):
    """Return {(measure, record's id): ids of the officers who made the entry} for (measure, record's id) of facts.

    One query for each source. Read from the facts on: from the officer on, the database would look at all that a
    leader ever decided.
    """
    by_source = {}
    for measure, ref in facts:
        by_source.setdefault(measure_of(measure).reads, set()).add(ref)
    makers = {source: _of_source(source, refs) for source, refs in by_source.items() if source.made_by}
    return {
        (measure, ref): makers[measure_of(measure).reads].get(ref, set())
        for measure, ref in facts
        if measure_of(measure).reads in makers
    }


def _of_source(source, refs):
    found = {}
    for ref, *officers in source.made_by(refs):
        found[ref] = found.get(ref, set()) | {pk for pk in officers if pk}
    return found


def facts_made_by(officer, scored, measures):
    """Return (run, subject kind, subject, measure, ref kind, ref) of the facts whose entry the officer made.

    `scored` are the (run, subject kind, subject) looked at, `measures` those whose entries are asked for. An entry
    has the same maker for ever, so what was found is kept for as long as a run has the facts that its digest is of.
    """
    digests = dict(_digests(runs=sorted({run for run, _kind, _subject in scored})))
    places = {each: _place(officer, digests[each[0]], each, measures) for each in scored}
    kept = cache.get_many(places.values())
    new = {each for each, place in places.items() if place not in kept}
    made = _made_by(officer, new, measures) if new else []
    for each in new:
        kept[places[each]] = [fact for fact in made if fact[:3] == each]
    # A run that is being computed has no digest yet, and other facts in a moment.
    cache.set_many({places[each]: kept[places[each]] for each in new if digests[each[0]]}, A_DAY)
    return [fact for place in places.values() for fact in kept[place]]


def _made_by(officer, scored, measures):
    found = facts_of_subjects(scored, measures)
    makers = makers_of({(fact[3], fact[-1]) for fact in found})
    return [tuple(fact) for fact in found if officer.pk in makers[fact[3], fact[-1]]]


def _place(officer, digest, scored, measures):
    asked = repr((officer.pk, digest, scored, measures)).encode()
    return f"facts-made-by:{sha256(asked).hexdigest()}"


@Prepared
def _digests(runs):
    return Run.objects.filter(pk__in=runs).order_by().values_list("pk", "inputs_digest")

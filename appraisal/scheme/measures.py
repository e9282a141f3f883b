"""What the rooms below declare as countable (取数口径): gathered from `settings.MEASURES`, with no table named here."""

from django.conf import settings
from django.utils.module_loading import import_string

from portal.office.counting.rules import Carrier, Counted, Measure, Source

MEASURES: tuple[Measure, ...] = tuple(measure for path in settings.MEASURES for measure in import_string(path))
BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}
SOURCES: tuple[Source, ...] = tuple(dict.fromkeys(measure.reads for measure in MEASURES))
# Kinds of records, and what they hang on, by the ledger's labels of their tables.
RECORDS: dict[str, Counted] = {source.ref: source.record for source in SOURCES}
CARRIERS: dict[str, Carrier] = {record.carrier.label: record.carrier for record in RECORDS.values()}
# What stays as it is, until another takes its place.
SETTLED: set[str] = {source.ref for source in SOURCES if source.is_settled}

CASELOAD = "cases.matters_ended"
# What those have instead who only review: the base of this rate.
REVIEWS = "cases.reviews_on_time_rate"


def faults_of(measure: Measure) -> list[Measure]:
    """Return the measures of what is wrong in records of a rate: they read the same records, and are out of it.

    A record that does not count in one of them was right, so the rate counts it as reached.
    """
    if not measure.is_rate:
        return []
    return [each for each in MEASURES if each.out_of == measure.code and each.reads is measure.reads]

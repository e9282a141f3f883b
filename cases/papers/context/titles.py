"""The title that a copy of a document bears."""

from cases.papers.context.instruments import instrument_of, measure_kind_of

MEASURE, INSTRUMENT = "采取强制措施", "采取强制措施决定书"


def titled(kind, matter=None):
    """Return the Chinese title of a document; one about a compulsory measure is called as the law calls it: 拘留证."""
    if matter is None or MEASURE not in kind.title:
        return kind.title
    measure = measure_kind_of(matter)
    if measure is None:
        return kind.title
    return instrument_of(measure).title if kind.title == INSTRUMENT else kind.title.replace(MEASURE, measure_of(matter))


def measure_of(matter):
    """Return the Chinese name of the measure that a matter asks for, or ""."""
    found = measure_kind_of(matter)
    return found.name.partition("（")[0] if found else ""

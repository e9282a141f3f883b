"""The title that a copy of a document bears."""

from cases.models import MeasureKind

MEASURE = "采取强制措施"


def titled(kind, matter=None):
    """Return the Chinese title of a document; one about a compulsory measure names it: 扣押决定书."""
    name = measure_of(matter) if matter is not None and MEASURE in kind.title else ""
    return kind.title.replace(MEASURE, name) if name else kind.title


def measure_of(matter):
    """Return the Chinese name of the measure that a matter asks for, or ""."""
    code = (matter.particulars or {}).get("measure")
    found = MeasureKind.objects.filter(code=code).values_list("name", flat=True).first() if code else ""
    return (found or "").partition("（")[0]

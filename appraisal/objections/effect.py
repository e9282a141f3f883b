"""What an upheld objection takes back, and what that changes on which lines: shown before anybody decides."""

from dataclasses import dataclass

from appraisal.engine.models import Line
from appraisal.facts.models import Fact
from appraisal.objections.models import Objection
from appraisal.scheme.measures import BY_CODE, faults_of
from appraisal.scheme.rules import compares, score, value_text
from appraisal.scheme.uses.rules import measure_of, use_of

Taken = list[tuple[str, int, str]]


@dataclass(frozen=True)
class Effect:
    """One line that a decision changes: whose, which, its value and points before and after."""

    subject: str
    label: str
    value_before: str
    value_after: str
    points_before: int
    points_after: int


def taken_back(code: str, ref_id: int) -> Taken:
    """Return [(ref kind, ref id, measure)] that count no more when an objection in a measure is upheld.

    The disputed record comes first; one that falls everywhere counts nowhere. A record of a rate whose fault has a
    measure of its own was right after all: the fault goes, and the rate counts it as reached. Another one stays where
    it was not disputed.
    """
    measure = BY_CODE[code]
    ref = measure.reads.ref
    if measure.reads.record.falls_everywhere:
        return [(ref, ref_id, "")]
    wrong = faults_of(measure) or [measure]
    others = [other for each in wrong if each.same_deed for other in each.same_deed(ref_id)]
    return [*((ref, ref_id, each.code) for each in wrong), *others]


def effects_of(objection: Objection) -> list[Effect]:
    """Return the Effects of upholding an objection that names its record, on officer and unit; shares are left out."""
    if not objection.ref_id:
        return []
    taken = taken_back(objection.indicator.measure, objection.ref_id)
    changes: dict[tuple[str, int, str], tuple[int, int]] = {}
    for fact in Fact.objects.filter(run=objection.run_id, adjusts=None, ref_id__in={pk for _kind, pk, _m in taken}):
        key = fact.subject_kind, fact.subject_id, fact.measure
        quantity, base = changes.get(key, (0, 0))
        more, of = _change(fact, taken)
        changes[key] = quantity + more, base + of
    return [_effect(line, *changes[_key(line)]) for line in _lines(objection, changes)]


def _change(fact, taken):
    """What the fact adds to its measure, in hundredths, once this is taken back."""
    gone = {measure for kind, pk, measure in taken if (kind, pk) == (fact.ref_kind, fact.ref_id)}
    if gone & {"", measure_of(fact.measure).code}:
        return -fact.quantity, -fact.base
    is_right = any(each.code in gone for each in faults_of(measure_of(fact.measure)))
    return (fact.base - fact.quantity, 0) if is_right else (0, 0)


def _lines(objection, changes):
    rows = Line.objects.filter(sheet__run=objection.run_id, adjusts=None)
    rows = rows.filter(sheet__subject_id__in={subject for _kind, subject, _m in changes})
    found = rows.select_related("sheet__officer", "sheet__unit", "indicator").order_by("pk")
    return [line for line in found if any(changes.get(_key(line), ())) and _is_foreseen(line.indicator)]


def _is_foreseen(indicator):
    """What compares with others or does not add up is counted anew; it cannot be told from the record alone."""
    return not compares(indicator) and use_of(indicator).is_additive


def _key(line):
    return line.sheet.subject_kind, line.sheet.subject_id, use_of(line.indicator).key


def _effect(line, quantity, base):
    indicator, value, of = line.indicator, line.value + quantity, line.base + base
    return Effect(
        line.sheet.label,
        indicator.label,
        value_text(indicator, line.value, line.base),
        value_text(indicator, value, of),
        line.points,
        score(indicator, value, of, group=line.sheet.group),
    )

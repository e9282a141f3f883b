"""What a measure counts in a time, read from its source alone, and what is told of one of its records."""

from types import SimpleNamespace

from django.utils import translation

from appraisal.facts.dialect import moment_of, rows, true
from appraisal.scheme.measures import BY_CODE


def counted(code, first, end, *, is_imported=False, by=""):
    """Return {(record, officer, unit): quantity in hundredths} of a measure in [first, end), two moments.

    Of a rate the quantity is (part, whole). With `by` the key ends with the value of that filter.
    """
    found = _read(code, first, end, is_imported, by)
    return {tuple(key): (part, base) if BY_CODE[code].is_rate else part for *key, _day, part, base in found}


def records(code, first, end):
    """Return the sorted ids of the records that a measure takes."""
    return sorted(ref for ref, *_rest in _read(code, first, end, False, ""))


def days(code, first, end):
    """Return the sorted days, as text, by which the records of a measure are dated."""
    return sorted(str(day) for *_key, day, _part, _base in _read(code, first, end, False, ""))


def told(code, ref):
    """Return what is told of a record in English, with `proof` as a dict."""
    source = BY_CODE[code].reads
    with translation.override("en"):
        row = source.record.rows().get(pk=ref)
        if source.fill:
            source.fill([row])
        said = source.told(row)
        proof = {str(name): str(words) for name, words in said.proof}
        return SimpleNamespace(
            what=said.what, officer=said.officer, reviewer=said.reviewer, said=said.said, url=said.url, proof=proof
        )


def _read(code, first, end, is_imported, by):
    measure = BY_CODE[code]
    [chosen] = [each for each in measure.reads.filters if each.name == by] or [None]
    extra = f", {chosen.sql} AS chosen" if chosen else ""
    sql = (
        f"WITH s AS ({measure.reads.sql(extra_columns=extra)}) SELECT s.ref_id, s.officer_id, s.unit_id, "
        f"{'s.chosen, ' if chosen else ''}s.occurred_on, {measure.quantity}, {measure.base} FROM s WHERE {measure.when}"
    )
    return rows(sql, [moment_of(first), moment_of(end), true(is_imported)])

"""What a corrected run changes against the published one: which records, whose lines, whose places."""

from dataclasses import asdict

from appraisal.engine.models import Line
from appraisal.facts.dialect import rows
from appraisal.facts.models import Exclusion
from appraisal.scheme.measures import CARRIERS, RECORDS, SETTLED

OBJECTION, VOID, CORRECTION, RESULT = "objection", "void", "correction", "result"
PLACED = ("points", "reachable", "is_scored", "rank", "previous_rank", "caseload", "is_ranked")


def facts_of(first, run, changes):
    """Return what is kept of a proposal as plain data: `records` that were corrected, `changes`, and `sheets`."""
    return {"records": _records(changes), "changes": plain(changes), "sheets": _sheets(first, run)}


def plain(changes):
    """Return Changes as plain data, a list each, in order."""
    return [[str(value) if key == "occurred_on" else value for key, value in asdict(each).items()] for each in changes]


def carriers_of(changes):
    """Return {(ref kind, ref id): (label of its carrier, id)} of the records of Changes."""
    found = {}
    for kind, record in RECORDS.items():
        ids = sorted({each.ref_id for each in changes if each.ref_kind == kind})
        if ids:
            listed = ", ".join(str(pk) for pk in ids)
            known = rows(f"SELECT id, carrier_id FROM ({record.carried}) o WHERE id IN ({listed})")
            found |= {(kind, ref): (record.carrier.label, carrier) for ref, carrier in known}
    return found


def _records(changes):
    carriers = carriers_of(changes)
    known = _rows_of(set(carriers.values()))
    fallen = {
        (row.ref_kind, row.ref_id): row
        for row in Exclusion.objects.filter(ref_id__in={each.ref_id for each in changes})
    }
    found = []
    refs = dict.fromkeys((each.ref_kind, each.ref_id) for each in changes)
    # Of results many sheets changed at once: the period is named, and not each sheet.
    once = {carriers[ref]: ref for ref in reversed(refs) if ref[0] in SETTLED}
    for ref in refs:
        label, pk = carriers[ref]
        if once.get((label, pk), ref) != ref:
            continue
        row, exclusion = known[label, pk], fallen.get(ref)
        cause = OBJECTION if exclusion else VOID if CARRIERS[label].is_void(row) else CORRECTION
        cause = RESULT if ref[0] in SETTLED else cause
        found.append(
            {
                "ref_kind": ref[0],
                "ref_id": ref[1],
                "carrier": label,
                "carrier_id": pk,
                "number": CARRIERS[label].name(row),
                "cause": cause,
                "objection": exclusion.objection_id if exclusion else None,
            }
        )
    return found


def _rows_of(carriers):
    """{(label, id): row} of carriers; one query for each kind."""
    return {
        (label, pk): row
        for label, carrier in CARRIERS.items()
        for pk, row in carrier.model.objects.in_bulk([pk for each, pk in carriers if each == label]).items()
    }


def _sheets(first, run):
    """The sheets whose points, place or lines differ, in the order of the bulletin."""
    before, old_lines, new_lines = _placed(first), _lines(first), _lines(run)
    found = []
    for subject, sheet in _placed(run).items():
        lines = _differing(old_lines.get(subject, {}), new_lines.get(subject, {}))
        was, now = _place(before.get(subject)), _place(sheet)
        if lines or was != now:
            found.append(
                {
                    "kind": sheet.subject_kind,
                    "subject_id": sheet.subject_id,
                    "name": sheet.name,
                    "name_en": "" if sheet.officer_id else sheet.unit_name_en,
                    "group": sheet.group,
                    "before": was,
                    "after": now,
                    "lines": lines,
                }
            )
    return found


def _placed(run):
    return {(each.subject_kind, each.subject_id): each for each in run.sheets.all()}


def _place(sheet):
    return {name: getattr(sheet, name) for name in PLACED} if sheet else None


def _lines(run):
    """{subject: {(indicator, adjusted month): [value, base, points]}} of a run."""
    found = {}
    columns = ("sheet__subject_kind", "sheet__subject_id", "indicator", "adjusts__code", "value", "base", "points")
    found_lines = Line.objects.filter(sheet__run=run).order_by("pk").values_list(*columns)
    for kind, subject, indicator, adjusts, *figures in found_lines.iterator():
        found.setdefault((kind, subject), {})[indicator, adjusts] = figures
    return found


def _differing(before, after):
    return [
        {"indicator": key[0], "adjusts": key[1], "before": before.get(key), "after": after.get(key)}
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]

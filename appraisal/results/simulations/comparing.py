"""What a tried run would have changed: groups with their points, who moves, and which lines move whom."""

from typing import Any

from django.db.models import F

from appraisal.engine.models import Line, Sheet
from appraisal.facts.dialect import rows
from appraisal.facts.models import Run
from appraisal.scheme.versions.models import Indicator

# So many of those who move most are kept by name.
MOST_MOVERS = 200
MOST_REASONS = 3
# Line of what late facts changed in the period as it was published.
ADJUSTMENT = ""


def compared(run: Run) -> dict[str, Any]:
    """Return what a run gives beside the standing run of its period and scheme, as JSON.

    {"before": whether there is such a run, "groups": […], "movers": […], "lines": […]}; points in hundredths.
    """
    standing = run.period.runs.standing().filter(stands_for=run.version.scheme_id).first()
    after, before = _sheets(run), _sheets(standing) if standing else {}
    deltas = _deltas(run, standing) if standing else {}
    return {
        "before": standing.pk if standing else None,
        "groups": _groups(after, before),
        "movers": _movers(after, before, deltas),
        "lines": _lines(deltas, run, standing),
    }


def _sheets(run):
    found = Sheet.objects.filter(run=run).order_by().annotate(place=F("rank"))
    columns = ("subject_kind", "subject_id", "group", "points", "rank", "is_ranked", "is_scored", "name", "unit_name")
    return {(row["subject_kind"], row["subject_id"]): row for row in found.values(*columns)}


def _groups(after, before):
    codes = sorted({(row["subject_kind"], row["group"]) for row in after.values()}, reverse=True)
    return [_group(kind, group, after, before) for kind, group in codes]


def _group(kind, group, after, before):
    mine = {key: row for key, row in after.items() if key[0] == kind and row["group"] == group}
    old = {key: row for key, row in before.items() if key[0] == kind and row["group"] == group}
    both = [key for key in mine if key in old and mine[key]["is_ranked"] and old[key]["is_ranked"]]
    return {
        "kind": kind,
        "group": group,
        "count": len(mine),
        "after": sorted(row["points"] for row in mine.values() if row["is_ranked"]),
        "before": sorted(row["points"] for row in old.values() if row["is_ranked"]),
        "moved": sum(mine[key]["rank"] != old[key]["rank"] for key in both),
        "changed": sum(mine[key]["points"] != old[key]["points"] for key in mine if key in old),
    }


def _movers(after, before, deltas):
    found = []
    for key, row in after.items():
        old = before.get(key)
        if old and (row["rank"], row["points"]) != (old["rank"], old["points"]):
            found.append(_mover(key, row, old, deltas.get(key, {})))
    found.sort(key=lambda each: (-abs(each["places"]), -abs(each["points"] - each["points_before"]), each["name"]))
    return found[:MOST_MOVERS]


def _mover(key, row, old, deltas):
    reasons = sorted(deltas.items(), key=lambda pair: -abs(pair[1]))[:MOST_REASONS]
    is_ranked = row["rank"] is not None and old["rank"] is not None
    return {
        "kind": key[0],
        "id": key[1],
        "name": row["name"],
        "unit": row["unit_name"],
        "group": row["group"],
        "rank_before": old["rank"],
        "rank": row["rank"],
        "places": old["rank"] - row["rank"] if is_ranked else 0,
        "points_before": old["points"],
        "points": row["points"],
        "why": [[code, points] for code, points in reasons],
    }


def _deltas(run, standing):
    """{(kind, subject): {code of the line: points won or lost}} of all lines that differ."""
    lines, sheets, indicators = Line._meta.db_table, Sheet._meta.db_table, Indicator._meta.db_table
    side = (
        "SELECT s.subject_kind, s.subject_id, CASE WHEN l.adjusts_id IS NULL THEN i.code ELSE '' END AS code, "
        f"{{}} * l.points AS points FROM {sheets} s JOIN {lines} l ON l.sheet_id = s.id "
        f"JOIN {indicators} i ON i.id = l.indicator_id WHERE s.run_id = %s"
    )
    statement = (
        f"SELECT subject_kind, subject_id, code, SUM(points) FROM ({side.format(1)} UNION ALL {side.format(-1)}) d "
        "GROUP BY subject_kind, subject_id, code HAVING SUM(points) <> 0"
    )
    found: dict[tuple[str, int], dict[str, int]] = {}
    for kind, subject, code, points in rows(statement, [run.pk, standing.pk]):
        found.setdefault((kind, subject), {})[code] = int(points)
    return found


def _lines(deltas, run, standing):
    """Each line that differs: for how many subjects, by how much in all and at most, the greatest first."""
    names = {}
    for version in [standing.version_id, run.version_id] if standing else []:
        names |= {each.code: each.name for each in Indicator.objects.filter(version=version)}
    found: dict[tuple[str, str], list[int]] = {}
    for (kind, _subject), lines in deltas.items():
        for code, points in lines.items():
            found.setdefault((kind, code), []).append(points)
    listed = [
        {
            "kind": kind,
            "code": code,
            "name": names.get(code, ""),
            "subjects": len(points),
            "total": sum(points),
            "size": sum(abs(each) for each in points),
            "most": max(points, key=abs),
        }
        for (kind, code), points in found.items()
    ]
    return sorted(listed, key=lambda each: (-each["size"], each["code"]))

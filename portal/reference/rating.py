"""The standard of the station rating (派出所等级评定) from its file: as items of entry, and as a version of a scheme.

Each item of the standard is an item of entry that nobody enters at the desk: what the county decided in a rating is
written under it. What may not be appraised has no item of its own, gives full marks and says why.
"""

from typing import Any

from appraisal.models import EntryItem, Rule
from portal.people.models import Unit
from portal.shell.refusals import Refused

Row = dict[str, Any]

FULL = 10_000
# Under this item nobody ever enters anything: what is not asked of any station has nothing to measure.
NOT_ASKED = "s4-not-asked"
NOBODY: Row = {"needs_evidence": False, "days_back": 366, "enter_roles": [], "confirm_roles": [], "readers": "unit"}
NO_BASE = {"unit": 0, "officer": 0}
STATIONS = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION)
VETOES, CONDITIONS = "vetoes", "conditions"

NOTHING = {
    "name": "等级评定中不考核的内容",
    "name_en": "What the rating does not ask",
    "text": "不宜考核的项目，任何人不录入，按满分计。",
    "text_en": "What may not be appraised: nobody enters anything, and it counts full.",
}


def entry_code(code: str) -> str:
    """Return the code of the item of entry under which an item of the standard is written: s4-7-3."""
    return "s4-" + code.replace(".", "-")


def entry_items(data: Row) -> list[Row]:
    """Return the rows of EntryItem of a standard. Raises Refused where its marks do not add up."""
    version = data["versions"][-1]
    check_marks(version)
    found = [_entry(data, version, "not-asked", NOTHING, 0)]
    place = 0
    for chapter in version["chapters"]:
        for item in asked_of(chapter):
            place += 1
            if "exempt" not in item:
                basis = f"{data['source']}{chapter['article']}"
                found.append(_entry(data, version, item["code"], item, place, full=item["points"], basis=basis))
    for row in (*version["conditions"], *version["vetoes"]):
        place += 1
        found.append(_entry(data, version, row["code"], row, place))
    return found


def as_scheme(data: Row) -> Row:
    """Return a standard in the form in which `fixtures/scheme.json` holds its schemes. Raises Refused as above."""
    kept = {name: data[name] for name in ("code", "name", "name_en")}
    return {**kept, "period_kind": "year", "peer_groups": [], "versions": [_version(data, v) for v in data["versions"]]}


def check_marks(version: Row) -> None:
    """Raise Refused unless parts sum to their items, items to their chapters, and chapters to 100 points."""
    for chapter in version["chapters"]:
        wrong = [i["code"] for i in chapter["items"] if "parts" in i and _sum(i["parts"]) != i["points"]]
        if wrong or _sum(chapter["items"]) != chapter["marks"]:
            raise Refused(f"{chapter['article']} {chapter['name']}: {', '.join(wrong)} ≠ {chapter['marks'] / 100}")
    if (whole := sum(chapter["marks"] for chapter in version["chapters"])) != FULL:
        raise Refused(f"{whole / 100} ≠ {FULL / 100}")


def asked_of(chapter: Row) -> list[Row]:
    """Return what is graded in a chapter: its items, and the parts of those that have parts, each with its code."""
    found = []
    for item in chapter["items"]:
        parts = item.get("parts")
        found += [{**part, "code": f"{item['code']}.{n}"} for n, part in enumerate(parts, 1)] if parts else [item]
    return found


def _sum(rows):
    return sum(row["points"] for row in rows)


def _entry(data, version, code, row, place, full=None, basis=""):
    graded = {"grading": EntryItem.Grading.CHECKLIST, "part_percent": 0}
    if full:
        graded = {"grading": EntryItem.Grading.POINTS, "full": full}
    article = {"13": "第十三条", "14": "第十四条"}.get(code.partition(".")[0], "")
    said = {name: row[name] for name in ("name", "name_en", "text", "text_en")}
    return {
        "code": entry_code(code),
        **said,
        "basis": basis or f"{data['source']}{article}",
        "subject": "u",
        **graded,
        **NOBODY,
        "position": 100 + place,
        "starts_on": version["effective_from"],
    }


def _version(data, version):
    check_marks(version)
    kept = {name: version[name] for name in ("number", "effective_from", "note", "note_en")}
    bonus = {"full_marks": 0, "base_marks": NO_BASE}
    conditions = [_asked(data, row, "第十三条") for row in version["conditions"]]
    vetoes = [_asked(data, row, "第十四条") for row in version["vetoes"]]
    categories = [
        *[_chapter(data, chapter) for chapter in version["chapters"]],
        {
            "code": CONDITIONS,
            "name": "一级必备条件",
            "name_en": "Conditions of grade 1",
            **bonus,
            "indicators": conditions,
        },
        {"code": VETOES, "name": "否决情形", "name_en": "Vetoes", **bonus, "indicators": vetoes},
    ]
    bands = [{**row, "subject": "unit"} for row in version["grades"]]
    few = {"smallest_caseload_units": 0, "smallest_caseload_officers": 0}
    whom = {"appraises_officers": False, "unit_kinds": [kind.value for kind in STATIONS]}
    return {**kept, **few, "whom": whom, "categories": categories, "bands": bands, "gates": _gates(data, version)}


def _chapter(data, chapter):
    rows = [_item(data, chapter, item) for item in asked_of(chapter)]
    marks = {"full_marks": chapter["marks"], "base_marks": NO_BASE}
    return {**{n: chapter[n] for n in ("code", "name", "name_en")}, **marks, "indicators": rows}


def _item(data, chapter, item):
    exempt = item.get("exempt", "")
    return {
        **_reading(NOT_ASKED if exempt else entry_code(item["code"])),
        **{name: item[name] for name in ("code", "name", "name_en", "text", "text_en")},
        "rule": Rule.ITEM.value,
        "params": {"full": item["points"], "graded": 1},
        "missing": "full" if exempt else "zero",
        "missing_reason": exempt,
        "basis": f"{data['source']}{chapter['article']}",
    }


def _asked(data, row, article):
    """A condition or a veto as an indicator that gives and takes nothing: gates read its value."""
    return {
        **_reading(entry_code(row["code"])),
        **{name: row[name] for name in ("code", "name", "name_en", "text", "text_en")},
        "rule": Rule.PER_OCCURRENCE.value,
        "params": {"points": 0},
        "missing": "zero",
        "missing_reason": "",
        "basis": f"{data['source']}{article}",
    }


def _reading(code):
    return {"subject": "unit", "measure": "appraisal.entries", "use": {"filters": {"item": [code]}}}


def _gates(data, version):
    worst, second = version["grades"][-1]["code"], version["grades"][1]["code"]
    named = [row["code"] for row in version["conditions"]]
    unmet = [{"indicator": code, "of": "value", "is": "<", "than": 100} for code in named]
    unsaid = [{"indicator": code, "of": "empty"} for code in named]
    asked = [
        item["code"] for chapter in version["chapters"] if not chapter.get("population") for item in asked_of(chapter)
    ]
    unassessed = [{"indicator": code, "of": "empty"} for code in asked]
    lowers = {"subject": "unit", "effect": "grade_at_most"}
    return [
        {
            **{"subject": "unit", "code": "unassessed", "name": "未开展评定", "name_en": "Not assessed"},
            **{"effect": "not_rated", "target": "", "condition": {"all": unassessed}},
            **{"text": "没有评定记录的不定等级。", "text_en": "Who was not assessed has no grade.", "basis": ""},
        },
        {
            **lowers,
            **{"code": "grade-1", "name": "一级必备条件不全", "name_en": "a missing condition of grade 1"},
            **{"target": second, "condition": {"any": [*unmet, *unsaid]}},
            "text": "一级公安派出所必须同时具备三项条件。",
            "text_en": "A station of grade 1 meets all three conditions.",
            "basis": f"{data['source']}第十三条",
        },
        *[
            {
                **lowers,
                **{"code": f"veto-{n}", "name": f"否决项{n}", "name_en": f"veto {n}", "target": worst},
                "condition": {"any": [{"indicator": row["code"], "of": "value", "is": ">=", "than": 100}]},
                **{"text": row["text"], "text_en": row["text_en"], "basis": f"{data['source']}第十四条"},
            }
            for n, row in enumerate(version["vetoes"], 1)
        ],
    ]

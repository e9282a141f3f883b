"""The scorable sentences of policies, and by what each is expressed: read from the data, written as rows of a draft."""

import json
from pathlib import Path

from portal.reference import rating
from portal.reference.loading import read

FILE = Path(__file__).parents[1] / "data" / "policy_coverage.json"
# What each sentence is: one of these. The last two are told with their reason, and so is the first of them.
HOWS = ("indicator", "ladder", "gate", "standard", "done", "not")
ENTRY = {"days_back": 60, "enter_roles": ["unit_head", "supervisor"], "confirm_roles": ["supervisor", "personnel"]}
STANDARD = "s4 第{}条"


def sentences():
    """Return all rows: those of the file, then those of the standard of the station rating, each with its kind."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["rows"] + list(_of_standard())
    return [{**row, "how": how_of(row)} for row in rows]


def how_of(row):
    """Return by what a sentence is expressed. Exactly one is named."""
    [how] = [each for each in HOWS if each in row]
    return how


def is_forbidden(row):
    """Say whether a sentence asks for what may not be appraised."""
    return row["how"] == "not" and row["not"] == "forbidden"


def _of_standard():
    data = read("station_rating.json")
    version = data["versions"][-1]
    for chapter in version["chapters"]:
        for item in rating.asked_of(chapter):
            row = {"place": f"s4 {chapter['article']}", "words": item["text"]}
            if "exempt" in item:
                yield {**row, "not": "forbidden", "why": item["exempt"]}
            else:
                yield {**row, "standard": item["code"]}
    for article, rows in (("十三", version["conditions"]), ("十四", version["vetoes"])):
        for each in rows:
            yield {"place": STANDARD.format(article), "words": each["text"], "standard": each["code"]}


def item_of(number, row, name="", counted_in=""):
    """Return what an item of entry is added with, for the value of a sentence or what divides it."""
    said = {"grading": "count", "name": name, "counted_in": counted_in} if name else dict(row["entry"])
    graded = {"part_percent": 50} if said["grading"] == "checklist" else {}
    subject = row.get("indicator", {}).get("subject") or row.get("ladder", {}).get("subject_kind")
    code = f"policy-{number}{'-of' if name else ''}"
    return {**ENTRY, **said, **graded, "code": code, "subject": subject, "basis": row["place"]}


def items_of(number, row):
    """Return the items of entry that a sentence needs, as they are added."""
    per = row.get("indicator", {}).get("per", {})
    found = [item_of(number, row)] if "entry" in row else []
    return found + ([item_of(number, row, per["item"], per["counted_in"])] if "item" in per else [])


def counted_by(row):
    """Return the indicator of no points by which the scheme counts what a rule of the ladder reads, or None."""
    rule = row.get("ladder", {})
    if rule.get("trigger") != "measure":
        return None
    said = {"subject": rule["subject_kind"], "name": f"{rule['name']}（计数）", "measure": rule["params"]["measure"]}
    return {**row, "indicator": {**said, "rule": "pass_fail", "params": {"threshold": 1, "points": 0}}}


def values_of(number, row):
    """Return an indicator as it is written into a draft."""
    said = dict(row["indicator"])
    per = dict(said.get("per", {}))
    if "entry" in row:
        said["use"] = {**said.get("use", {}), "filters": {"item": [f"policy-{number}"]}}
    if per.pop("item", ""):
        per.pop("counted_in")
        per |= {"measure": "appraisal.entries", "filters": {"item": [f"policy-{number}-of"]}}
    return {**said, "per": per, "text": row["words"][:200], "basis": row["place"]}


def params_of(number, row):
    """Return the figures of a rule of the ladder as they are written."""
    params = dict(row["ladder"]["params"])
    if "entry" in row:
        params["use"] = {"filters": {"item": [f"policy-{number}"]}}
    return params

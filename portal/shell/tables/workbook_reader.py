"""Reads a workbook in a process of its own, which may be ended for its size; imports nothing of the portal.

    python workbook_reader.py FILE BYTES

Writes JSON lines: {"sheets": [[name, is visible]], "from_1904": bool}; for each visible one {"sheet": name} and its
rows that hold something, as [number, [cells]]; a cell is text, a number, true or false, {"d": date} or {"e": what
stands there instead of a value}. {"too": "rows" | "columns" | "large"} ends it early, {"end": true} in order.
"""

import json
import resource
import sys
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

SECONDS = 300
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 200_000, 200, 100_000_000
# Nothing that a table is read for is longer; the rest of a cell would only cost memory.
LONGEST_CELL = 1000
WITHOUT_VALUE = "="
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Too(Exception):
    """The workbook has too many rows or columns, or is too large."""


def read(path, say):
    """Say, line by line, what the visible sheets of a workbook hold. Raises Too."""
    book = CalamineWorkbook.from_path(path)
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    parts, from_1904 = _inside(path)
    say({"sheets": [[each.name, each.name in seen] for each in sheets], "from_1904": from_1904})
    text = 0
    for name in seen:
        say({"sheet": name})
        for number, cells in _rows(book.get_sheet_by_name(name), _valueless(path, parts.get(name))):
            text += sum(len(cell) for cell in cells if isinstance(cell, str))
            if text > MOST_TEXT:
                raise Too("large")
            say([number, cells])
    say({"end": True})


def _rows(sheet, valueless):
    """Yield (number, cells) of the rows that hold something, merged cells filled in."""
    merged, under_way, found = sorted(sheet.merged_cell_ranges or (), reverse=True), [], 0
    for at, row in enumerate(sheet.iter_rows()):
        cells = [_cell(each) for each in row]
        for column, text in valueless.get(at, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = {"e": text}
        under_way = [each for each in under_way if each[1] >= at]
        while merged and merged[-1][0][0] <= at:
            (top, left), (bottom, right) = merged.pop()
            under_way.append((cells[left] if top == at and left < len(cells) else "", bottom, left, right))
        for value, _bottom, left, right in under_way:
            cells[left : right + 1] = [value] * len(cells[left : right + 1])
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MOST_ROWS:
            raise Too("rows")
        if len(cells) > MOST_COLUMNS:
            raise Too("columns")
        yield at + 1, cells


def _cell(value):
    if isinstance(value, (date, datetime)):
        return {"d": value.isoformat()}
    if value is None or isinstance(value, (bool, int, float)):
        return "" if value is None else value
    return str(value)[:LONGEST_CELL]


def _inside(path):
    """Return ({name of a sheet: its part}, whether days count from 1904) of an xlsx; ({}, False) of other kinds."""
    if not zipfile.is_zipfile(path):
        return {}, False
    with zipfile.ZipFile(path) as parts:
        if "xl/workbook.xml" not in parts.namelist():
            return {}, False
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
        targets = {
            each.get("Id"): each.get("Target")
            for each in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        }
    named = {each.get("name"): targets.get(each.get(RELATION), "") for each in book.iter() if _tag(each) == "sheet"}
    properties = next((each for each in book.iter() if _tag(each) == "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    return {name: f"xl/{part}" if part[:1] != "/" else part[1:] for name, part in named.items()}, from_1904


def _valueless(path, part):
    """Return {row: {column: text}} of the cells of an xlsx sheet that hold an error, or a formula without a value."""
    found = {}
    if not part:
        return found
    with zipfile.ZipFile(path) as parts:
        if part not in parts.namelist():
            return found
        with parts.open(part) as source:
            for _event, element in ElementTree.iterparse(source):
                if _tag(element) == "c":
                    _note(element, found)
                elif _tag(element) == "row":
                    element.clear()
    return found


def _note(element, found):
    kind, inside = element.get("t"), {_tag(each): each.text or "" for each in element}
    is_wrong = kind == "e" or ("f" in inside and not inside.get("v") and kind != "str")
    if is_wrong and element.get("r"):
        row, column = _place(element.get("r"))
        found.setdefault(row, {})[column] = inside.get("v") or WITHOUT_VALUE + inside.get("f", "")


def _place(name):
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(name[len(letters) :]) - 1, column - 1


def _tag(element):
    return element.tag.rpartition("}")[2]


def main(path, memory):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")

    def say(line):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")

    try:
        read(path, say)
    except Too as too:
        say({"too": str(too)})
    except MemoryError:
        say({"too": "large"})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

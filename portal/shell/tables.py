"""Tables as people send them: Excel or CSV, merged cells, title lines, any encoding, dates as text and as serials."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from portal.shell.refusals import Refused

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
HEADING_WITHIN = 20
BEGINNING = 4000
MOST_ROWS, MOST_COLUMNS = 200_000, 200
# Excel keeps fifteen figures of a number; an identity number has eighteen.
MOST_FIGURES = 15
ROUNDED = re.compile(r"-?\d+(\.\d+)?e\+\d+", re.IGNORECASE)
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d-%b-%y", "%d-%b-%Y")
TIME_BEHIND = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
EPOCH = date(1899, 12, 30)
SERIALS = range(14_611, 73_051)  # 1940 to 2099


@dataclass(frozen=True)
class Flaw:
    """A cell that cannot be taken as it is: its row (as in the file), column, text, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Table:
    """The table of a file: its columns in order, rows as {column: text} with their number in the file, and flaws."""

    columns: list
    rows: list = field(default_factory=list)
    flaws: list = field(default_factory=list)


def read_table(name, content, *, names):
    """Return the Table of a file; `names` is {heading as people write it: column}, in plain text.

    The heading is the line, among the first twenty, that holds most of the names. Other columns are left out.
    Raises Refused where the file is no table, has no heading, or is too large.
    """
    grid = _grid_of(name, content)
    if len(grid) > MOST_ROWS or max(map(len, grid), default=0) > MOST_COLUMNS:
        raise Refused(_("This table is too large: %(rows)s rows at most.") % {"rows": f"{MOST_ROWS:,}"})
    place, headings = _heading_of(grid, names)
    table = Table(columns=list(headings.values()))
    for number, cells in enumerate(grid[place + 1 :], place + 2):
        texts = {column: _text(cells[at]) if at < len(cells) else "" for at, column in headings.items()}
        if any(texts.values()):
            table.rows.append((number, texts))
            table.flaws += [
                Flaw(number, column, texts[column], _("The number lost its last figures in Excel; write it as text."))
                for at, column in headings.items()
                if at < len(cells) and _is_rounded(cells[at])
            ]
    return table


def plain(text):
    """Return a text with full-width letters and figures made half and the space around it gone."""
    return unicodedata.normalize("NFKC", text).strip()


def read_date(text):
    """Return the date of a text or of an Excel serial, None for an empty one; raises ValueError."""
    text = TIME_BEHIND.sub("", plain(text))
    if not text:
        return None
    if text.isdecimal() and int(text) in SERIALS:
        return EPOCH + timedelta(days=int(text))
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(text)


def _grid_of(name, content):
    if name.lower().endswith((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")):
        return _grid_of_workbook(content)
    return _grid_of_text(content)


def _grid_of_workbook(content):
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if (sheet.total_height or 0) > MOST_ROWS or (sheet.total_width or 0) > MOST_COLUMNS:
            raise Refused(_("This table is too large: %(rows)s rows at most.") % {"rows": f"{MOST_ROWS:,}"})
        grid = sheet.to_python(skip_empty_area=False)
    except (CalamineError, BadZipFile, IndexError, ValueError) as problem:
        raise Refused(_("This file cannot be read as an Excel workbook.")) from problem
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, len(grid))):
            grid[row][left : right + 1] = [grid[top][left]] * len(grid[row][left : right + 1])
    return grid


def _grid_of_text(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        text = next(filter(None, (_decoded(content, encoding) for encoding in ENCODINGS)), None)
    if text is None or "\0" in text:
        raise Refused(_("This file is neither a text in UTF-8 or GBK nor an Excel workbook."))
    delimiter = max(DELIMITERS, key=text[:BEGINNING].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise Refused(_("This file cannot be read as a table.")) from problem


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _heading_of(grid, names):
    """Return (place of the heading line, {place of a column: its name})."""
    best, found = 0, {}
    for place, cells in enumerate(grid[:HEADING_WITHIN]):
        known = {}
        for at, cell in enumerate(cells):
            column = names.get(plain(_text(cell)).replace(" ", "").casefold())
            if column and column not in known.values():
                known[at] = column
        if len(known) > len(found):
            best, found = place, known
    if not found:
        raise Refused(_("No heading is recognised among the first twenty lines."))
    return best, found


def _text(cell):
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _is_rounded(cell):
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return len(str(abs(int(cell)))) > MOST_FIGURES
    return bool(isinstance(cell, str) and ROUNDED.fullmatch(cell.strip()))

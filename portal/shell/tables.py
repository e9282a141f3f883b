"""Tables as people send them: Excel, CSV or HTML, title lines, any encoding, dates as text and as serials."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from portal.shell.refusals import Refused
from portal.shell.texts import drawable, is_faceless
from portal.shell.workbook_reader import MOST_COLUMNS, MOST_ROWS
from portal.shell.workbooks import Day, Sheet, Valueless, check_size, is_workbook, read_book, too_many

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
HEADING_WITHIN = 20
BEGINNING = 4000
# Excel keeps fifteen figures of a number; an identity number has eighteen.
MOST_FIGURES = 15
ROUNDED = re.compile(r"-?\d+(\.\d+)?e\+\d+", re.IGNORECASE)
# What Excel writes into a text where a formula failed.
ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
# Marks that people set around a heading: line breaks, colons, stars for what is required.
HEADING_MARKS = re.compile(r"[\s:*]")
# What is said of a heading behind it: （必填）, [年月日].
HEADING_REMARK = re.compile(r"[(\[【〔].*[)\]】〕]$")
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d-%b-%y", "%d-%b-%Y")
TIME_BEHIND = re.compile(
    r"(?:(?<=日)|[ T]+)(?:上午|下午)?(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z?"
    r"|[时点](?:[0-5]?\d分?(?:[0-5]?\d秒?)?|半)?)(?:许|左右|前后)?$"
)
EIGHT, SHORT = re.compile(r"\d{8}"), re.compile(r"\d{6,7}")
DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(14_611, 73_051)  # 1940 to 2099


class TwoReadings(ValueError):
    """A text that may mean one thing or another; `readings` holds both."""

    def __init__(self, text, readings):
        super().__init__(text)
        self.readings = readings


@dataclass(frozen=True)
class Flaw:
    """A cell that cannot be taken as it is: its row (as in the file), column, text, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Table:
    """The table of a file: its columns in order, rows as {column: text} with their number in the file, and flaws.

    `sheet` is the one it stands on; `from_1904` says that bare numbers may be days counted from then.
    """

    columns: list
    rows: list = field(default_factory=list)
    flaws: list = field(default_factory=list)
    sheet: str = ""
    from_1904: bool = False


def check_kind(content):
    """Raise Refused, without reading it whole, for a file that is no table or unpacks to too much."""
    if is_workbook(content):
        check_size(content)
    elif not content.strip() or _text_of(content) is None:
        raise Refused(_("This file is neither a text in UTF-8 or GBK nor an Excel workbook."))


def read_table(content, *, names, sheet=""):
    """Return the Table of a file; `names` is {heading as people write it: column}, in plain text.

    The heading is the line, among the first twenty, that holds most of the names. Other columns are left out. Only
    sheets that can be seen count; where several hold such a table, `sheet` names the one.
    Raises Refused where the file is no table, has no heading, or is too large.
    """
    sheets, hidden, from_1904 = _sheets_of(content)
    chosen, place, headings = _chosen(sheets, hidden, names, sheet)
    table = Table(list(dict.fromkeys(headings.values())), sheet=chosen.name, from_1904=from_1904)
    for number, cells in chosen.rows[place + 1 :]:
        given = [(column, cells[at] if at < len(cells) else "") for at, column in headings.items()]
        texts = dict.fromkeys(table.columns, "")
        for column, cell in given:
            texts[column] = texts[column] or text_of(cell)
        if any(texts.values()):
            table.rows.append((number, texts))
            table.flaws += _flaws_of(number, given, texts)
    return table


def _flaws_of(number, given, texts):
    for column, cell in given:
        text = text_of(cell)
        if reason := _why_flawed(cell):
            yield Flaw(number, column, text, reason)
        elif text and text != texts[column]:
            words = {"readings": _(" or ").join((texts[column], text))}
            reason = _("This column stands twice and says %(readings)s. Delete one of the two columns.") % words
            yield Flaw(number, column, text, reason)


def plain(text):
    """Return a text with full-width letters and figures made half, the space around it and what nobody sees gone."""
    text = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    text = drawable(unicodedata.normalize("NFKC", text)).strip()
    return "" if is_faceless(text) else text


def read_date(text, *, from_1904=False):
    """Return the date of a text or of an Excel serial, None for an empty one.

    Raises TwoReadings where it may be one day or another, ValueError where it is none.
    """
    text = plain(text)
    if not text:
        return None
    if text.isascii() and text.isdecimal():
        return _date_of_figures(text, from_1904)
    bare = TIME_BEHIND.sub("", text)
    for form in FORMATS:
        try:
            return datetime.strptime(bare, form).date()
        except ValueError:
            continue
    if found := DAY_OR_MONTH_FIRST.fullmatch(bare):
        first, second, year = map(int, found.groups())
        readings = {_day(year, first, second), _day(year, second, first)} - {None}
        if len(readings) > 1:
            raise TwoReadings(text, sorted(readings))
    raise ValueError(text)


def _date_of_figures(text, from_1904):
    if EIGHT.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d").date()
    if SHORT.fullmatch(text):
        readings = _readings_of(text)
        if readings:
            raise TwoReadings(text, readings)
    if len(text) == 5 and int(text) in SERIALS:
        day = EPOCH + timedelta(days=int(text))
        if from_1904:
            raise TwoReadings(text, [day, EPOCH_1904 + timedelta(days=int(text))])
        return day
    raise ValueError(text)


def _readings_of(text):
    """Return the days that six or seven figures may mean: year, month and day without their zeros, or a short year."""
    year, rest = int(text[:4]), text[4:]
    days = {_day(year, int(rest[:cut]), int(rest[cut:])) for cut in range(1, len(rest))}
    if len(text) == 6:
        days.add(_day(2000 + int(text[:2]), int(text[2:4]), int(text[4:])))
        month = int(rest)
        days.add(f"{year}-{month:02d}" if 1 <= month <= 12 and 1900 < year < 2100 else None)
    return sorted(days - {None}, key=str)


def _day(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def text_of(cell):
    """Return a cell as a person would type it."""
    if isinstance(cell, Day):
        return cell.text.partition("T")[0]
    if isinstance(cell, Valueless):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _sheets_of(content):
    """Return ([Sheet], names of hidden sheets, whether days count from 1904) of a file, by what it is, not its name."""
    if is_workbook(content):
        book = read_book(content)
        return book.sheets, book.hidden, book.from_1904
    text = _text_of(content)
    if text is None or not text.strip():
        raise Refused(_("This file is neither a text in UTF-8 or GBK nor an Excel workbook."))
    beginning = text[:BEGINNING].lstrip().lower()
    rows = _rows_of_html(text) if beginning.startswith("<") and "<t" in text.lower() else _rows_of_text(text)
    if len(rows) > MOST_ROWS:
        raise too_many("rows")
    if max((len(cells) for _number, cells in rows), default=0) > MOST_COLUMNS:
        raise too_many("columns")
    return [Sheet("", rows)], [], False


def _chosen(sheets, hidden, names, wanted):
    """Return (Sheet, place of its heading, {place of a column: its name}); raise Refused where none or several fit."""
    fitting = [(sheet, *_heading_of(sheet.rows, names)) for sheet in sheets]
    fitting = [each for each in fitting if each[2]]
    if wanted:
        fitting = [each for each in fitting if plain(each[0].name) == plain(wanted)]
        if not fitting:
            named = ", ".join(sheet.name for sheet in sheets) or "–"
            message = _("There is no such sheet with a heading that is recognised. Sheets: %(names)s.")
            raise Refused(message % {"names": named})
    if not fitting:
        message = _("No heading is recognised among the first twenty lines.")
        if hidden:
            message += " " + _("Hidden sheets are not read: %(names)s.") % {"names": ", ".join(hidden)}
        raise Refused(message)
    if len(fitting) > 1:
        message = _("Several sheets hold such a table: %(names)s. Hand the file in again and name one of them.")
        raise Refused(message % {"names": ", ".join(sheet.name for sheet, *_rest in fitting)})
    return fitting[0]


def _text_of(content):
    """Return the text of a file; None where it is none. Raises Refused where it may be in Big5 as well as in GBK."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    text = next((found for found in (_decoded(content, each) for each in ENCODINGS) if found is not None), None)
    if text is None or "\0" in text:
        return None
    if _decoded(content, ENCODINGS[0]) is None:
        _check_is_gbk(content, text)
    return text


def _check_is_gbk(content, text):
    """Raise Refused, with both readings, where the signs are rare ones in GBK and common ones in Big5."""
    other = _decoded(content, "cp950")
    if other is None or other == text:
        return
    pairs = _pairs_of(content)
    in_gbk = sum(0xA1 <= lead <= 0xD7 and trail >= 0xA1 for lead, trail in pairs) / max(1, len(pairs))
    in_big5 = sum(0xA1 <= lead <= 0xC6 for lead, trail in pairs) / max(1, len(pairs))
    if in_gbk < 0.9 and in_big5 > 0.9:
        message = _("This text reads “%(big5)s” if it is in Big5, “%(gbk)s” if in GBK. Save it as UTF-8.")
        raise Refused(message % {"big5": _sample(other), "gbk": _sample(text)})


def _pairs_of(content):
    pairs, lead = [], None
    for byte in content[: BEGINNING * 25]:
        if lead is not None:
            pairs.append((lead, byte))
            lead = None
        elif byte >= 0x81:
            lead = byte
    return pairs


def _sample(text):
    return re.sub(r"[\x00-\x7f]+", " ", text).strip()[:12]


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows_of_text(text):
    delimiter = max(DELIMITERS, key=text[:BEGINNING].count)
    rows, number = [], 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(cells):
                rows.append((number, cells))
    except csv.Error as problem:
        if "field larger" in str(problem):
            raise Refused(_("A cell of row %(row)s is too long.") % {"row": number + 1}) from problem
        message = _("A quotation mark in row %(row)s is not closed, or closes in the middle of a cell.")
        raise Refused(message % {"row": number + 1}) from problem
    return rows


class _HtmlRows(HTMLParser):
    """The rows of all tables of a page that was saved as a workbook, as old systems do."""

    def __init__(self):
        super().__init__()
        self.rows, self.cells, self.text = [], None, None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.cells = []
        elif tag in ("td", "th") and self.cells is not None:
            self.text, self.span = [], dict(attrs).get("colspan", "1")

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.text is not None:
            span = int(self.span) if self.span.isascii() and self.span.isdecimal() and len(self.span) < 4 else 1
            self.cells += [" ".join("".join(self.text).split())] * span
            self.text = None
        elif tag == "tr" and self.cells is not None:
            self.rows.append(self.cells)
            self.cells = None

    def handle_data(self, data):
        if self.text is not None:
            self.text.append(data)


def _rows_of_html(text):
    parser = _HtmlRows()
    parser.feed(text)
    return [(number, cells) for number, cells in enumerate(parser.rows, 1) if any(cells)]


def _heading_of(rows, names):
    """Return (place of the heading among the rows, {place of a column: its name}); the latter empty without one."""
    best, found = 0, {}
    for place, (_number, cells) in enumerate(rows[:HEADING_WITHIN]):
        known = {}
        for at, cell in enumerate(cells):
            heading = HEADING_MARKS.sub("", plain(text_of(cell))).casefold()
            column = names.get(heading) or names.get(HEADING_REMARK.sub("", heading))
            if column:
                known[at] = column
        if len(set(known.values())) > len(set(found.values())):
            best, found = place, known
    return best, found


def _why_flawed(cell):
    if isinstance(cell, Valueless):
        if cell.text.startswith("="):
            return _("The formula has no stored value. Open the workbook in Excel, save it, and hand it in again.")
        return _("The cell holds an error instead of a value.")
    if isinstance(cell, str) and ERRORS.fullmatch(cell.strip()):
        return _("The cell holds an error instead of a value.")
    return _("The number lost its last figures in Excel; write it as text.") if _is_rounded(cell) else ""


def _is_rounded(cell):
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return len(str(abs(int(cell)))) > MOST_FIGURES
    return bool(isinstance(cell, str) and ROUNDED.fullmatch(cell.strip()))

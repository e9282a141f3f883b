"""Tables as people send them: Excel, CSV or HTML, title lines, any encoding, dates as text and as serials."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shell.refusals import Refused
from portal.shell.tables.foreign_text import text_of_file
from portal.shell.tables.html import rows_of_html
from portal.shell.tables.workbook_reader import MOST_COLUMNS, MOST_ROWS
from portal.shell.tables.workbooks import Day, Sheet, Valueless, check_size, is_workbook, read_book, too_many
from portal.shell.typed.texts import drawable, is_faceless

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
PARTS_OF_A_DAY = "凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|早|晚"
HOUR = r"(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[AP]M)?|[时点](?:[0-5]?\d分?(?:[0-5]?\d秒?)?|半)?)"
TIME_BEHIND = re.compile(
    rf"(?:(?<=日)|[ T]+)(?:(?:{PARTS_OF_A_DAY})?{HOUR}|{PARTS_OF_A_DAY})(?:许|左右|前后)?$", re.IGNORECASE
)
WEEKDAY = re.compile(r" ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
DASHES = re.compile("[\u2010-\u2015\u2212]")
# A moment of a machine, which may be another day here.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
STAMP = re.compile(r"(\d{8})(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
SERIAL_WITH_TIME = re.compile(r"(\d{5})\.\d+")
# What Excel is told to take for text: ="0012".
TOLD_AS_TEXT = re.compile(r'="([^"]*)"')
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

    `headings` are all that stand above it. `sheet` is the one it stands on; `from_1904` says that bare numbers may be
    days counted from then.
    """

    columns: list
    rows: list = field(default_factory=list)
    flaws: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    sheet: str = ""
    from_1904: bool = False


def check_kind(content):
    """Raise Refused, without reading it whole, for a file that is no table or unpacks to too much."""
    if is_workbook(content):
        check_size(content)
    elif not content.strip() or text_of_file(content) is None:
        raise Refused(_("This file is neither a text in UTF-8 or GBK nor an Excel workbook."))


def read_table(content, *, names, sheet="", assign=None):
    """Return the Table of a file; `names` is {heading as people write it: column}, in plain text.

    The heading is the line, among the first twenty, that holds most of the names. Other columns are left out, unless
    `assign(headings)` returns {heading: column} for them, "" for none. Only sheets that can be seen count; where
    several hold such a table, `sheet` names the one.
    Raises Refused where the file is no table, has no heading, or is too large.
    """
    sheets, hidden, from_1904 = _sheets_of(content)
    chosen, place, headings = _chosen(sheets, hidden, names, sheet)
    written = {at: text for at, cell in enumerate(chosen.rows[place][1]) if (text := plain(text_of(cell)))}
    if assign:
        said = assign(list(dict.fromkeys(written.values())))
        headings = {at: column for at, text in written.items() if (column := said.get(text))}
    table = Table(
        list(dict.fromkeys(headings.values())),
        headings=list(dict.fromkeys(written.values())),
        sheet=chosen.name,
        from_1904=from_1904,
    )
    width = len(chosen.rows[place][1])
    for number, cells in chosen.rows[place + 1 :]:
        given = [(column, cells[at] if at < len(cells) else "") for at, column in headings.items()]
        texts = dict.fromkeys(table.columns, "")
        for column, cell in given:
            texts[column] = texts[column] or text_of(cell)
        if any(texts.values()):
            table.rows.append((number, texts))
            table.flaws += _flaws_of(number, given, texts)
            if chosen.is_typed and any(cells[width:]):
                reason = _("This row has more cells than the heading. A cell with a comma in it needs quotation marks.")
                table.flaws.append(Flaw(number, "", str(cells[-1]), reason))
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
    if MOMENT.fullmatch(text):
        return timezone.localdate(datetime.fromisoformat(text))
    if found := STAMP.fullmatch(text) or SERIAL_WITH_TIME.fullmatch(text):
        text = found[1]
    if text.isascii() and text.isdecimal():
        return _date_of_figures(text, from_1904)
    bare = TIME_BEHIND.sub("", _tidy(text))
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


def _tidy(text):
    """Return a date as the FORMATS have it: no weekday, one dash, one dot, 日 for 号, nothing around 年月日."""
    text = DASHES.sub("-", WEEKDAY.sub("", text)).replace("。", ".")
    return re.sub(r"(?<=\d)\s*([年月日])\s*", r"\1", re.sub(r"(?<=\d)\s*号", "日", text))


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
    text = text_of_file(content)
    if text is None or not text.strip():
        raise Refused(_("This file is neither a text in UTF-8 or GBK nor an Excel workbook."))
    beginning = text[:BEGINNING].lstrip().lower()
    if "<workbook" in beginning or beginning.startswith("mime-version:"):
        raise Refused(_("This is a workbook in XML or a web archive. Open it in Excel or WPS and save it as .xlsx."))
    is_page = beginning.startswith("<") and "<t" in text.lower()
    rows = rows_of_html(text) if is_page else _rows_of_text(text)
    if len(rows) > MOST_ROWS:
        raise too_many("rows")
    if max((len(cells) for _number, cells in rows), default=0) > MOST_COLUMNS:
        raise too_many("columns")
    return [Sheet("", rows, is_typed=not is_page)], [], False


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


def _rows_of_text(text):
    delimiter = max(DELIMITERS, key=text[:BEGINNING].count)
    rows, number = [], 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(cells):
                rows.append((number, [_typed(cell) for cell in cells]))
    except csv.Error as problem:
        if "field larger" in str(problem):
            raise Refused(_("A cell of row %(row)s is too long.") % {"row": number + 1}) from problem
        message = _("A quotation mark in row %(row)s is not closed, or closes in the middle of a cell.")
        raise Refused(message % {"row": number + 1}) from problem
    return rows


def _typed(cell):
    """Return a cell of a text without the marks that make Excel take it for text; a formula is Valueless."""
    if found := TOLD_AS_TEXT.fullmatch(cell.strip()):
        return found[1]
    if cell.startswith("="):
        return Valueless(cell)
    return cell.removeprefix("'")


def column_of(heading, names):
    """Return the column of which a heading is a name, None for one that is no name of any."""
    heading = HEADING_MARKS.sub("", plain(heading)).casefold()
    return names.get(heading) or names.get(HEADING_REMARK.sub("", heading))


def _heading_of(rows, names):
    """Return (place of the heading among the rows, {place of a column: its name}); the latter empty without one."""
    best, found = 0, {}
    for place, (_number, cells) in enumerate(rows[:HEADING_WITHIN]):
        known = {}
        for at, cell in enumerate(cells):
            if column := column_of(text_of(cell), names):
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

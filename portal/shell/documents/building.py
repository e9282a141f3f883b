"""A docx template from a form's HTML, so that each form is written once.

Read are headings, paragraphs, tables with merged cells, line breaks, and placeholders; a placeholder that stands
alone between rows or paragraphs becomes docxtpl's `{%tr … %}` or `{%p … %}`. Everything else of HTML is left out.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from portal.shell.documents.form import WIDE

TWIPS_OF_TEXT, TWIPS_OF_WIDE_TEXT = 9240, 15250
STATEMENT = re.compile(r"(\{%.*?%\}|\{#.*?#\})", re.S)
PARAGRAPHS = {"p", "h1", "h2", "h3"}
ALIGNED = {**dict.fromkeys(("right", "number", "seal", "sign"), "right"), "center": "center", "bureau": "center"}
SIZES = {"h1": 44, "h2": 30, "h3": 24, "bureau": 32, "body": 28, "to": 28, "small": 18, "seal": 28}
TITLES = {"h1", "h2", "bureau"}


@dataclass
class Paragraph:
    """A paragraph as it is read: its text with placeholders, line breaks as newlines."""

    kind: str = "p"
    classes: tuple = ()
    text: str = ""


@dataclass
class Cell:
    """A cell and the paragraphs in it."""

    classes: tuple = ()
    columns: int = 1
    rows: int = 1
    is_head: bool = False
    blocks: list = field(default_factory=list)


@dataclass
class Row:
    """A row of cells, or, with a statement, what stands between rows."""

    cells: list = field(default_factory=list)
    statement: str = ""
    is_head: bool = False


@dataclass
class Table:
    """A table: the shares of its columns in per cent, and its rows."""

    widths: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    is_dense: bool = False


@lru_cache(maxsize=64)
def template_of(html):
    """Return the docx template that says what the HTML says, as bytes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    is_wide = WIDE in html
    document = Document()
    _set_up(document, is_wide)
    body = document.element.body
    for block in reader.blocks:
        body.insert(len(body) - 1, parse_xml(_written(block, TWIPS_OF_WIDE_TEXT if is_wide else TWIPS_OF_TEXT)))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Reader(HTMLParser):
    """Reads HTML into Paragraphs and Tables."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.table, self.row, self.cell, self.paragraph = [], None, None, None, None
        self.in_head = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = tuple((attrs.get("class") or "").split())
        if tag in PARAGRAPHS:
            self.paragraph = Paragraph(tag, classes)
        elif tag == "br":
            self._add("\n")
        elif tag == "table":
            self.table = Table(is_dense="dense" in classes)
        elif tag == "col":
            self.table.widths.append(float(attrs.get("width", "10%").rstrip("%")))
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr":
            self.row = Row(is_head=self.in_head)
        elif tag in {"td", "th"}:
            spans = int(attrs.get("colspan", 1)), int(attrs.get("rowspan", 1))
            self.cell = Cell(classes, *spans, is_head=tag == "th")

    def handle_endtag(self, tag):
        if tag in PARAGRAPHS and self.paragraph:
            (self.cell.blocks if self.cell else self.blocks).append(self.paragraph)
            self.paragraph = None
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self.table.rows.append(self.row)
            self.row = None
        elif tag == "thead":
            self.in_head = False
        elif tag == "table":
            self.blocks.append(self.table)
            self.table = None

    def handle_data(self, data):
        if self.paragraph or self.cell:
            self._add(data)
            return
        for part in STATEMENT.split(data):
            if part.startswith("{%"):
                self._statement(part)

    def _statement(self, part):
        inside = part.strip("{}%-+ \n")
        if self.table is not None:
            self.table.rows.append(Row(statement=f"{{%tr {inside} %}}"))
        else:
            self.blocks.append(Paragraph(text=f"{{%p {inside} %}}"))

    def _add(self, text):
        text = text if text == "\n" else re.sub(r"\s*\n\s*", "", text)
        if self.paragraph is None:
            if self.cell is None or not text.strip():
                return
            self.paragraph = Paragraph(classes=self.cell.classes)
            self.cell.blocks.append(self.paragraph)
        self.paragraph.text += text

    def _end_cell(self):
        self.paragraph = None
        if not self.cell.blocks:
            self.cell.blocks.append(Paragraph(classes=self.cell.classes))
        self.row.cells.append(self.cell)
        self.cell = None


def _set_up(document, is_wide=False):
    section = document.sections[0]
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(14)
    else:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(25), Mm(22)
        section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "仿宋")
    style.paragraph_format.space_after = Pt(0)


def _written(block, width):
    return _paragraph(block) if isinstance(block, Paragraph) else _table(block, width)


def _paragraph(block, *, namespace=True, is_dense=False, is_head=False):
    names = (block.kind, *block.classes)
    align = next((ALIGNED[name] for name in names if name in ALIGNED), "center" if is_head else "")
    if block.kind in {"h1", "h2"}:
        align = "center"
    size = next((SIZES[name] for name in reversed(names) if name in SIZES), 18 if is_dense else 0)
    indent = '<w:ind w:firstLineChars="200"/>' if "body" in block.classes else ""
    spacing = '<w:spacing w:after="120"/>' if block.kind != "p" or "body" in block.classes else ""
    layout = spacing + indent + (f'<w:jc w:val="{align}"/>' if align else "")
    font = '<w:rFonts w:eastAsia="宋体"/><w:b/>' if TITLES.intersection(names) else ""
    style = font + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    return (
        f"<w:p {nsdecls('w') if namespace else ''}>{f'<w:pPr>{layout}</w:pPr>' if layout else ''}"
        f"{_run(block.text.strip(), style)}</w:p>"
    )


def _run(text, style):
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{style}</w:rPr>' if style else ''}{lines}</w:r>"


def _table(table, width):
    widths = _widths(table, width)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    covered, rows = [0] * len(widths), []
    for row in table.rows:
        rows.append(_row(row, widths, covered, table.is_dense))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _widths(table, width):
    count = max((sum(cell.columns for cell in row.cells) for row in table.rows), default=1)
    shares = table.widths or [100 / count] * count
    return [round(width * share / sum(shares)) for share in shares]


def _row(row, widths, covered, is_dense):
    if row.statement:
        words = _paragraph(Paragraph(text=row.statement), namespace=False)
        return f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{len(widths)}"/></w:tcPr>{words}</w:tc></w:tr>'
    cells, waiting, column = [], list(row.cells), 0
    while column < len(widths):
        if covered[column]:
            cells.append(_covered(column, widths))
            covered[column] -= 1
            column += 1
            continue
        if not waiting:
            break
        cell = waiting.pop(0)
        for each in range(column, column + cell.columns):
            covered[each] = cell.rows - 1
        cells.append(_cell(cell, sum(widths[column : column + cell.columns]), is_dense))
        column += cell.columns
    head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if row.is_head else ""
    return f"<w:tr>{head}{''.join(cells)}</w:tr>"


def _covered(column, widths):
    return f'<w:tc><w:tcPr><w:tcW w:w="{widths[column]}" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc>'


def _cell(cell, width, is_dense):
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    top = {"top", "tall"}.intersection(cell.classes)
    middle = "" if top else '<w:vAlign w:val="center"/>'
    blocks = "".join(
        _paragraph(block, namespace=False, is_dense=is_dense, is_head=cell.is_head) for block in cell.blocks
    )
    if "tall" in cell.classes:
        blocks += "<w:p/><w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{blocks}</w:tc>'

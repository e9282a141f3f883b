"""Several papers bound into one PDF: A4 throughout, pages numbered through, a mark for the seam seal, an outline.

Only PDFs of our own making and pictures drawn by the confined process are bound; no foreign file is read here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import laid_out
from portal.shell.refusals import Refused
from portal.shell.typed.texts import drawable

WIDTH, HEIGHT = 595.28, 841.89
# What a picture or a paper with a footer of its own leaves free: the footer and the edge with the seal.
BOX = (34.0, 54.0, 527.0, 756.0)
SEAM = """
@page { margin: 22mm 20mm 20mm 25mm; }
.sheet { break-after: page; height: 1pt; }
.sheet:last-child { break-after: auto; }
.seam { position: fixed; top: 104mm; right: -38mm; width: 36mm; height: 36mm; }
.seam { border: .7pt dashed #b33; border-radius: 50%; }
.seam span { position: absolute; left: 3mm; top: 12mm; width: 4mm; font-size: 8pt; line-height: 1.15; color: #b33; }
"""
# Papers that are bound have no page number of their own.
BARE = "@page { @bottom-left { content: none } @bottom-center { content: none } @bottom-right { content: none } }"


class NotBindable(Refused):
    """This PDF cannot be read, so it cannot be bound."""


@dataclass(frozen=True)
class Part:
    """One paper: its pages as a PDF of our own making, or as pictures that `picture(number)` opens, from 1.

    A paper `is_framed` that has a footer of its own; it is set a little smaller, so that both can be read.
    """

    title: str
    sheets: bytes = b""
    pictures: int = 0
    picture: Callable | None = None
    group: str = ""
    is_framed: bool = False

    @cached_property
    def length(self):
        """How many pages it has."""
        return self.pictures or page_total(self.sheets)


def page_total(sheets):
    """Return how many pages a PDF of our own making has; raise NotBindable where it cannot be read."""
    try:
        return len(PdfReader(BytesIO(sheets)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError) as damage:
        raise NotBindable(str(damage)) from damage


def bare(body, title, *, folders=()):
    """Return the HTML of a paper that will be bound as PDF bytes."""
    return laid_out(body, Marks(title), folders=folders, style=BARE)


def bind(parts, path, marks, *, tell=lambda: None):
    """Write the parts as one PDF with the frame of `marks` on every page and return the number of pages.

    `tell` is called after each page.
    """
    writer = PdfWriter()
    for part in parts:
        for _page in _added(writer, part):
            tell()
    _outline(writer, parts)
    _frame(writer, marks)
    writer.add_metadata({"/Title": marks.title})
    writer.write(path)
    return len(writer.pages)


def first_pages(parts):
    """Return the number of the first page of each part, from 1."""
    found, page = [], 1
    for part in parts:
        found.append(page)
        page += part.length
    return found


def _added(writer, part):
    """Add the pages of a part one by one, yielding the number of each."""
    for number in range(1, part.pictures + 1):
        _add_picture(writer, part.picture(number))
        yield number
    if not part.pictures:
        for number, page in enumerate(PdfReader(BytesIO(part.sheets)).pages, 1):
            _add_page(writer, page, part.is_framed)
            yield number


def _add_page(writer, page, is_framed):
    across, down = float(page.mediabox.width), float(page.mediabox.height)
    box = BOX if is_framed else (0.0, 0.0, WIDTH, HEIGHT)
    scale, left, bottom = _fitted(across, down, box)
    sheet = writer.add_blank_page(WIDTH, HEIGHT)
    sheet.merge_transformed_page(page, Transformation().scale(scale).translate(left, bottom), expand=False)


def _add_picture(writer, file):
    """Add a page with a JPEG as it is: its head is read for the size, its pixels never."""
    with file:
        content = file.read()
    across, down = Image.open(BytesIO(content)).size
    scale, left, bottom = _fitted(across, down, BOX)
    picture = StreamObject()
    picture.set_data(content)
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(across),
            NameObject("/Height"): NumberObject(down),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    drawing = StreamObject()
    drawing.set_data(f"q {across * scale:.2f} 0 0 {down * scale:.2f} {left:.2f} {bottom:.2f} cm /Page Do Q".encode())
    sheet = writer.add_blank_page(WIDTH, HEIGHT)
    named = DictionaryObject({NameObject("/Page"): writer._add_object(picture)})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    sheet[NameObject("/Contents")] = ArrayObject([writer._add_object(drawing)])


def _fitted(across, down, box):
    """Return (scale, left, bottom) that set a paper in the middle of a box, never larger than the box."""
    left, bottom, width, height = box
    scale = min(width / across, height / down)
    return scale, left + (width - across * scale) / 2, bottom + (height - down * scale) / 2


def _outline(writer, parts):
    groups = {}
    for part, page in zip(parts, first_pages(parts), strict=True):
        if part.group and part.group not in groups:
            groups[part.group] = writer.add_outline_item(title=drawable(part.group), page_number=page - 1)
        writer.add_outline_item(title=drawable(part.title), page_number=page - 1, parent=groups.get(part.group))


def _frame(writer, marks):
    sheets = '<div class="seam"><span>骑缝章</span></div>' + '<div class="sheet"></div>' * len(writer.pages)
    frames = PdfReader(BytesIO(laid_out(sheets, marks, style=SEAM)))
    for sheet, frame in zip(writer.pages, frames.pages, strict=True):
        sheet.merge_page(frame)

"""A list as an Excel file, written row by row, so that its length costs no memory."""

from datetime import date, datetime
from io import BytesIO

import noto_cjk_sans_otc
import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from portal.shell.templatetags.shell import moment
from portal.shell.typed.texts import drawable, writable

WIDTHS = (24, 22, 10, 26, 18, 18, 12, 20, 12)
HEADER_ROW = 2
MARK_SIZE = (900, 420)
# What Excel holds in a cell, and in a line at the foot of a page.
LONGEST_CELL, LONGEST_FOOT = 32_767, 255


def heading(export, title, words):
    """Return the lines above the columns: who took what, when and for what purpose, and what it is narrowed by."""
    first = _("%(title)s · %(who)s · %(when)s · for: %(purpose)s") % {
        "title": title,
        "who": f"{export.owner.name} {export.owner.badge_number}",
        "when": moment(export.asked_at),
        "purpose": export.purpose,
    }
    return [first, " · ".join(words) or _("all that this person may see")]


class Workbook:
    """One sheet under construction: heading lines, column titles, then rows of text; `close` finishes the file.

    `mark` is the short text that stands behind every screen and printed page.
    """

    def __init__(self, path, *, name, heading, columns, mark):
        self.book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.sheet = self.book.add_worksheet(name[:31])
        self.next_row = HEADER_ROW + 1
        self._day = self.book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self._set_up(mark, len(columns))
        for row, line in enumerate(heading):
            self.sheet.write_string(row, 0, writable(line), self.book.add_format({"bold": row == 0}))
        bold = self.book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})
        self._write(HEADER_ROW, columns, bold)

    def add(self, rows):
        """Append rows; dates are dates, moments in the bureau's time; other cells are text, never formulas."""
        for cells in rows:
            self._write(self.next_row, cells)
            self.next_row += 1

    def close(self):
        self.book.close()

    def _write(self, row, cells, style=None):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                self.sheet.write_datetime(row, column, _as_shown(cell), self._moment)
            elif isinstance(cell, date):
                self.sheet.write_datetime(row, column, cell, self._day)
            else:
                self.sheet.write_string(row, column, writable(str(cell))[:LONGEST_CELL], style)

    def _set_up(self, mark, columns):
        for column in range(columns):
            self.sheet.set_column(column, column, WIDTHS[column % len(WIDTHS)])
        self.sheet.freeze_panes(HEADER_ROW + 1, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADER_ROW)
        mark = drawable(mark)
        picture = watermark(mark)
        self.sheet.set_background(BytesIO(picture))
        self.sheet.set_header("&C&G", {"image_center": "mark.png", "image_data_center": BytesIO(picture)})
        self.sheet.set_footer(_foot(mark))


def _foot(mark):
    """Return the line at the foot of each page: the mark, as much of it as Excel takes, and the page."""
    end = "&R&P / &N"
    # Doubled, "&G" is still counted as a picture that is not there, and the whole line is left out.
    said = mark.replace("&", "＆")[: LONGEST_FOOT - len(end) - 2]
    return f"&L{said}{end}"


def _as_shown(moment):
    # Excel knows no time zones.
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def watermark(text):
    """Return a pale, slanted text as PNG."""
    picture = Image.new("RGBA", MARK_SIZE, (255, 255, 255, 0))
    font = ImageFont.truetype(noto_cjk_sans_otc.FONT_PATH, 26)
    ImageDraw.Draw(picture).text((60, MARK_SIZE[1] // 2), drawable(text), font=font, fill=(120, 120, 120, 60))
    out = BytesIO()
    picture.rotate(18).save(out, "PNG")
    return out.getvalue()

"""An empty workbook with the headings that an import looks for, and how their cells are written."""

from io import BytesIO

import xlsxwriter

from portal.office.imports.kinds import ImportKind

LONGEST_SHEET = 31


def template_of(kind: ImportKind) -> bytes:
    """Return the workbook as bytes: text columns as text, so that no number loses its zeros; dates as dates."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(str(kind.title)[:LONGEST_SHEET])
    needed, other = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"}), book.add_format({"bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for at, (column, names) in enumerate(kind.headings.items()):
        sheet.set_column(at, at, 18, day if column in kind.dates else text)
        sheet.write_string(0, at, names[0], needed if column in kind.needed else other)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()

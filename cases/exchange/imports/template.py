"""An empty workbook with the headings that an import of casework looks for, and how their cells are written."""

from io import BytesIO

import xlsxwriter

from cases.exchange.imports.rows import COLUMNS, DATES, HEADINGS

DATED = (*DATES, "assigned_at")


def import_template():
    """Return the workbook as bytes: text columns as text, so that no number loses its zeros; dates as dates."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("导入案件")
    needed, other = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"}), book.add_format({"bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for at, (column, names) in enumerate(HEADINGS.items()):
        sheet.set_column(at, at, 18, day if column in DATED else text)
        sheet.write_string(0, at, names[0], needed if column in COLUMNS else other)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()

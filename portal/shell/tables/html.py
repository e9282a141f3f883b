"""The rows of a page that was saved as a workbook, as old systems do."""

from html.parser import HTMLParser

CELLS = ("td", "th")


def rows_of_html(text):
    """Return (number, cells) of the rows of all tables that hold something; merged cells stand in all their places."""
    parser = _Rows()
    parser.feed(text)
    parser.end_row()
    return [(number, cells) for number, cells in enumerate(parser.rows, 1) if any(cells)]


class _Rows(HTMLParser):
    """Rows, cell by cell; the next one ends a cell or a row that its page leaves open."""

    def __init__(self):
        super().__init__()
        self.rows, self.cells, self.text = [], None, None
        self.across = self.down = 1
        # What reaches down from rows above: {column: (text, last of its rows)}.
        self.hanging = {}

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.hanging = {}
        elif tag == "tr":
            self.end_row()
            self.cells = []
        elif tag in CELLS and self.cells is not None:
            self.end_cell()
            self.text = []
            self.across, self.down = (_span(dict(attrs).get(name)) for name in ("colspan", "rowspan"))

    def handle_endtag(self, tag):
        if tag in CELLS:
            self.end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data):
        if self.text is not None:
            self.text.append(data)

    def end_cell(self):
        """Put what was said of a cell into its places."""
        if self.text is None:
            return
        text, self.text = " ".join("".join(self.text).split()), None
        self._let_hang()
        for _place in range(self.across):
            self.hanging[len(self.cells)] = text, len(self.rows) + self.down - 1
            self.cells.append(text)

    def end_row(self):
        """Keep the row that is under way."""
        self.end_cell()
        if self.cells is not None:
            self._let_hang()
            self.rows.append(self.cells)
            self.cells = None

    def _let_hang(self):
        while self.hanging.get(len(self.cells), ("", -1))[1] >= len(self.rows):
            self.cells.append(self.hanging[len(self.cells)][0])


def _span(given):
    given = given or ""
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 4 else 1

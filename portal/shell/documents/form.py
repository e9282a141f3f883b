"""A form (文书式样) and where its files lie: the bureau's own before the house's."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

# Written anywhere in a form, it turns the sheet.
WIDE = "<!-- landscape -->"
INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([\w.-]+)["']\s*-?%\}""")


@dataclass(frozen=True)
class Form:
    """A form by its code; `folder` holds the house's own `<code>.html`.

    The bureau's `<code>.docx` stands for the docx alone, its `<code>.html` for the PDF and, where it gave no docx,
    for both.
    """

    code: str
    folder: Path

    @property
    def docx(self):
        """The bureau's own docx file, or None."""
        own = Path(settings.DOCUMENTS_DIR) / f"{self.code}.docx"
        return own if own.is_file() else None

    @property
    def html(self):
        """The HTML file in force."""
        return self.file(f"{self.code}.html")

    def file(self, name):
        """Return the bureau's file of that name, else the house's."""
        own = Path(settings.DOCUMENTS_DIR) / name
        return own if own.is_file() else self.folder / name

    def text(self):
        """Return the HTML with its placeholders, parts that it includes put in."""
        return _whole(self.html, self.file)

    @property
    def is_wide(self):
        """Whether the sheet lies on its side."""
        return WIDE in self.text()

    def house_text(self):
        """Return the house's own HTML, whatever the bureau has put before it."""
        return _whole(self.folder / f"{self.code}.html", self.folder.joinpath)


def _whole(path, find):
    return INCLUDE.sub(lambda part: _read(find(part[1])).strip("\n"), _read(path))


def _read(path):
    return path.read_text(encoding="utf-8")

"""Workbooks of foreign making, opened in a process of their own and limited by what they unpack to."""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from portal.shell.refusals import Refused
from portal.shell.tables.workbook_reader import MOST_COLUMNS, MOST_ROWS

READER = Path(__file__).with_name("workbook_reader.py")
LARGEST_UNPACKED = 300 * 1024 * 1024
MEMORY = 1 << 30  # of the process that reads
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams inside an OLE file, as they stand there.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass
class Sheet:
    """One visible sheet: its name, (number, cells) of its rows that hold something, and whether it is a plain text."""

    name: str
    rows: list = field(default_factory=list)
    is_typed: bool = False


@dataclass
class Book:
    """The visible sheets of a workbook, the names of hidden ones, and whether its days count from 1904."""

    sheets: list
    hidden: list
    from_1904: bool


@dataclass(frozen=True)
class Valueless:
    """What stands in a cell instead of a value: an error such as #N/A, or a formula that was never computed."""

    text: str


@dataclass(frozen=True)
class Day:
    """A cell that its workbook marks as a date."""

    text: str


def is_workbook(content):
    """Say by its first bytes whether a file is a workbook, whatever its name."""
    return content.startswith((ZIP, OLE))


def check_size(content):
    """Raise Refused where a workbook unpacks to too much, or has a password."""
    if content.startswith(OLE) and ENCRYPTED in content:
        raise Refused(_("This workbook has a password. Save it without one."))
    if not content.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise Refused(_("This file cannot be read as an Excel workbook.")) from problem
    if any(each.flag_bits & 1 for each in infos):
        raise Refused(_("This workbook has a password. Save it without one."))
    if sum(each.file_size for each in infos) > LARGEST_UNPACKED:
        raise too_many("large")


def read_book(content):
    """Return the Book of a file; raises Refused where it is no workbook, or too large unpacked."""
    check_size(content)
    with tempfile.NamedTemporaryFile(prefix="sishen-table-") as file:
        file.write(content)
        file.flush()
        return _read(file.name)


def _read(path):
    command = [sys.executable, "-I", str(READER), path, str(MEMORY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        try:
            book = _book_of(map(json.loads, reader.stdout))
        except BaseException:
            reader.kill()
            raise
    if book is not None:
        return book
    if reader.returncode < 0:
        # It was ended for the memory or the time that it took.
        raise too_many("large")
    raise Refused(_("This file cannot be read as an Excel workbook."))


def _book_of(lines):
    """Return the Book of the reader's lines, None where they break off."""
    book = None
    for line in lines:
        if isinstance(line, list):
            book.sheets[-1].rows.append((line[0], [_cell(each) for each in line[1]]))
        elif "sheets" in line:
            book = Book([], [name for name, is_visible in line["sheets"] if not is_visible], line["from_1904"])
        elif "sheet" in line:
            book.sheets.append(Sheet(line["sheet"]))
        elif "too" in line:
            raise too_many(line["too"])
        elif "end" in line:
            return book
    return None


def _cell(value):
    if isinstance(value, dict):
        return Day(value["d"]) if "d" in value else Valueless(value["e"])
    return value


def too_many(what):
    """Return the Refused that says of what a table has too much: rows, columns, or all in all."""
    if what == "rows":
        return Refused(_("This table has too many rows: %(rows)s at most.") % {"rows": f"{MOST_ROWS:,}"})
    if what == "columns":
        return Refused(_("This table is too wide: %(columns)s columns at most.") % {"columns": MOST_COLUMNS})
    return Refused(_("This workbook unpacks to more than can be read. Save the rows that count as CSV."))

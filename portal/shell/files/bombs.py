"""Files that are small to send and huge to open: measured before anything of them is unpacked (ASVS 5.2.3, 5.2.6)."""

import bz2
import gzip
import lzma
import stat
import tempfile
import zipfile
import zlib

from django.utils.translation import gettext as _
from PIL import Image
from pillow_heif import register_heif_opener

from portal.shell.files import kinds
from portal.shell.files.refusals import FileRefused

register_heif_opener()

MOST_ENTRIES = 10_000
MOST_UNPACKED = 4 * 1024**3
FREE_OF_RATIO = 64 * 1024**2  # what unpacks to less than this may be packed as tightly as it likes
TIGHTEST = 50
DEEPEST = 3
LARGEST_INNER = 512 * 1024**2
MOST_PIXELS = 120_000_000
PIECE = 1024**2
PACKED = (b"PK\x03\x04",)
OPENERS = {kinds.GZIP: gzip.open, kinds.BZIP2: bz2.open, kinds.XZ: lzma.open}
ZIPPED = {kinds.ZIP, kinds.DOCX, kinds.XLSX, kinds.PPTX, kinds.OPEN_DOCUMENT, kinds.OFD, kinds.APP}
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    ValueError,
)


def check_archive(file, kind, size):
    """Raise FileRefused for an archive that would unpack to too much, too many, too deep, or outside its folder."""
    file.seek(0)
    if kind in ZIPPED:
        _Unpacking(size).look_into(file, size, depth=1)
    elif kind in OPENERS:
        _check_stream(OPENERS[kind], file, size)


def check_picture(file):
    """Raise FileRefused for a picture that cannot be read or has more than 120 million pixels; none is decoded."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        width, height = MOST_PIXELS, 2
    except Exception as damage:
        raise FileRefused("damaged", _("This picture cannot be read; it is damaged or none.")) from damage
    if width * height > MOST_PIXELS:
        raise FileRefused("bomb", _("This picture has too many points to be opened safely."))


class _Unpacking:
    """What an archive and those inside it would unpack to, counted together."""

    def __init__(self, size):
        self.packed, self.unpacked, self.entries = size, 0, 0

    def look_into(self, file, size, depth):
        if depth > DEEPEST:
            raise FileRefused("bomb", _("Archives inside archives go no deeper than three here."))
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                self._count(members, size)
                for member in members:
                    _check_place(member)
                    self._look_inside(archive, member, depth)
        except FileRefused:
            raise
        except BROKEN as damage:
            raise FileRefused("damaged", _("This archive is damaged; pack it anew.")) from damage

    def _count(self, members, size):
        self.entries += len(members)
        self.unpacked += sum(member.file_size for member in members)
        # Members that share their bytes unpack to many times what the file holds.
        overlap = sum(member.compress_size for member in members) > size
        too_tight = self.unpacked > FREE_OF_RATIO and self.unpacked > TIGHTEST * self.packed
        if self.entries > MOST_ENTRIES or self.unpacked > MOST_UNPACKED or too_tight or overlap:
            raise FileRefused("bomb", _("This archive unpacks to far more than it seems; it was not kept."))

    def _look_inside(self, archive, member, depth):
        is_closed = member.is_dir() or member.flag_bits & 1
        if is_closed or member.file_size < 22:
            return
        with archive.open(member) as inner:
            if inner.read(4) not in PACKED:
                return
        if member.file_size > LARGEST_INNER:
            raise FileRefused("bomb", _("An archive inside this archive is too large to be looked into."))
        with tempfile.TemporaryFile() as copy, archive.open(member) as inner:
            while piece := inner.read(PIECE):
                copy.write(piece)
            self.look_into(copy, copy.tell(), depth + 1)


def _check_place(member):
    parts = member.filename.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if is_link or ".." in parts or parts[0] == "" or parts[0].endswith(":") or "\0" in member.orig_filename:
        raise FileRefused("path", _("This archive would write outside its own folder; it was not kept."))


def _check_stream(opener, file, size):
    unpacked = 0
    try:
        with opener(file) as stream:
            while piece := stream.read(PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED or (unpacked > FREE_OF_RATIO and unpacked > TIGHTEST * size):
                    raise FileRefused("bomb", _("This archive unpacks to far more than it seems; it was not kept."))
    except FileRefused:
        raise
    except BROKEN as damage:
        raise FileRefused("damaged", _("This archive is damaged; pack it anew.")) from damage

"""The door for every file: named safely, hashed, scanned, told by its bytes, measured; then kept or refused."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from portal.shell.files import bombs, kinds
from portal.shell.files.antivirus import scanning
from portal.shell.files.kinds import Family
from portal.shell.files.names import clean_name, extension_of
from portal.shell.files.refusals import FileRefused
from portal.shell.files.sniffing import is_also_a_zip, kind_of

PIECE = 1024**2
RIGHT_ENDING = {
    kinds.JPEG: "jpg",
    kinds.PNG: "png",
    kinds.GIF: "gif",
    kinds.BMP: "bmp",
    kinds.TIFF: "tif",
    kinds.WEBP: "webp",
    kinds.HEIC: "heic",
}
PICTURES = frozenset().union(*(kind.extensions for kind in RIGHT_ENDING))


@dataclass(frozen=True)
class Arrived:
    """What is known of a file once it has been let in."""

    name: str
    size: int
    sha256: str
    media_type: str
    warning: str = ""


def examine(file, name):
    """Return what an open, seekable file is; leaves it at its beginning.

    Raises FileRefused where it is too large, of a kind not allowed, not what its name says, a bomb or infected;
    ScannerSilent where the scanner gives no verdict. One piece at a time is in memory.
    """
    name = clean_name(name)
    sha256, size = _read_through(file)
    check_size(size)
    kind = kind_of(file, name)
    name = _named_by_content(kind, name)
    _check_allowed(kind)
    is_locked = _check_safe(file, kind, size, sha256)
    file.seek(0)
    warning = _("A password shuts this document: nobody can read it here. Save it without one and add it again.")
    return Arrived(name, size, sha256, kind.media_type, warning if is_locked else "")


def check_size(size):
    """Raise FileRefused for a file that is empty or larger than settings.UPLOAD_LARGEST_MB."""
    if size <= 0:
        raise FileRefused("empty", _("This file is empty."))
    most = settings.UPLOAD_LARGEST_MB
    if size > most * 1024**2:
        raise FileRefused("size", _("This file is too large; %(most)s MB at most.") % {"most": most})


def sha256_of(file):
    """Return the SHA-256 of an open file in hex, read piece by piece, and leave it at its beginning."""
    file.seek(0)
    hashed = hashlib.sha256()
    for piece in pieces_of(file):
        hashed.update(piece)
    file.seek(0)
    return hashed.hexdigest()


def pieces_of(file):
    """Yield an open file piece by piece from where it stands."""
    while piece := file.read(PIECE):
        yield piece


def _read_through(file):
    file.seek(0)
    hashed, size = hashlib.sha256(), 0
    for piece in scanning(pieces_of(file)):
        hashed.update(piece)
        size += len(piece)
    return hashed.hexdigest(), size


def _named_by_content(kind, name):
    """Return a name that ends as the content is: phones call every picture .jpg. Raises FileRefused for other lies."""
    extension = extension_of(name)
    if extension not in kinds.KNOWN_EXTENSIONS or extension in kind.extensions:
        return name
    if kind.family == Family.IMAGE and extension in PICTURES:
        return clean_name(f"{name[: -len(extension)]}{RIGHT_ENDING[kind]}")
    raise FileRefused(
        "mismatch",
        _("The name ends in .%(extension)s, but the content is something else (%(kind)s); it was not kept.")
        % {"extension": extension, "kind": kind.short},
    )


def _check_allowed(kind):
    if kind.family not in settings.UPLOAD_KINDS:
        raise FileRefused(
            "kind", _("Files of this kind are not taken here: %(kind)s.") % {"kind": Family(kind.family).label}
        )


def _check_safe(file, kind, size, sha256):
    """Raise FileRefused for what is dangerous to open; say whether a password shuts the file."""
    if kind not in bombs.ZIPPED and kind.family != Family.PROGRAM and is_also_a_zip(file):
        raise FileRefused("polyglot", _("Two files are hidden in this one; it was not kept."))
    bombs.check_archive(file, kind, size)
    if kind.media_type in kinds.DRAWN and kind.family == Family.IMAGE:
        bombs.check_picture(file)
    if kind == kinds.PDF:
        from portal.shell.files.previews import check_pages

        return check_pages(file, sha256)
    return False

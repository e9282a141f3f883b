"""What a file is, told from its bytes; what its sender says of it counts for nothing (OWASP ASVS 5.2.2)."""

import re
import zipfile

import puremagic

from portal.shell.files import kinds
from portal.shell.files.names import extension_of

HEAD = 8192
SIGNATURES = (
    (b"%PDF-", kinds.PDF),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"GIF87a", kinds.GIF),
    (b"GIF89a", kinds.GIF),
    (b"II*\0", kinds.TIFF),
    (b"MM\0*", kinds.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kinds.OLE),
    (b"{\\rtf", kinds.RTF),
    (b"7z\xbc\xaf\x27\x1c", kinds.SEVEN_ZIP),
    (b"Rar!\x1a\x07", kinds.RAR),
    (b"\x1f\x8b", kinds.GZIP),
    (b"BZh", kinds.BZIP2),
    (b"\xfd7zXZ\0", kinds.XZ),
    (b"#!AMR", kinds.AMR),
    (b"MZ", kinds.PROGRAM),
    (b"\x7fELF", kinds.PROGRAM),
    (b"\xcf\xfa\xed\xfe", kinds.PROGRAM),
    (b"\xce\xfa\xed\xfe", kinds.PROGRAM),
    (b"\xca\xfe\xba\xbe", kinds.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", kinds.PROGRAM),
    (b"#!", kinds.PROGRAM),
    (b"\x1aE\xdf\xa3", kinds.MATROSKA),
    (b"0&\xb2u\x8ef\xcf\x11", kinds.ASF),
    (b"FLV\x01", kinds.FLV),
    (b"\0\0\x01\xba", kinds.MPEG),
    (b"\0\0\x01\xb3", kinds.MPEG),
    (b"ID3", kinds.MP3),
    (b"fLaC", kinds.FLAC),
    (b"OggS", kinds.OGG),
)
RIFF = {b"WEBP": kinds.WEBP, b"AVI ": kinds.AVI, b"WAVE": kinds.WAV}
HEIF_BRANDS = {b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"avif"}
MARKUP = re.compile(
    rb"<(!doctype html|html|head|body|script|iframe|svg|img|meta|style|object|embed|form|a\s|xsl:)", re.I
)
OFFICE = (("word/", kinds.DOCX), ("xl/", kinds.XLSX), ("ppt/", kinds.PPTX))


def kind_of(file, name):
    """Return the Kind that the bytes of an open file are; UNKNOWN where nothing tells. The name only decides ties."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(file)
    return _by_signature(head) or _by_text(head, name) or _by_library(head, name) or kinds.UNKNOWN


def is_also_a_zip(file):
    """Say whether a file that is something else is an archive too: two programs would see two files in it."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError):
        return False


def _by_signature(head):
    # Scanners write blanks before it, and every reader looks for it in the first kilobyte.
    if head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f\0").startswith(b"%PDF-"):
        return kinds.PDF
    for beginning, kind in SIGNATURES:
        if head.startswith(beginning):
            return kind
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return kinds.HEIC if head[8:12] in HEIF_BRANDS else kinds.MP4
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return kinds.BMP
    if head[257:262] == b"ustar":
        return kinds.TAR
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return kinds.MPEG_TS
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        return kinds.AAC if head[1] & 0xF6 == 0xF0 else kinds.MP3
    return None


def _by_text(head, name):
    """Return the kind of a text: a page, a script by its name, or plain; None for what is no text."""
    if _decoded(head) is None:
        return None
    if extension_of(name) in kinds.TEXT.extensions:
        return kinds.TEXT
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if MARKUP.search(head):
        return kinds.SVG if b"<svg" in head.lower() and b"<html" not in head.lower() else kinds.WEB
    if start.startswith(b"<?xml"):
        return kinds.XML
    if extension_of(name) in kinds.WEB.extensions:
        return kinds.WEB
    return kinds.PROGRAM if extension_of(name) in kinds.PROGRAM.extensions else kinds.TEXT


def _decoded(head):
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[2:].decode("utf-16", errors="ignore")
    if any(sign < 9 or 13 < sign < 27 for sign in head):
        return None
    for coding in ("utf-8", "gb18030"):
        # The head may end inside a character.
        for end in range(len(head), max(len(head) - 4, -1), -1):
            try:
                return head[:end].decode(coding)
            except UnicodeDecodeError:
                continue
    return None


def _by_library(head, name):
    """Return an audio, video or image kind where the library knows these bytes under the name's own extension."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    for match in found:
        family = match.mime_type.partition("/")[0]
        if match.extension == f".{extension_of(name)}" and family in {"image", "audio", "video"}:
            return kinds.Kind(match.mime_type, kinds.Family(family), frozenset({extension_of(name)}))
    return None


def _kind_of_zip(file):
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return kinds.UNKNOWN
    names = set(members)
    if "AndroidManifest.xml" in names or "META-INF/MANIFEST.MF" in names or "classes.dex" in names:
        return kinds.APP
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in OFFICE if any(m.startswith(folder) for m in members)), kinds.ZIP)
    if "OFD.xml" in names:
        return kinds.OFD
    if "mimetype" in names and "content.xml" in names:
        return kinds.OPEN_DOCUMENT
    return kinds.ZIP

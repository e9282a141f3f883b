"""Small real files for the evidence of recent cases: a text, a picture and a printable page, made in code."""

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.office.files.deeds import stored_path

HERE = UUID("5e4f9d0a-6d8e-5b7c-9a53-0c7b6f1f2a44")


@dataclass(frozen=True)
class MadeFile:
    """The content of an evidence file."""

    name: str
    media_type: str
    content: bytes

    @property
    def size(self):
        """The length in bytes."""
        return len(self.content)

    @property
    def sha256(self):
        """The digest under which the file is kept."""
        return sha256(self.content).hexdigest()

    def path(self, day):
        """Return where storage keeps a file that arrived on that day."""
        return stored_path(day, uuid5(HERE, self.sha256))

    def store(self, path):
        """Put the file into storage, once."""
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(self.content))


def record_of(title, number, text):
    """Return a written record as a text file."""
    lines = f"{title}\n案号：{number}\n（演示材料，人物和情节均为虚构）\n\n{text}\n"
    return MadeFile(f"{title}.txt", "text/plain", lines.encode())


def picture(title, rng):
    """Return a small picture of coloured fields."""
    colours = [bytes(rng.randrange(40, 220) for _part in range(3)) for _field in range(12)]
    rows = b"".join(b"\x00" + b"".join(colours[x // 40 + 4 * (y // 40)] for x in range(160)) for y in range(120))
    header = struct.pack(">IIBBBBB", 160, 120, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return MadeFile(f"{title}.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))


def page(title, number):
    """Return a one-page PDF in the font that every reader has for Chinese."""
    words = f"{title} {number}".encode("utf-16-be").hex().upper()
    stream = f"BT /F 16 Tf 60 760 Td <{words}> Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    )
    content, offsets = b"%PDF-1.4\n", []
    for number_, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number_, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(content),
    )
    return MadeFile(f"{title}.pdf", "application/pdf", content)


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

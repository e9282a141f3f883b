"""Files for tests: sound ones and traps, all small, made on the spot."""

import io
import zipfile

import pypdf
from PIL import Image


def a_pdf(pages=1, password=""):
    """Return the bytes of a PDF with blank pages."""
    writer = pypdf.PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 300)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_picture(size=(60, 40), format="JPEG", mode="RGB", color="red", **options):
    """Return the bytes of a picture of one colour."""
    made = io.BytesIO()
    Image.new(mode, size, color).save(made, format, **options)
    return made.getvalue()


def a_zip(members, compression=zipfile.ZIP_DEFLATED):
    """Return the bytes of a zip of {name or ZipInfo: content}."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def a_docx():
    """Return the bytes of the least that counts as a Word file."""
    return a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})

"""F2, F4, F6: a file is what its bytes are; bombs and hidden second files are refused before anything is unpacked."""

import gzip
import io
import stat
import zipfile

import pillow_heif
import pytest
from django.core.files import File
from PIL import Image

from portal.shell.files import bombs
from portal.shell.files.arrival import examine, sha256_of
from portal.shell.files.previews import page_count, page_image
from portal.shell.files.refusals import FileRefused
from tests.shell.making_files import a_docx, a_pdf, a_picture, a_zip


def arrived(data, name):
    return examine(io.BytesIO(data), name)


def refusal(data, name):
    with pytest.raises(FileRefused) as refused:
        arrived(data, name)
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (a_pdf(), "a.pdf", "application/pdf"),
        (a_pdf(password="x"), "locked.PDF", "application/pdf"),
        (a_picture(), "a.jpg", "image/jpeg"),
        (a_picture(format="PNG"), "a.png", "image/png"),
        (a_docx(), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (a_zip({"a.txt": "x"}), "a.zip", "application/zip"),
        ("询问笔录".encode(), "a.txt", "text/plain"),
        ("询问笔录".encode("gb18030"), "a.txt", "text/plain"),
        (b"<html><p>x", "page.html", "text/html"),
        (b"<svg xmlns='x'/>", "a.svg", "image/svg+xml"),
        (b"\0\0\0\x18ftypisom" + bytes(16), "a.mp4", "video/mp4"),
        (b"\x01\x02camera", "a.dav", "application/octet-stream"),
        (a_picture(), "no-ending", "image/jpeg"),
    ],
)
def test_the_bytes_say_what_it_is(data, name, media_type):
    assert arrived(data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.jpg"),
        (b"<svg onload='x'/>", "a.png"),
        (b"MZ\x90\0", "a.docx"),
        (b"as it was", "a.pdf"),
        (a_pdf(), "a.txt"),
        (a_picture(), "a.pdf"),
        (a_zip({"a": "b"}), "a.docx"),
        (b"\x01\x02camera", "a.mp4"),
    ],
)
def test_a_name_that_says_something_else_is_refused(data, name):
    assert refusal(data, name) == "mismatch"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\0", "tool.exe"),
        (b"\x7fELF\x02", "tool"),
        (b"WScript.Echo 1", "a.vbs"),
        (b"#!/bin/sh\n", "run"),
        (a_zip({"AndroidManifest.xml": b"\x03"}), "app.apk"),
    ],
)
def test_programs_are_refused_unless_the_bureau_takes_them(data, name, settings):
    assert refusal(data, name) == "kind"

    settings.UPLOAD_KINDS = [*settings.UPLOAD_KINDS, "program"]
    assert arrived(data, name).media_type in {"application/x-executable", "application/java-archive"}


def test_what_is_let_in_is_hashed_and_named():
    data = "笔录".encode()

    found = arrived(data, "../笔录.txt")

    assert (found.name, found.size, found.sha256) == ("笔录.txt", 6, sha256_of(io.BytesIO(data)))


def test_an_empty_file_and_one_over_the_limit_are_refused_and_one_at_the_limit_is_not(settings):
    settings.UPLOAD_LARGEST_MB = 1

    assert refusal(b"", "a.txt") == "empty"
    assert refusal(b"a" * (1024**2 + 1), "a.txt") == "size"
    assert arrived(b"a" * 1024**2, "a.txt").size == 1024**2


def test_a_second_file_behind_the_first_is_refused():
    assert refusal(a_pdf() + a_zip({"a.txt": "x"}), "a.pdf") == "polyglot"
    assert refusal(a_picture() + a_zip({"a.txt": "x"}), "a.jpg") == "polyglot"


def test_an_archive_that_unpacks_to_far_more_is_refused_on_both_sides_of_the_ratio():
    zeros = bytes(bombs.FREE_OF_RATIO + 1)
    noise = {f"{n}": bytes(range(256)) * 4096 for n in range(2)}

    assert refusal(a_zip({"a": zeros}), "a.zip") == "bomb"
    assert refusal(a_zip({"[Content_Types].xml": "x", "xl/sheet.xml": zeros}), "a.xlsx") == "bomb"
    assert arrived(a_zip({"a": zeros[:-1]}), "a.zip").media_type == "application/zip"
    assert arrived(a_zip(noise, zipfile.ZIP_STORED), "a.zip").media_type == "application/zip"


def test_a_packed_stream_is_measured_to_its_end():
    assert refusal(gzip.compress(bytes(bombs.FREE_OF_RATIO + 1)), "a.gz") == "bomb"
    assert arrived(gzip.compress(b"log"), "a.gz").media_type == "application/gzip"
    assert refusal(gzip.compress(b"log" * 400)[:-9], "a.gz") == "damaged"


def test_archives_inside_archives_count_together_and_end_at_three():
    inner = a_zip({"a": bytes(40 * 1024**2)})
    nested = a_zip({"a": "x"})
    for _depth in range(2):
        nested = a_zip({"inner.zip": nested})

    assert refusal(a_zip({"1.zip": inner, "2.zip": inner}), "a.zip") == "bomb"
    assert arrived(nested, "a.zip").media_type == "application/zip"
    assert refusal(a_zip({"inner.zip": nested}), "a.zip") == "bomb"


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(bombs, "MOST_ENTRIES", 3)

    assert arrived(a_zip(dict.fromkeys("abc", "x")), "a.zip").media_type == "application/zip"
    assert refusal(a_zip(dict.fromkeys("abcd", "x")), "a.zip") == "bomb"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:/x"])
def test_an_archive_that_writes_outside_its_folder_is_refused(name):
    assert refusal(a_zip({name: "x"}), "a.zip") == "path"


def test_an_archive_with_a_link_is_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(a_zip({link: "/etc/passwd"}), "a.zip") == "path"


def test_entries_that_share_their_bytes_are_refused():
    data = bytearray(a_zip({"a": b"x" * 500, "b": b"y" * 500}, zipfile.ZIP_STORED))
    first, second = (data.find(b"PK\x01\x02", start) for start in (0, data.find(b"PK\x01\x02") + 4))
    for entry in (first, second):
        data[entry + 20 : entry + 24] = len(data).to_bytes(4, "little")

    assert refusal(bytes(data), "a.zip") == "bomb"


def test_a_picture_of_too_many_points_is_refused_without_being_drawn(monkeypatch):
    # Thirty thousand squared, as one bit each: a hundred kilobytes.
    assert refusal(a_picture((30_000, 30_000), "PNG", "1", 0), "a.png") == "bomb"

    monkeypatch.setattr(bombs, "MOST_PIXELS", 60 * 40)
    assert arrived(a_picture((60, 40)), "a.jpg").media_type == "image/jpeg"
    assert refusal(a_picture((60, 41)), "a.jpg") == "bomb"


def test_what_cannot_be_read_is_refused():
    assert refusal(b"\x89PNG\r\n\x1a\n" + b"rest", "a.png") == "damaged"
    assert refusal(b"%PDF-1.7 nothing else", "a.pdf") == "damaged"
    assert refusal(a_zip({"a": b"x" * 99})[:-30], "a.zip") == "mismatch"


def as_phones_make_it():
    """A HEIC of 64 by 48 points."""
    made = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "navy")).save(made, format="HEIF")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kept_as", "media_type"),
    [
        (a_picture(format="WEBP"), "微信图片.jpg", "微信图片.webp", "image/webp"),
        (a_picture(format="PNG"), "a.JPEG", "a.png", "image/png"),
        (a_picture(), "a.png", "a.jpg", "image/jpeg"),
        (as_phones_make_it(), "IMG_0001.jpg", "IMG_0001.heic", "image/heic"),
        (as_phones_make_it(), "IMG_0001.HEIC", "IMG_0001.HEIC", "image/heic"),
        (b"\0\r\n  " + a_pdf(), "scan.pdf", "scan.pdf", "application/pdf"),
    ],
)
def test_a_picture_of_a_phone_is_taken_by_its_content_and_named_rightly(data, name, kept_as, media_type):
    found = arrived(data, name)

    assert (found.name, found.media_type) == (kept_as, media_type)


def test_a_refusal_says_what_the_file_is():
    with pytest.raises(FileRefused, match=r"documents|文档"):
        arrived(a_pdf(), "a.jpg")


def test_a_document_with_a_password_is_warned_of_on_arrival():
    assert arrived(a_pdf(password="x"), "a.pdf").warning != ""
    assert arrived(a_pdf(), "a.pdf").warning == ""


def test_a_picture_of_a_phone_has_a_page_that_can_be_drawn(tmp_path, settings):
    data = as_phones_make_it()
    path = tmp_path / "a.heic"
    path.write_bytes(data)

    with path.open("rb") as file:
        named = File(file, name=str(path))
        assert page_count(named, sha256_of(file), "image/heic") == 1
        drawn = page_image(named, sha256_of(file), "image/heic", 1, 160)
    with Image.open(drawn) as picture:
        assert (picture.format, picture.size) == ("JPEG", (64, 48))

"""C2: a bureau replaces forms file by file; a broken one is named with its place, and nothing is lost."""

import re
import sys
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from cases.models import CaseDocument
from cases.papers.numbers import of_case
from cases.papers.registry import DOCUMENTS, FORMS
from portal.office.models import GivenNumber
from portal.shell.documents.building import template_of
from portal.shell.documents.docx import docx_of
from portal.shell.documents.filling import FormBroken
from portal.shell.documents.form import Form
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import PdfUnavailable, laid_out, pdf_of
from tests.cases.papers.making import a_file, made, pdf_text, text_of

MARKS = Marks("式样")


@pytest.fixture
def folder(settings, tmp_path):
    settings.DOCUMENTS_DIR = str(tmp_path / "forms")
    Path(settings.DOCUMENTS_DIR).mkdir()
    return Path(settings.DOCUMENTS_DIR)


@pytest.fixture
def form(tmp_path):
    house = tmp_path / "house"
    house.mkdir()
    (house / "note.html").write_text("<h1>通知</h1><p>{{ name }}</p>", encoding="utf-8")
    return Form("note", house)


def a_docx(path, *paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(path)


def words(data):
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def test_the_bureaus_html_stands_for_both_formats(folder, form):
    (folder / "note.html").write_text("<p>本局式样：{{ name }}</p>", encoding="utf-8")

    assert "本局式样：张三" in pdf_text(pdf_of(form, {"name": "张三"}, MARKS))
    assert words(docx_of(form, {"name": "张三"}, MARKS)) == ["本局式样：张三"]


def test_the_bureaus_docx_stands_for_docx_alone(folder, form):
    a_docx(folder / "note.docx", "本局：{{ name }}")

    assert words(docx_of(form, {"name": "张三"}, MARKS)) == ["本局：张三"]
    assert "通知" in pdf_text(pdf_of(form, {"name": "张三"}, MARKS))


def test_a_part_is_replaced_alone(folder, form):
    (form.folder / "note.html").write_text('{% include "_head.html" %}<p>{{ name }}</p>', encoding="utf-8")
    (form.folder / "_head.html").write_text("<p>原件</p>", encoding="utf-8")
    (folder / "_head.html").write_text("<p>本局</p>", encoding="utf-8")

    assert words(docx_of(form, {"name": "张三"}, MARKS)) == ["本局", "张三"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<p>好</p>\n<p>{{ nmae }}</p>", "第 2 行"),
        ("<p>好</p>\n\n<p>{% if %}</p>", "第 3 行"),
        ("<p>{{ name.__class__.__mro__ }}</p>", "第 1 行"),
    ],
)
def test_a_wrong_placeholder_is_named_with_file_and_line(folder, form, text, place):
    (folder / "note.html").write_text(text, encoding="utf-8")

    with pytest.raises(FormBroken) as refusal:
        pdf_of(form, {"name": "张三"}, MARKS)

    assert "note.html" in str(refusal.value)
    assert place in str(refusal.value)


def test_a_wrong_placeholder_in_a_docx_is_named_with_the_words_around_it(folder, form):
    a_docx(folder / "note.docx", "好", "{% if %}")

    with pytest.raises(FormBroken, match=r"note\.docx"):
        docx_of(form, {"name": "张三"}, MARKS)


@pytest.mark.parametrize(
    "placeholder",
    ["{{ nmae }}", "{{ range(10**9) }}", "{{ 1 / 0 }}", "{{ name.__class__ }}", "{{ name[99999] }}", "{{ 'x'.y }}"],
)
def test_whatever_a_placeholder_of_a_docx_raises_names_it(folder, form, placeholder):
    a_docx(folder / "note.docx", "好", placeholder)

    with pytest.raises(FormBroken, match=r"note\.docx") as refusal:
        docx_of(form, {"name": "张三"}, MARKS)

    assert placeholder in str(refusal.value)


@pytest.mark.parametrize("placeholder", ["{{ range(10**9) }}", "{{ 1 / 0 }}", "{{ name[99999] }}"])
def test_whatever_a_placeholder_of_a_page_raises_names_its_line(folder, form, placeholder):
    (folder / "note.html").write_text(f"<p>好</p>\n<p>{placeholder}</p>", encoding="utf-8")

    with pytest.raises(FormBroken, match="第 2 行"):
        pdf_of(form, {"name": "张三"}, MARKS)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"<html>"])
def test_what_is_no_docx_is_said_so(folder, form, data):
    (folder / "note.docx").write_bytes(data)

    with pytest.raises(FormBroken, match=r"note\.docx"):
        docx_of(form, {"name": "张三"}, MARKS)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_broken_form_loses_nothing_and_works_once_it_is_mended(folder, bureau, at):
    case = a_file(bureau, at)
    matter = case.matters.get()
    (folder / "filing-decision.html").write_text("<p>{{ numbr }}</p>", encoding="utf-8")

    with pytest.raises(FormBroken):
        made(case, "filing-decision", by=bureau.officer, at=at, matter=matter)
    kept = CaseDocument.objects.count()
    (folder / "filing-decision.html").write_text("<p>立案：{{ number }}</p>", encoding="utf-8")
    row = made(case, "filing-decision", by=bureau.officer, at=at, matter=matter)

    assert kept == 0
    assert GivenNumber.objects.get(key__startswith=of_case(case)).number == row.number
    assert f"立案：{row.number}" in text_of(row)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "https://example.org/x.png", "file:///etc/passwd", "data:text/plain,x", "../../x.png"],
)
def test_a_form_fetches_nothing_from_elsewhere(form, address, caplog):
    data = laid_out(f'<p>图<img src="{address}"></p>', MARKS, folders=(form.folder,))

    assert "is no file of a form" in caplog.text
    assert len(PdfReader(BytesIO(data)).pages[0].images) == 0


def test_a_form_shows_a_picture_that_lies_beside_it(folder, form):
    from PIL import Image

    Image.new("RGB", (8, 8), "red").save(form.folder / "badge.png")
    data = laid_out('<p><img src="badge.png"></p>', MARKS, folders=(form.folder,))

    assert len(PdfReader(BytesIO(data)).pages[0].images) == 1


def without_weasyprint(monkeypatch):
    """Let the import of WeasyPrint fail as it does on a machine without Pango."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])


def test_without_pango_pdf_says_so_and_docx_works(form, monkeypatch):
    without_weasyprint(monkeypatch)

    with pytest.raises(PdfUnavailable, match="docx"):
        pdf_of(form, {"name": "张三"}, MARKS)
    assert words(docx_of(form, {"name": "张三"}, MARKS)) == ["通知", "张三"]


def test_quotes_and_backslashes_in_a_number_do_not_leave_the_footer(form):
    tricky = 'A"; } body { display: none; } \\'
    data = pdf_of(form, {"name": "张三"}, Marks("式样", number=tricky))

    assert "张三" in pdf_text(data)
    assert "display:none" in "".join(pdf_text(data).split())


def test_merged_cells_and_loops_of_html_are_merged_cells_and_loops_of_docx(form):
    html = (
        "<table><colgroup><col width='20%'><col width='80%'></colgroup>"
        "<thead><tr><th>甲</th><th>乙</th></tr></thead>\n{% for each in rows %}\n"
        "<tr><td>{{ each }}</td><td>x</td></tr>\n{% endfor %}\n<tr><td colspan='2'>尾</td></tr></table>"
    )
    (form.folder / "note.html").write_text(html, encoding="utf-8")
    table = Document(BytesIO(docx_of(form, {"rows": ["一", "二"]}, MARKS))).tables[0]

    said = ["".join(cell.text for cell in row.cells) for row in table.rows]
    assert said == ["甲乙", "一x", "二x", "尾尾"]


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_every_form_of_the_house_becomes_a_docx_template(kind):
    text = Form(kind.code, FORMS).text()
    document = Document(BytesIO(template_of(text)))

    assert [paragraph for paragraph in document.paragraphs if paragraph.text]


def test_the_houses_forms_are_written_out_as_a_beginning_and_work_as_they_are(folder, tmp_path):
    target = tmp_path / "begin"
    (folder / "_head.html").write_text("<p>本局</p>", encoding="utf-8")
    call_command("write_forms", str(target), "acceptance-receipt", stdout=StringIO())

    assert sorted(path.name for path in target.iterdir()) == ["acceptance-receipt.docx", "acceptance-receipt.html"]
    assert "受案回执" in (target / "acceptance-receipt.html").read_text(encoding="utf-8")
    assert any("受案回执" in line for line in words((target / "acceptance-receipt.docx").read_bytes()))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("write_forms", str(target), "acceptance-receipt", stdout=StringIO())
    with pytest.raises(CommandError, match="no form x"):
        call_command("write_forms", str(target), "x", stdout=StringIO())


def a_headed_docx(path, *, sections=1, first=False, even=False, table_alone=False):
    """Write a bureau's form with headers and footers of its own; return it as it is on disk."""
    document = Document()
    document.add_paragraph("本局：{{ name }}")
    document.settings.odd_and_even_pages_header_footer = even
    for number in range(sections):
        section = document.sections[0] if number == 0 else document.add_section()
        section.different_first_page_header_footer = first
        for which in ("", *(["first_page_"] if first else []), *(["even_page_"] if even else [])):
            if number:
                continue
            for what in ("header", "footer"):
                part = getattr(section, f"{which}{what}")
                part.is_linked_to_previous = False
                part.paragraphs[0].text = f"青禾县公安局{which}{what}{{{{ name }}}}"
                if table_alone:
                    part.add_table(1, 1, Mm(100)).cell(0, 0).text = "表"
                    part.paragraphs[0]._p.getparent().remove(part.paragraphs[0]._p)
    document.save(path)


def frames(data):
    """Return [(name of a header or footer in the package, all its words and marks)] that some section refers to."""
    with ZipFile(BytesIO(data)) as package:
        links = package.read("word/_rels/document.xml.rels").decode()
        body = package.read("word/document.xml").decode()
        targets = {
            (re.search(r'Id="([^"]+)"', each)[1]): re.search(r'Target="([^"]+)"', each)[1]
            for each in re.findall(r"<Relationship [^>]*>", links)
        }
        used = re.findall(r'<w:(?:header|footer)Reference [^>]*r:id="([^"]+)"', body)
        names = sorted({targets[key] for key in used})
        return [(name.rpartition("/")[2], package.read(f"word/{name}").decode()) for name in names]


@pytest.mark.parametrize("watermark", ["草稿", "封存"])
@pytest.mark.parametrize(
    "shape",
    [{}, {"first": True}, {"even": True}, {"first": True, "even": True}, {"sections": 3}, {"table_alone": True}],
)
def test_a_bureaus_own_header_and_footer_keep_the_marks(folder, form, shape, watermark):
    a_headed_docx(folder / "note.docx", **shape)
    data = docx_of(form, {"name": "张三"}, Marks("式样", "云公1号", "账本第7条", watermark))
    found = frames(data)
    varieties = 1 + bool(shape.get("first")) + bool(shape.get("even"))

    assert len(found) == 2 * varieties
    for name, xml in found:
        own = "表" if shape.get("table_alone") else "张三"
        assert own in xml, name
        if name.startswith("header"):
            assert xml.count(f'string="{watermark}"') == 1, name
        else:
            assert (xml.count("云公1号"), xml.count("NUMPAGES"), xml.count("账本第7条")) == (1, 1, 1), name


def test_a_first_page_without_header_of_its_own_is_marked_too(folder, form):
    document = Document()
    document.sections[0].different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    document.add_paragraph("{{ name }}")
    document.save(folder / "note.docx")
    found = frames(docx_of(form, {"name": "张三"}, Marks("式样", "云公1号", "账本第7条", "草稿")))

    assert len(found) == 6
    assert all("草稿" in xml if name.startswith("header") else "云公1号" in xml for name, xml in found)


def test_a_page_with_margins_of_its_own_keeps_the_marks_in_the_pdf(folder, form):
    style = "@page { @bottom-left { content: none } @bottom-right { content: none } @bottom-center { content: none } }"
    (folder / "note.html").write_text(
        f"<style>{style} .watermark {{ display: none }}</style><p>{{{{ name }}}}</p>", encoding="utf-8"
    )
    said = pdf_text(pdf_of(form, {"name": "张三"}, Marks("式样", "云公1号", "账本第7条", "草稿")))

    for mark in ("云公1号", "账本第7条", "草稿", "第1页"):
        assert mark in "".join(said.split())

"""X3: what is typed is cleaned where it comes in, and whatever it holds, everything that draws it goes on."""

import csv
import io
from io import BytesIO

import pytest
from django import forms
from python_calamine import CalamineWorkbook

from portal.office.exports.workbook import Workbook, watermark
from portal.office.fields.rules import Particular, read_all
from portal.office.imports.views import _as_text
from portal.shell.documents.binding import Part, bind, page_total
from portal.shell.documents.docx import docx_of
from portal.shell.documents.form import Form
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import laid_out, pdf_of
from portal.shell.forms.dense import DenseForm, FitTexts, is_text, typed_line
from portal.shell.refusals import Refused
from portal.shell.typed.texts import UNSEEN as UNSEEN_SIGNS
from portal.shell.typed.texts import drawable, one_line, several_lines, writable
from tests.support.bad_texts import BAD, BREAKING, FACELESS, UNSEEN

bad_text = pytest.mark.parametrize("text", BAD.values(), ids=list(BAD))


class OneForm(DenseForm, forms.Form):
    line = forms.CharField(max_length=40)
    lines = forms.CharField(required=False, widget=forms.Textarea)
    password = forms.CharField(required=False, widget=forms.PasswordInput)


@pytest.mark.parametrize("text", BREAKING.values(), ids=list(BREAKING))
def test_a_break_in_a_line_becomes_a_space_and_in_a_text_a_newline(text):
    form = OneForm({"line": text, "lines": text})

    assert form.is_valid()
    assert form.cleaned_data["line"] == "统 计"
    assert form.cleaned_data["lines"] == ("统\t计" if "\t" in text else "统\n计")


@pytest.mark.parametrize("text", FACELESS.values(), ids=list(FACELESS))
def test_a_text_in_which_nothing_can_be_seen_is_empty(text):
    form = OneForm({"line": text, "lines": text})

    assert form.errors.keys() == {"line"}
    assert form.cleaned_data["lines"] == ""
    assert (one_line(text), several_lines(text)) == ("", "")
    assert read_all((Particular("line", "Line"),), {"line": text}) == read_all((Particular("line", "Line"),), {})


@pytest.mark.parametrize("text", UNSEEN.values(), ids=list(UNSEEN))
def test_an_invisible_sign_is_refused_wherever_it_is_typed(text):
    form = OneForm({"line": text, "lines": text, "password": text})
    rows = (Particular("line", "Line"), Particular("lines", "Lines", "long"))

    assert not form.is_valid()
    assert {"line", "lines"} <= set(form.errors)
    with pytest.raises(Refused) as of_particulars:
        read_all(rows, {"line": text, "lines": text})
    assert set(of_particulars.value.fields) == {"line", "lines"}
    with pytest.raises(Refused):
        typed_line({"reason": text}, "reason")


def test_the_refusal_names_sign_and_place(settings):
    with pytest.raises(forms.ValidationError) as refusal:
        one_line("abc\u202e")

    assert "U+202E" in refusal.value.messages[0]
    assert "4" in refusal.value.messages[0]


def test_what_can_be_seen_stays_as_it_was_typed():
    text = "张三　O'Neil <甲> & “乙” 👩‍👩‍👧 e\u0301 𠮷"

    assert one_line(text) == several_lines(text) == drawable(text) == writable(text) == text


def test_a_password_is_whatever_somebody_chose():
    assert not is_text(OneForm().fields["password"])


@bad_text
def test_a_workbook_is_made_of_any_text(tmp_path, text):
    path = tmp_path / "list.xlsx"
    book = Workbook(path, name="x", heading=[text], columns=[text, "b"], mark=text)
    book.add([[text, "end"]])
    book.close()

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[-1][1] == "end"


@bad_text
def test_the_mark_behind_a_page_is_drawn_of_any_text(text):
    assert watermark(text)[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def a_form(tmp_path):
    (tmp_path / "note.html").write_text("<h1>{{ title }}</h1><p>{{ text }}</p>", encoding="utf-8")
    return Form("note", tmp_path)


@bad_text
def test_a_docx_is_made_of_any_text(a_form, text):
    made = docx_of(a_form, {"title": text, "text": text}, Marks(text, text, text, text or "x"))

    assert made[:2] == b"PK"


@bad_text
def test_a_pdf_is_made_of_any_text(a_form, text):
    made = pdf_of(a_form, {"title": text, "text": text}, Marks(text, text, text, text))

    assert page_total(made) >= 1


def test_papers_with_any_titles_are_bound(tmp_path):
    sheets = laid_out("<p>1</p>", Marks("x"))
    parts = [Part(text, sheets, group=text) for text in BAD.values()]

    assert bind(parts, tmp_path / "bound.pdf", Marks("x", watermark="\x85\u202e统计")) == len(BAD)


@bad_text
def test_a_table_of_refusals_is_one_row_a_refusal_and_never_a_formula(text):
    target = io.StringIO()
    csv.writer(target).writerow([_as_text(text), "end"])

    (row,) = csv.reader(io.StringIO(target.getvalue().encode("utf-8").decode(), newline=""))
    assert row[1] == "end"
    assert not row[0].startswith(("=", "+", "-", "@"))
    assert not UNSEEN_SIGNS.search(row[0])


def test_bytes_of_a_workbook_hold_nothing_invisible():
    target = BytesIO()
    book = Workbook(target, name="x", heading=[], columns=["a"], mark="x")
    book.add([[UNSEEN["right to left"]]])
    book.close()

    target.seek(0)
    assert CalamineWorkbook.from_filelike(target).get_sheet_by_index(0).to_python()[-1] == ["统计"]


def test_a_form_that_cleans_nothing_would_let_it_through():
    """Negative control: the same field without the mixin."""

    class Bare(forms.Form):
        line = forms.CharField()

    assert Bare({"line": "统\u202e计"}).is_valid()
    assert not issubclass(Bare, FitTexts)

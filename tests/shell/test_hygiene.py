"""The content security policy allows nothing inline, and old intranet browsers know neither :has nor color-mix."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [folder for pattern in ("*/apps.py", "*/*/apps.py") for folder in (f.parent for f in ROOT.glob(pattern))]
TEMPLATES = sorted({file for room in ROOMS for file in room.rglob("templates/**/*.html")})
SHEETS = sorted({file for room in ROOMS for file in room.rglob("static/**/*.css") if "vendor" not in file.parts})

INLINE = re.compile(r"""<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|hx-on""", re.I)
TOO_NEW = re.compile(r":has\(|color-mix\(|@container|@layer")
ELSEWHERE = re.compile(r"""(src|href|hx-get|hx-post)=["'](https?:)?//|url\(["']?(https?:)?//""")


def faults(files, pattern):
    return [
        f"{file.relative_to(ROOT)}: {found.group()}" for file in files for found in pattern.finditer(file.read_text())
    ]


def test_no_template_holds_inline_script_style_or_handler():
    assert faults(TEMPLATES, INLINE) == []


def test_no_page_loads_anything_from_elsewhere():
    assert faults(TEMPLATES + SHEETS, ELSEWHERE) == []


def test_no_sheet_uses_what_old_browsers_lack():
    assert faults(SHEETS, TOO_NEW) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p style='x'>",
        '<button onclick="x()">',
        "<script>x</script>",
        "<style>",
        '<a href="javascript:x">',
        "<b hx-on:click=x>",
    ],
)
def test_the_pattern_finds_what_it_is_for(source):
    assert INLINE.search(source)


@pytest.mark.parametrize("source", ['<script src="a.js" type="module"></script>', '<rect class="style" width="3">'])
def test_the_pattern_leaves_the_rest(source):
    assert not INLINE.search(source)


def test_colours_have_their_numbers_in_the_tokens_only():
    exempt = {"tokens.css", "print.css"}
    colour = re.compile(r"(?<!&)#[0-9a-f]{6}\b", re.I)

    assert faults([sheet for sheet in SHEETS if sheet.name not in exempt], colour) == []


def test_vendored_code_names_its_version_and_licence():
    vendored = [folder for folder in (ROOT / "portal/shell/static/shell/vendor").iterdir() if folder.is_dir()]

    assert {folder.name: sorted(f.name for f in folder.iterdir() if f.name.isupper()) for folder in vendored} == {
        "htmx": ["LICENSE", "VERSION"]
    }

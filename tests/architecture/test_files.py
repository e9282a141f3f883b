"""Files stay small, and templates carry no inline style, no inline script and no foreign host (CSP, style)."""

import re

import pytest

from tests.architecture.source import ROOMS, ROOT

LONGEST = 500
KINDS = {".py", ".html", ".css", ".js"}
FAULTS = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=|<style[\s>]", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a foreign host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I),
    "a javascript address": re.compile(r"[\"']\s*javascript:", re.I),
}


def files(*suffixes):
    found = (file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in suffixes)
    return [file for file in found if "migrations" not in file.parts and "vendor" not in file.parts]


def faults_of(text):
    """Return what a template has that the content security policy would stop."""
    return [what for what, pattern in FAULTS.items() if pattern.search(text)]


def lines_of(file):
    return file.read_text(encoding="utf-8").count("\n")


def test_no_file_is_longer_than_500_lines():
    shipped = [file for file in files(*KINDS) if not file.name.endswith(".min.js")]

    assert {str(file.relative_to(ROOT)): lines_of(file) for file in shipped if lines_of(file) > LONGEST} == {}


def test_templates_carry_nothing_inline_and_nothing_foreign():
    templates = files(".html")
    found = {str(file.relative_to(ROOT)): faults_of(file.read_text(encoding="utf-8")) for file in templates}

    assert templates
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_style_sheets_and_scripts_fetch_nothing_from_elsewhere():
    foreign = re.compile(r"(?:url\(|@import|import\s|fetch\()\s*[\"']?(?:https?:)?//")

    assert [str(file) for file in files(".css", ".js") if foreign.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
        ('<button onclick="go()">', "an inline handler"),
        ('<script src="https://cdn.example.org/x.js"></script>', "a foreign host"),
        ('<link href="//fonts.example.org/x.css">', "a foreign host"),
        ('<a href="javascript:go()">', "a javascript address"),
    ],
)
def test_what_the_policy_would_stop_is_found(text, fault):
    assert faults_of(text) == [fault]


def test_what_the_policy_allows_passes():
    text = '<script type="module" src="{% static \'x.js\' %}"></script><rect width="3"/><a href="/cases/">'

    assert faults_of(text) == []

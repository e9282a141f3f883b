"""F1: what a file is called is text for reading; it leads nowhere, breaks nothing and deceives nobody."""

import pytest

from portal.shell.files.names import LONGEST, clean_name, extension_of


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("笔录 第1页.pdf", "笔录 第1页.pdf"),
        ("../../etc/x", "x"),
        ("a\\..\\b.txt", "b.txt"),
        ("C:\\c.jpg", "c.jpg"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("con.tar.gz", "_con.tar.gz"),
        ("a\0b.txt", "ab.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("line\r\nbreak.txt", "linebreak.txt"),
        ("x.pdf.exe", "x.pdf.exe"),
        ("😀.png", "😀.png"),
        ("..", "file"),
        ("", "file"),
        (None, "file"),
        (" .hidden", "hidden"),
        ('a<b>"c".txt', "a_b__c_.txt"),
        ("end. ", "end"),
    ],
)
def test_a_name_is_kept_without_what_deceives(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(("length", "kept"), [(LONGEST - 4, LONGEST), (LONGEST - 3, LONGEST), (300, LONGEST)])
def test_a_long_name_keeps_its_ending(length, kept):
    name = clean_name("长" * length + ".pdf")

    assert (len(name), extension_of(name)) == (kept, "pdf")

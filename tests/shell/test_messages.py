"""Chinese by default, English complete: a word without a sound translation fails here (X7)."""

import ast
from gettext import GNUTranslations
from pathlib import Path

import pytest

from portal.shell import messages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path):
    """A house of one room with a word in Python, two in a template, and all of them translated."""
    room = tmp_path / "court"
    (room / "templates").mkdir(parents=True)
    (room / "apps.py").write_text("from django.utils.translation import gettext_lazy as _\nname = _('Court')\n")
    (room / "templates" / "a.html").write_text(
        '{% load i18n %}\n  {% translate "It\'s here" %}\n'
        "{% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}\n"
        "{% translate 'May' context 'month' %}"
    )
    messages.update(tmp_path)
    translate(room, {"Court": "法院", "It's here": "在此", "%(n)s case": "%(n)s件", "May": "五月"})
    return tmp_path


def translate(room, words):
    catalogue = messages.merged(room)
    for message in catalogue:
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        if key in words:
            message.string = (words[key],) if isinstance(message.id, tuple) else words[key]
    messages.catalogue_of(room).write_bytes(messages._as_text(catalogue))


def test_every_word_of_the_portal_is_translated():
    faults = [fault for room in messages.rooms(ROOT) for fault in messages.faults_of(room)]

    assert faults + messages.contradictions(ROOT) == []


def test_a_house_that_is_translated_passes(house, capsys):
    assert messages.main(["check", str(house)]) == 0
    assert capsys.readouterr().out == "All words are translated.\n"


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("views.py", "_('Judge')", "court: no translation: 'Judge' (views.py)"),
        (
            "templates/b.html",
            "{% load i18n %}{% translate 'Judge' %}",
            "court: no translation: 'Judge' (templates/b.html)",
        ),
    ],
)
def test_a_new_word_fails_the_check(house, capsys, file, source, fault):
    (house / "court" / file).write_text(source)

    assert messages.main(["check", str(house)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == fault


def test_a_lost_placeholder_fails_the_check(house):
    translate(house / "court", {"%(n)s case": "数件"})

    assert messages.faults_of(house / "court") == ["court: placeholders differ: '%(n)s case' (templates/a.html)"]


def test_a_doubtful_translation_fails_the_check(house):
    file = messages.catalogue_of(house / "court")
    file.write_text(file.read_text().replace('msgid "Court"', '#, fuzzy\nmsgid "Court"'))

    assert messages.faults_of(house / "court") == ["court: fuzzy: 'Court' (apps.py)"]


def test_two_translations_of_one_word_fail_the_check(house, capsys):
    other = house / "portal" / "prison"
    other.mkdir(parents=True)
    (other / "apps.py").write_text("name = _('Court')")
    messages.update(house)
    translate(other, {"Court": "法庭"})
    capsys.readouterr()

    assert messages.main(["check", str(house)]) == 1
    assert capsys.readouterr().out.startswith("two translations: 'Court': court says 法院, prison says 法庭")


def test_update_keeps_translations_drops_what_is_gone_and_is_stable(house, capsys):
    room = house / "court"
    (room / "templates" / "a.html").unlink()
    (room / "new.py").write_text("_('Judge')\nngettext('%(n)s day', '%(n)s days', n)")

    messages.update(house)
    first = messages.catalogue_of(room).read_text()
    messages.update(house)

    kept = {
        message.id: message.string for message in messages.read_catalogue(messages.catalogue_of(room)) if message.id
    }
    assert kept == {"Court": "法院", "Judge": "", ("%(n)s day", "%(n)s days"): ("",)}
    assert messages.catalogue_of(room).read_text() == first
    assert "Date" not in first


def test_update_of_one_room_leaves_the_others(house):
    other = house / "other"
    other.mkdir()
    (other / "apps.py").write_text("name = _('Prison')")

    messages.main(["update", str(house), "--room", "court"])

    assert not messages.catalogue_of(other).exists()


def test_words_of_a_room_inside_belong_to_that_room(house):
    inner = house / "court" / "cell"
    inner.mkdir()
    (inner / "apps.py").write_text("name = _('Cell')")

    assert "Cell" not in [found.message for found in messages.words_of(house / "court")]


def test_compile_writes_what_django_reads(house):
    assert messages.main(["compile", str(house)]) == 0

    with messages.catalogue_of(house / "court").with_suffix(".mo").open("rb") as compiled:
        spoken = GNUTranslations(compiled)
    assert spoken.gettext("Court") == "法院"
    assert spoken.pgettext("month", "May") == "五月"
    assert spoken.ngettext("%(n)s case", "%(n)s cases", 2) == "%(n)s件"


def test_no_word_hides_inside_a_formatted_string():
    """Babel does not look there, so the word would leave the catalogue at the next update."""
    hidden = [
        f"{file.relative_to(messages.ROOT)}:{call.lineno}"
        for room in messages.rooms()
        for file in room.rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in messages.KEYWORDS
    ]

    assert hidden == []

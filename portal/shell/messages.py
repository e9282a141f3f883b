"""Catalogues of the interface's words: `python -m portal.shell.messages update|check|compile [folder]`.

Pure Python (Babel), no gettext binary. Every room (Django app) has its own Chinese catalogue;
English is what stands in the source. `update` merges new words into the catalogues, `check` exits 1 where
a word has no sound translation, `compile` writes the .mo files that Django reads.
"""

import argparse
import ast
import re
import sys
from collections import namedtuple
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_NAMES = {".html", ".txt"}
LITERAL = r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(u?{LITERAL}(?:, u?{LITERAL})?(?:, u?{LITERAL})?")
PLACEHOLDER = re.compile(r"%\(\w+\)|%[sd]|\{\w*\}")
CHANGING_HEADERS = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To'
    rb"|Project-Id-Version)[^\n]*\n",
    re.MULTILINE,
)

Found = namedtuple("Found", "message context file")


def rooms(root=ROOT):
    """The folders that have a catalogue of their own: every Django app, one or two levels down."""
    return sorted(file.parent for pattern in ("*/apps.py", "*/*/apps.py") for file in root.glob(pattern))


def catalogue_of(room):
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def words_of(room):
    """Every message in the room's Python and templates, as Found, in order of files."""
    found = []
    for file in sorted(room.rglob("*")):
        if not file.is_file() or _other_room(file, room):
            continue
        name = file.relative_to(room).as_posix()
        if file.suffix == ".py":
            found += [Found(message, context, name) for message, context in _from_python(file)]
        elif file.suffix in TEMPLATE_NAMES and "templates" in file.parts:
            found += [Found(message, context, name) for message, context in _from_template(file)]
    return found


def merged(room):
    """The room's catalogue with all its words: old translations kept, what nobody says any more dropped."""
    old = read_catalogue(catalogue_of(room))
    new = Catalog(locale=LANGUAGE, header_comment=f"# Chinese words of {room.name}.", fuzzy=False)
    for found in words_of(room):
        new.add(found.message, context=found.context, locations=[(found.file, 0)])
    for message in new:
        before = old.get(_key(message), message.context)
        if message.id and before is not None:
            message.string = _fitting(before.string, message)
            message.flags |= {"fuzzy"} & before.flags
            message.user_comments = before.user_comments
    return new


def update(root, only=None):
    """Bring the catalogues, or only the one of the room with that name, up to date with the source."""
    for room in rooms(root):
        file = catalogue_of(room)
        if only and room.name != only:
            continue
        if not file.exists() and not words_of(room):
            continue
        text = _as_text(merged(room))
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_bytes() != text:
            file.write_bytes(text)
            print(f"{file.relative_to(root)}: written")
    return 0


def check(root):
    """Print what is not soundly translated and return 1, or 0."""
    faults = [fault for room in rooms(root) for fault in faults_of(room)] + contradictions(root)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} to translate or correct" if faults else "All words are translated.")
    return 1 if faults else 0


def faults_of(room):
    """Sentences about the words of this room that are missing, fuzzy, or lost a placeholder."""
    faults = []
    for message in merged(room):
        fault = message.id and _fault(message)
        if fault:
            places = ", ".join(sorted({file for file, _line in message.locations}))
            faults.append(f"{room.name}: {fault}: {_key(message)!r} ({places})")
    return faults


def contradictions(root):
    """Sentences about words that two rooms translate differently: Django would show one at random."""
    said = {}
    for room in rooms(root):
        for message in merged(room):
            if message.id and isinstance(message.string, str) and message.string:
                said.setdefault((_key(message), message.context), {})[message.string] = room.name
    return [
        "two translations: {!r}: {} (use pgettext where two meanings are meant)".format(
            key, ", ".join(f"{room} says {words}" for words, room in ways.items())
        )
        for (key, _context), ways in said.items()
        if len(ways) > 1
    ]


def compile_all(root):
    """Write a .mo beside each catalogue."""
    for room in rooms(root):
        file = catalogue_of(room)
        if file.exists():
            with file.with_suffix(".mo").open("wb") as out:
                write_mo(out, read_catalogue(file), use_fuzzy=False)
    return 0


def read_catalogue(file):
    if not file.exists():
        return Catalog(locale=LANGUAGE)
    with file.open("rb") as source:
        return read_po(source, locale=LANGUAGE, abort_invalid=True)


def _other_room(file, room):
    """Whether the file belongs to a deeper room, a catalogue or vendored code."""
    inner = file.relative_to(room).parts[:-1]
    return (
        "locale" in inner
        or "vendor" in inner
        or any((room.joinpath(*inner[:depth]) / "apps.py").is_file() for depth in range(1, len(inner) + 1))
    )


def _from_python(file):
    for _line, message, _comments, context in extract_from_file("python", file, keywords=KEYWORDS):
        yield message, context


def _from_template(file):
    if not settings.configured:
        settings.configure()
        django.setup()
    for name, *literals in IN_TEMPLATE.findall(templatize(file.read_text(), origin=file.name)):
        words = [ast.literal_eval(literal) for literal in literals if literal]
        context = words.pop(0) if "p" in name else None
        yield (tuple(words[:2]) if name.startswith("n") else words[0]), context


def _fault(message):
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(strings):
        return "no translation"
    if "fuzzy" in message.flags:
        return "fuzzy"
    plural = message.id[-1] if isinstance(message.id, tuple) else message.id
    wanted = sorted(set(PLACEHOLDER.findall(plural)))
    if any(sorted(set(PLACEHOLDER.findall(string))) != wanted for string in strings):
        return "placeholders differ"
    return ""


def _key(message):
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _fitting(string, message):
    """A kept translation in the shape the message now has; Chinese has one form for any number."""
    first = string[0] if isinstance(string, tuple) else string
    return (first,) if isinstance(message.id, tuple) else first


def _as_text(catalogue):
    out = BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    return CHANGING_HEADERS.sub(b"", out.getvalue())


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m portal.shell.messages", description=__doc__)
    parser.add_argument("deed", choices=("update", "check", "compile"))
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT, help="where the rooms are")
    parser.add_argument("--room", help="update only this one, by the name of its folder")
    chosen = parser.parse_args(arguments)
    if chosen.deed == "update":
        return update(chosen.folder, chosen.room)
    return check(chosen.folder) if chosen.deed == "check" else compile_all(chosen.folder)


if __name__ == "__main__":
    sys.exit(main())

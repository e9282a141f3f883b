"""The house of the rooms that have nouns: nouns are layers, with layers inside; nobody reaches into foreign pages.

Each list of exceptions only shrinks: a line that no module needs any more fails.
"""

from collections import Counter
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.layers import HEIGHT, NOUNS, imported_by, layer_of, modules_of_nouns, noun_of, with_code
from tests.architecture.source import module

MOST_IN_A_FOLDER = 12
# Documents are numbered within the deed that approves them (one transaction, no gaps).
UPWARD = {"cases.review.deeds -> cases.papers.numbers"}
# What may be done next is read from the table of the deeds; the batches of an import, from those that carry it on.
INSIDE = {"cases.review.next_steps.queries -> cases.review.next_steps.table"}
# The ground floor of every page: controls, answers, the page of a single deed, the sections of a case, and the rows of
# people and things that are typed in with it.
FOR_ALL = {
    "cases.file.pages.inputs",
    "cases.file.pages.answers",
    "cases.file.pages.deed_pages",
    "cases.file.pages.sections",
    "cases.file.evidence.forms",
    "cases.file.parties.forms",
    "portal.office.exports.forms",
    "portal.office.fields.forms",
    "portal.office.imports.forms",
}


def upward(modules):
    """Return "a -> b" for every import of a noun above one's own."""
    return {
        f"{name} -> {other}"
        for name, each in modules.items()
        for other in imported_by(each)
        if NOUNS.index(noun_of(other)) > NOUNS.index(noun_of(name))
    }


def inside_out(modules):
    """Return "a -> b" for every import of a higher layer of one's own noun."""
    return {
        f"{name} -> {other}"
        for name, each in modules.items()
        for other in imported_by(each)
        if noun_of(other) == noun_of(name) and HEIGHT[layer_of(other)] > HEIGHT[layer_of(name)]
    }


def foreign_pages(modules):
    """Return "a -> b" for every import of another noun's views or forms."""
    return {
        f"{name} -> {other}"
        for name, each in modules.items()
        for other in imported_by(each) - FOR_ALL
        if noun_of(other) != noun_of(name) and layer_of(other) in ("views", "forms")
    }


def circles(modules):
    """Return the first set of modules found that import each other in a circle, in a set of its own, or none."""
    below = {name: imported_by(each) & set(modules) for name, each in modules.items()}
    try:
        TopologicalSorter(below).prepare()
    except CycleError as found:
        return {frozenset(found.args[1])}
    return set()


def test_every_module_of_a_noun_has_its_layer():
    assert [name for name in modules_of_nouns() if not layer_of(name)] == []


def test_nouns_import_downward():
    assert upward(modules_of_nouns()) == UPWARD


def test_layers_inside_a_noun_import_downward():
    assert inside_out(modules_of_nouns()) == INSIDE


def test_nobody_imports_the_pages_of_another_noun():
    assert foreign_pages(modules_of_nouns()) == set()


def test_there_is_no_circle():
    assert circles(with_code()) == set()


def test_a_folder_holds_a_dozen_modules():
    counted = Counter(name.rpartition(".")[0] for name in with_code())
    counted -= Counter(name.rpartition(".")[0] for name in counted)

    assert {folder: number for folder, number in counted.items() if number > MOST_IN_A_FOLDER} == {}


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("cases.file.parties.deeds", "from cases.desk.file import history", upward),
        ("cases.review.models", "from cases.review.deeds import decide", inside_out),
        ("cases.quality.rereading.views", "from cases.review.forms import DecisionForm", foreign_pages),
    ],
)
def test_a_wrong_import_is_found(name, line, found):
    assert len(found({name: module(name, line)})) == 1


def test_a_circle_is_found():
    names = "cases.review.claiming.deeds", "cases.review.matters.voiding"
    bad = {names[0]: "from cases.review.matters import voiding", names[1]: f"from {names[0]} import put_back"}

    assert circles({name: module(name, text) for name, text in bad.items()}) == {frozenset(names)}

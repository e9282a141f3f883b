"""X3: there is no way in for a text but through a form, a shape or a reader that cleans it."""

import ast

from django import forms

from portal.shell.forms.dense import FitTexts
from tests.architecture.source import module, product

# What a page sends beside its form: keys, versions and names of moves, which are compared and never kept as words.
TECHNICAL = {
    "key",
    "seen",
    "alike",
    "draft_version",
    "version",
    "revision",
    "confirm",
    "next",
    "language",
    "file",
    "chosen",
    "matter",
    "again",
    "kept",
    "typed_into",
}
ROOMS = ("portal.", "cases.", "appraisal.", "mediation.", "outreach.")


def every_form(root=forms.BaseForm):
    for kind in root.__subclasses__():
        yield kind
        yield from every_form(kind)


def uncleaned(found):
    """Yield the names that a view reads from what was posted as they were sent."""
    # What a password is asked for is shown beside it and kept nowhere (portal.people.entrance.confirming).
    shown = {id(inner) for node in ast.walk(found.tree) if isinstance(node, ast.Lambda) for inner in ast.walk(node)}
    for node in ast.walk(found.tree):
        if id(node) in shown:
            continue
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"):
            continue
        source = node.func.value
        is_posted = isinstance(source, ast.Attribute) and source.attr == "POST"
        if is_posted and isinstance(node.args[0], ast.Constant) and node.args[0].value not in TECHNICAL:
            yield node.args[0].value


def test_every_form_cleans_its_texts():
    for name in product():
        if ".forms" in name or name.endswith(".admin") or ".admin." in name:
            __import__(name)
    ours = {kind for kind in every_form() if kind.__module__.startswith(ROOMS)}

    assert len(ours) > 40
    assert {f"{kind.__module__}.{kind.__name__}" for kind in ours if not issubclass(kind, FitTexts)} == set()


def test_no_view_reads_words_past_the_forms():
    # What is typed again after a form was sent goes back to its form, which cleans it.
    allowed = {("cases.review.views", "opinion")}
    found = {(name, word) for name, each in product().items() if ".views" in name for word in uncleaned(each)}

    assert found - allowed == set()


def test_a_view_that_reads_words_past_the_forms_is_found():
    bad = module("cases.views.bad", "def answer(request):\n    return request.POST.get('reason', '')")

    assert list(uncleaned(bad)) == ["reason"]

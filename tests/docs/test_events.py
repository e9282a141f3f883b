"""Every kind of event that the code records is declared by its room, and no other; the docs are written of it (X2)."""

import ast
import re

from portal.ledger.kinds import kinds
from tests.architecture.source import module, product

KIND = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")
# What opens an event; its modules are searched, since some kinds are kept in a table beside it.
OPENERS = {"deed", "record_refusal", "administering", "administering_cases", "Record", "reveal", "changing"}
FILES = re.compile(r"\.(json|csv|html|txt)$")


def kinds_recorded(modules):
    """Return the kinds that modules record: given to an opener, or kept in a table or a choice beside one."""
    found = set()
    for each in modules:
        if any(isinstance(node, ast.Call) and _name(node.func) in OPENERS for node in ast.walk(each.tree)):
            found |= {text for text in _texts(each.tree) if KIND.fullmatch(text) and not FILES.search(text)}
    return found - NO_EVENTS


# Texts of the same form in those modules that name something else.
NO_EVENTS = {"people.login", "people.login-failed", "people.logout"}


def _texts(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _name(func):
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def test_exactly_the_kinds_that_are_recorded_are_declared():
    assert set(kinds()) ^ kinds_recorded(product().values()) == set()


def test_a_kind_without_a_line_is_found():
    source = module(
        "x", "def f():\n    with deed('case.sold' if dear else 'case.bought', by=by, at=at) as record:\n        pass"
    )

    assert kinds_recorded([source]) == {"case.sold", "case.bought"}

"""Deeds, queries and rules say their types to those who call them (style.md, 14); `make lint` checks them.

What stands inside needs none: there the names do it.
"""

import ast

import pytest

from tests.architecture.source import module, product

# Modules of these names, and all in a folder of these names; the others bear their name alone.
FOLDERS = {"deeds", "queries", "rules", "services"}
MODULES = FOLDERS | {"chain", "measures", "permissions", "seats"}
OF_DISPATCH = ("portal.dispatch.outbox.", "portal.dispatch.notices.", "portal.dispatch.runs.")
# The administrator's pages are forms of Django's own making, and the demo is nobody's border.
APART = {"admin", "demo"}
# Says that anything may come: no type at all.
ANYTHING = {"Any", "object"}


def at_the_border():
    """Return {dotted name: Module} of the modules whose functions say their types."""
    found = {}
    for name, each in product().items():
        parts = name.split(".")
        if (parts[-1] in MODULES or FOLDERS & set(parts) or name.startswith(OF_DISPATCH)) and not APART & set(parts):
            found[name] = each
    return found


def public_functions(tree):
    """Yield (name, function, whether it is a method) of what a module lets others call."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node, False
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and (inner.name == "__init__" or not inner.name.startswith("_")):
                    yield f"{node.name}.{inner.name}", inner, True


def silent_on(function, is_method):
    """Return the names of what a function leaves without a type, "return" for what comes back."""
    given = function.args
    rest = [given.vararg, given.kwarg]
    taken = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, rest)][is_method:]
    said = {argument.arg: argument.annotation for argument in taken}
    if function.name != "__init__":
        said["return"] = function.returns
    return [name for name, words in said.items() if words is None or ast.unparse(words) in ANYTHING]


def untyped(each):
    """Return a line for every public function of a module that keeps a type to itself."""
    found = ((name, silent_on(function, is_method)) for name, function, is_method in public_functions(each.tree))
    return [f"{each.name}.{name}: {', '.join(silent)}" for name, silent in found if silent]


def test_deeds_queries_and_rules_say_their_types():
    border = at_the_border()

    assert len(border) > 120
    assert [line for each in border.values() for line in untyped(each)] == []


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("def close(*, by, at: datetime) -> Case: pass", ["cases.deeds.close: by"]),
        ("def close(*, by: Officer): pass", ["cases.deeds.close: return"]),
        ("def may(check: Callable, *args) -> bool: pass", ["cases.deeds.may: args"]),
        ("def close(*, given: object) -> Any: pass", ["cases.deeds.close: given, return"]),
        ("class Seats:\n    def __init__(self, on): pass", ["cases.deeds.Seats.__init__: on"]),
        ("class Seats:\n    @property\n    def roles(self): pass", ["cases.deeds.Seats.roles: return"]),
        ("def _close(by): pass\nclass _Held:\n    def over(self): pass", []),
        ("def close(*, by: Officer, **facts: int) -> None: pass", []),
    ],
)
def test_a_type_that_is_not_said_is_found(text, silent):
    assert untyped(module("cases.deeds", text)) == silent

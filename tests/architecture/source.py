"""The product's source as trees: which modules there are, and what their functions call."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "cases", "mediation", "outreach", "appraisal")


@dataclass(frozen=True)
class Module:
    """One Python file of the product: its dotted name and its tree."""

    name: str
    tree: ast.Module

    @cached_property
    def functions(self):
        """The functions at the top of the module, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    @cached_property
    def imports(self):
        """What the module's names mean elsewhere: {local name: dotted path}, wherever they are imported."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            if isinstance(node, ast.Import):
                found |= {alias.asname or alias.name: alias.name for alias in node.names}
        return found


def module(name, text):
    """Return a module made of `text`, as a test's bad example."""
    return Module(name, ast.parse(text))


@cache
def product():
    """Return every module of the product, migrations excepted, by dotted name."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts)
    found = {}
    for file in files:
        parts = file.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = module(name, file.read_text(encoding="utf-8"))
    return found


def in_rooms(*words):
    """Return the product's modules with one of `words` among the parts of their dotted name."""
    return {name: each for name, each in product().items() if set(words) & set(name.split("."))}


def parameters(function):
    """Return the names of a function's parameters."""
    given = function.args
    return [arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def dotted(node):
    """Return `a.b.c` for a chain of names; what is not one becomes an empty first part."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def calls(node):
    """Return every call below a node."""
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def opens(node, *managers):
    """Say whether a `with` below the node enters one of the named context managers."""
    entered = [item.context_expr for each in ast.walk(node) if isinstance(each, ast.With) for item in each.items]
    return any(isinstance(call, ast.Call) and dotted(call.func) in managers for call in entered)

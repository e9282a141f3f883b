"""Which tables a module names in its strings."""

import ast
import re
from functools import cache

from django.apps import apps


@cache
def _tables():
    """{table: package of the app that owns it}."""
    owners = {model._meta.db_table: apps.get_containing_app_config(model.__module__) for model in apps.get_models()}
    return {table: owner.name for table, owner in owners.items() if owner}


def foreign_tables(each):
    """Return "module: table" for each table of another app that the module names in a string."""
    found = {name for text in _texts(each.tree) for name in re.findall(r"[a-z_0-9]+", text)} & _tables().keys()
    return [f"{each.name}: {name}" for name in sorted(found) if not f"{each.name}.".startswith(f"{_tables()[name]}.")]


def _texts(tree):
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    owners = (node for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node))
    said = {id(node.body[0].value) for node in owners}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]

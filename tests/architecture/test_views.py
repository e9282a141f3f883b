"""A view makes one domain call: it never writes, opens no transaction and no deed (architecture, one path)."""

import ast
import re

import pytest

from tests.architecture.layers import in_layers, layer_of
from tests.architecture.source import calls, dotted, in_rooms, module, opens

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create_all",
    "change",
    "executemany",
    "set_password",
    "acreate",
    "asave",
    "aupdate",
    "adelete",
}
RAW = {"execute", "cursor", "raw"}
OPENERS = ("deed", "recording.deed", "atomic", "transaction.atomic")
WRITING_SQL = re.compile(r"\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|drop\s|alter\s)", re.I)
# Not the database: the cache that remembers a double click, a digest that takes one more line.
ELSEWHERE = {"cache", "sha"}


def writes_in(each, forbidden=WRITES | RAW):
    """Return a line for every place where a module of views writes by itself.

    What is reached through a module of services, as in `units.change()`, is a deed and allowed.
    """
    deeds = {name for name, path in each.imports.items() if ".services" in path or layer_of(path) == "deeds"}
    deeds |= ELSEWHERE
    found = []
    for call in calls(each.tree):
        first, _, _last = dotted(call.func).rpartition(".")
        is_write = isinstance(call.func, ast.Attribute) and call.func.attr in forbidden and first not in deeds
        if is_write and not _keeps_nothing(call):
            found.append(f"{each.name}:{call.lineno} calls {call.func.attr}()")
    for function in ast.walk(each.tree):
        if isinstance(function, ast.FunctionDef) and (opens(function, *OPENERS) or _is_atomic(function)):
            found.append(f"{each.name}:{function.lineno} opens a transaction or a deed")
    return found


def _keeps_nothing(call):
    """Say whether this is a form's save(commit=False)."""
    return any(each.arg == "commit" and _value(each.value) is False for each in call.keywords)


def _value(node):
    return node.value if isinstance(node, ast.Constant) else None


def _is_atomic(function):
    return any(dotted(getattr(mark, "func", mark)) in OPENERS for mark in function.decorator_list)


def statements_in(each):
    """Return a line for every text in a module that begins like SQL that writes."""
    texts = (node for node in ast.walk(each.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [f"{each.name}:{text.lineno}" for text in texts if WRITING_SQL.match(text.value)]


def test_views_and_api_never_write():
    modules = in_rooms("views", "api", "admin", "serializers", "forms", "inbox", "navigation", "middleware")
    modules |= in_layers("forms", "api", "views")

    assert modules
    assert [line for each in modules.values() for line in writes_in(each)] == []


def test_queries_and_facts_only_read():
    modules = {name: each for name, each in in_rooms("queries", "facts").items() if layer_of(name) != "deeds"}
    modules |= in_layers("queries")

    assert modules
    assert [line for each in modules.values() for line in writes_in(each, WRITES)] == []
    assert [line for each in modules.values() for line in statements_in(each)] == []


def test_a_query_that_writes_in_sql_is_found():
    assert statements_in(module("cases.queries.bad", "SQL = ' update cases_case SET x = 1'")) == ["cases.queries.bad:1"]


@pytest.mark.parametrize(
    "line",
    [
        "case.save()",
        "Case.objects.create(number=1)",
        "Case.objects.filter(pk=1).update(state='closed')",
        "Case.objects.filter(pk=1).delete()",
        "Case.objects.bulk_create([])",
        "record.change(case, only_if={})",
        "with deed('case.closed', by=by, at=at) as record: pass",
        "with transaction.atomic(): pass",
        "connection.cursor()",
    ],
)
def test_a_view_that_writes_is_found(line):
    bad = module("cases.views.bad", f"def view(request):\n    {line}")

    assert len(writes_in(bad)) == 1


def test_a_view_that_calls_a_deed_passes():
    good = module(
        "cases.views.good",
        "from portal.people.services import units\ndef view(request):\n    units.change(by=1, at=2, unit_id=3)",
    )

    assert writes_in(good) == []

"""A task takes keyword primitives, fetches by id and calls a deed; it may come twice or never (style §11)."""

import pytest

from tests.architecture.source import dotted, in_rooms, module

PRIMITIVES = {"int", "str", "bool", "float"}
NAMES = ("_id", "_ids", "key", "_on", "_at", "limit", "number")


def is_task(function):
    marks = [getattr(mark, "func", mark) for mark in function.decorator_list]
    return any(dotted(mark).rpartition(".")[2] in {"shared_task", "task"} for mark in marks)


def faults_of(each):
    """Return a line for every parameter of a task that is positional or not plainly a primitive."""
    found = []
    for function in filter(is_task, each.functions.values()):
        given = function.args
        if given.args or given.posonlyargs or given.vararg or given.kwarg:
            found.append(f"{each.name}.{function.name} takes more than keywords")
        for argument in given.kwonlyargs:
            kind = dotted(argument.annotation) if argument.annotation else ""
            if kind not in PRIMITIVES and (kind or not argument.arg.endswith(NAMES)):
                found.append(f"{each.name}.{function.name}: {argument.arg}")
    return found


def test_every_task_takes_keyword_primitives():
    modules = in_rooms("tasks")

    assert [f.name for each in modules.values() for f in filter(is_task, each.functions.values())]
    assert [line for each in modules.values() for line in faults_of(each)] == []


@pytest.mark.parametrize("signature", ["case", "*, case", "*, case: Case", "*cases", "**given", "case_id"])
def test_a_task_that_takes_anything_else_is_found(signature):
    bad = module("cases.tasks", f"@shared_task(ignore_result=True)\ndef run({signature}):\n    pass")

    assert len(faults_of(bad)) == 1

"""Whoever acts leaves an event: every function with `by` and `at` opens a deed, and nothing is written outside one.

Deeds take the time and never look at the clock, know no request, no form and no template (architecture).
"""

import ast

import pytest

from tests.architecture.layers import in_layers
from tests.architecture.source import calls, dotted, in_rooms, module, opens, parameters, product

OPENERS = ("deed", "administering", "administering_cases", "changing")
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}

DISPATCH = ("portal.dispatch.outbox.deeds", "portal.dispatch.notices.", "portal.dispatch.runs.")

# Functions with `by` and `at` that leave no event, and why.
NOT_DEEDS = {
    "portal.office.files.deeds.begin": "a file on its way is no part of the record; its arrival is",
    "portal.office.files.deeds.receive": "a file on its way is no part of the record; its arrival is",
    "cases.file.wordings.deeds.keep_wordings": "called inside the deed that corrects",
}

# Functions of services that write without a record in hand, and why.
WRITERS = {
    "portal.office.files.deeds.receive_whole": "removes the row of a file that was not taken",
    "portal.office.files.deeds.take": "called inside the deed that takes the file",
    "portal.office.files.deeds.discard": "throws away what was never part of the record",
    "portal.office.files.deeds.purge": "throws away what was never part of the record",
    "portal.office.files.deeds._begun": "a file on its way is no part of the record; its arrival is",
    "portal.office.files.deeds._keep_piece": "a file on its way is no part of the record; its arrival is",
    "portal.office.files.deeds._claim": "a file on its way is no part of the record; its arrival is",
    "portal.office.files.deeds._give_back": "a file on its way is no part of the record; its arrival is",
    "portal.office.files.deeds._turn_away": "the refusal is recorded as an attempt",
    "portal.office.files.deeds._stored": "the storage, not a row",
    "portal.office.files.deeds._forget_stored": "the storage, not a row",
    "portal.office.files.deeds._forget_pieces": "the pieces of a file that was put together or refused",
    "portal.office.imports.batches._keep_findings": "the storage, not a row",
    "cases.file.search.deeds.index": "derived from the case, in the deed that writes it or by the job that catches up",
    "cases.intake.drafting.deeds.save_draft": "what is being typed is nobody's record yet",
    "cases.intake.drafting.deeds._begin": "what is being typed is nobody's record yet",
    "cases.intake.drafting.deeds.throw_away": "what is being typed is nobody's record yet",
    "cases.intake.drafting.deeds.forget_drafts": "what was typed and left is nobody's record",
    "appraisal.engine.stretches._write": "sheets of a run that is not published; its deed is results.runs.compute",
    "appraisal.engine.scoring._make_good": "facts of a run that is not published; its deed is results.reissues.look",
    "appraisal.scheme.drafting.deeds._copy_all": "called inside the deed that drafts",
    "appraisal.results.simulations.deeds._tried": "in a transaction that is always taken back",
    "portal.people.services.kept.keep": "what an ended session sent is nobody's record yet",
    "portal.people.services.kept.keep_typing": "what is being typed is nobody's record yet",
    "portal.people.services.kept.let_go": "what was put back and sent is kept no longer",
    "portal.people.services.kept.forget_kept": "what was typed and left is nobody's record",
    "portal.people.services.officers._save": "called inside administering()",
    "portal.people.services.officers.choose_language": "a preference, no deed",
    "portal.dispatch.outbox.deeds.claim": "delivery of what a deed has written",
    "portal.dispatch.outbox.deeds.sweep": "delivery of what a deed has written",
    "portal.dispatch.outbox.deeds._handle": "delivery of what a deed has written",
    "portal.dispatch.runs.occurrences.plan": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences._to_be_written": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.progress._beat": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences._write": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences.claim": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences.give_up": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences.finish": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.occurrences.fail": "the run register is itself the record of scheduled work",
    "portal.dispatch.runs.progress._write": "the run register is itself the record of scheduled work",
}
# A constructor such as time(2) takes what it is made of; a clock is asked without.
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic"}
CLOCK_ROOTS = {"timezone", "datetime", "date", "time", "django.utils.timezone", ""}


def services():
    """The modules of deeds: `services` of people, the nouns of dispatch, and the layer of that name in other nouns."""
    of_dispatch = {name: each for name, each in product().items() if name.startswith(DISPATCH)}
    return in_rooms("services") | in_layers("deeds") | of_dispatch


def deeds_of(each, modules):
    """Return {function name: whether it opens a deed, itself or through another} for those with `by` and `at`."""
    found = {}
    for name, function in each.functions.items():
        if not name.startswith("_") and {"by", "at"} <= set(parameters(function)):
            found[name] = opens_a_deed(each, function, modules, set())
    return found


def opens_a_deed(each, function, modules, seen):
    """Say whether a function enters a deed, or calls a function of services that does."""
    if opens(function, *OPENERS):
        return True
    for call in calls(function):
        target, called = function_behind(each, dotted(call.func), modules)
        if called is not None and (target.name, called.name) not in seen:
            seen.add((target.name, called.name))
            if opens_a_deed(target, called, modules, seen):
                return True
    return False


def function_behind(each, name, modules):
    """Return (module, function) that a called name means in the services, or (None, None)."""
    if name in each.functions:
        return each, each.functions[name]
    first, _, rest = name.partition(".")
    path = each.imports.get(first, "") + (f".{rest}" if rest else "")
    owner, _, last = path.rpartition(".")
    if owner in modules and last in modules[owner].functions:
        return modules[owner], modules[owner].functions[last]
    return None, None


def silent_writers(each):
    """Return the functions that write rows without a record in hand and outside a deed."""
    found = []
    for function in (node for node in ast.walk(each.tree) if isinstance(node, ast.FunctionDef)):
        if "record" in parameters(function) or opens(function, *OPENERS):
            continue
        if any(writes(call) for call in calls(function)):
            found.append(f"{each.name}.{function.name}")
    return found


def writes(call):
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    # dict.update and hash.update take what they add as an argument; a queryset's takes keywords alone.
    return not (call.func.attr == "update" and call.args)


def clock_readings(each):
    """Return a line for every place where a module looks at the clock by itself."""
    found = []
    for call in calls(each.tree):
        root, _, name = dotted(call.func).rpartition(".")
        is_bare = not call.args and not call.keywords
        is_clock = name in CLOCKS and root in CLOCK_ROOTS and (is_bare or name == "now")
        if is_clock or (name == "localdate" and is_bare):
            found.append(f"{each.name}:{call.lineno}")
    return found


def world_knowledge(each):
    """Return what a module of services imports or takes that belongs to pages."""
    outside = ("django.http", "django.shortcuts", "django.template", "django.forms", "django.contrib.messages")
    found = [path for path in each.imports.values() if path.startswith(outside) or ".forms" in path or ".views" in path]
    found += [f"{name}(request)" for name, function in each.functions.items() if "request" in parameters(function)]
    return [f"{each.name}: {what}" for what in found]


def test_every_function_that_somebody_does_opens_a_deed():
    modules = services()
    silent = [
        f"{each.name}.{name}"
        for each in modules.values()
        for name, is_deed in deeds_of(each, product()).items()
        if not is_deed
    ]

    assert set(silent) ^ set(NOT_DEEDS) == set()


def test_nothing_is_written_in_services_without_a_record_or_a_deed():
    found = [name for each in services().values() for name in silent_writers(each)]

    assert set(found) ^ set(WRITERS) == set()


def test_deeds_never_look_at_the_clock():
    found = [line for each in services().values() for line in clock_readings(each)]

    assert found == []


def test_deeds_know_no_request_form_or_template():
    assert [line for each in services().values() for line in world_knowledge(each)] == []


@pytest.mark.parametrize(
    "body",
    [
        "    return case",
        "    log(by, at)",
        "    # with deed('x'):\n    'with deed()'",
        "    helper(by=by, at=at)\ndef helper(by, at):\n    return by",
    ],
)
def test_a_deed_without_an_event_is_found(body):
    bad = module("cases.services.bad", f"def close(*, by, at, case_id):\n{body}")

    assert deeds_of(bad, {bad.name: bad})["close"] is False


def test_a_deed_through_another_deed_passes():
    good = module(
        "cases.services.good",
        "def close(*, by, at):\n    _do(by, at)\ndef _do(by, at):\n    with deed('x', by=by, at=at): pass",
    )

    assert deeds_of(good, {good.name: good}) == {"close": True}


@pytest.mark.parametrize(
    "line", ["case.save()", "Case.objects.filter(pk=1).update(state=2)", "rows.update(state=2)", "case.delete()"]
)
def test_a_write_without_a_record_is_found(line):
    bad = module("cases.services.bad", f"def sneak(case):\n    {line}")

    assert silent_writers(bad) == ["cases.services.bad.sneak"]


@pytest.mark.parametrize(
    "line", ["timezone.now()", "now()", "datetime.now(tz)", "date.today()", "timezone.localdate()", "time.time()"]
)
def test_a_look_at_the_clock_is_found(line):
    assert clock_readings(module("cases.services.bad", f"def act(at):\n    return {line}")) == ["cases.services.bad:2"]


@pytest.mark.parametrize(
    "line", ["from django.shortcuts import render", "from cases.forms import CaseForm", "def act(request, at): pass"]
)
def test_knowledge_of_pages_is_found(line):
    assert len(world_knowledge(module("cases.services.bad", line))) == 1

"""S8: whatever cannot be taken back asks who sits there for the password once more, on every page and at the API."""

import ast

import pytest

from tests.architecture.layers import in_layers
from tests.architecture.source import calls, dotted, in_rooms, module

# The deeds that are signed, as services.
SIGNED = {
    "cases.review.deeds.decide",
    "cases.review.bulk.deeds.approve_all",
    "portal.office.exports.deeds.ask",
    "cases.exchange.whole_file.deeds.ask",
    "cases.file.sealing.deeds.decide",
    "cases.file.sealing.deeds.unseal",
    "appraisal.results.publicity.deeds.start",
    "appraisal.results.publicity.deeds.finish",
    "appraisal.objections.deeds.decide",
    "appraisal.scheme.versions.deeds.publish",
    "appraisal.results.reissues.deeds.issue",
    "appraisal.results.reissues.deeds.decline",
    "portal.people.services.posts.give",
    "portal.people.services.tokens.issue",
}
ASKS = {"confirmed", "check_confirmed"}
# Asked in another place of the same module.
ELSEWHERE = {
    "portal.people.admin.posts: add": "PostAdmin.add_view asks; the admin calls add from it",
    "portal.config.api.token: token": "badge number and password are what it is given",
}


def functions_in(each):
    return [node for node in ast.walk(each.tree) if isinstance(node, ast.FunctionDef)]


def asks(function):
    """Say whether a function is decorated with `confirmed` or calls `check_confirmed`."""
    marks = {dotted(getattr(mark, "func", mark)) for mark in function.decorator_list}
    return bool(ASKS & (marks | {dotted(call.func) for call in calls(function)}))


def deeds_named(each, function):
    """Return the signed deeds that a function calls or hands on."""
    names = {dotted(node) for node in ast.walk(function) if isinstance(node, ast.Attribute | ast.Name)}
    meant = set()
    for name in names:
        first, _, rest = name.partition(".")
        path = each.imports.get(first, "")
        meant.add(f"{path}.{rest}" if rest else path)
    return meant & SIGNED


def unasked(each):
    """Return (function, deed) of a module where a deed is done and neither the function nor who calls it asks."""
    functions = functions_in(each)
    found = set()
    for function in functions:
        callers = [other for other in functions if function.name in {dotted(call.func) for call in calls(other)}]
        if asks(function) or (callers and all(map(asks, callers))):
            continue
        label = f"{each.name}: {function.name}"
        found |= {(label, deed) for deed in deeds_named(each, function) if label not in ELSEWHERE}
    return found


def test_every_signed_deed_of_a_page_or_of_the_interface_asks_for_the_password():
    modules = (in_rooms("views", "api", "admin") | in_layers("api", "views")).values()
    named = {deed for each in modules for function in functions_in(each) for deed in deeds_named(each, function)}

    assert {what for each in modules for what in unasked(each)} == set()
    assert named == SIGNED


BAD = """\
from appraisal.results.publicity import deeds as publicity


{}
def issue(request):
    publicity.finish(by=request.user)
"""


@pytest.mark.parametrize(("mark", "is_found"), [("", True), ("@login_required", True), ("@confirmed(signed)", False)])
def test_a_press_that_asks_nobody_is_found(mark, is_found):
    assert bool(unasked(module("bad", BAD.format(mark)))) is is_found

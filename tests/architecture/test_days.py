"""The day of a moment is the bureau's: from midnight to eight in the morning, that of Greenwich is the day before."""

import ast

import pytest

from tests.architecture.source import calls, dotted, module, product

# Calls whose result is of the bureau's zone, or of none.
LOCAL = {"timezone.localtime", "datetime.strptime"}
# Where a name holds such a moment already.
KNOWN = {
    "portal.office.clocks.rules: base": "timezone.localtime",
    "portal.office.reminders.waiting: until": "timezone.localtime",
    "portal.people.calendar: moment": "the callers give local moments",
    "portal.shell.typed.bounds: value": "only of a moment without a zone",
}


def days_of_moments(each):
    """Return "module: name" for every `name.date()` of a module that is not told to be of the bureau's zone."""
    found = set()
    for call in calls(each.tree):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr == "date" and not call.args):
            continue
        moment = call.func.value
        made_by = dotted(moment.func) if isinstance(moment, ast.Call) else ""
        if made_by not in LOCAL and not made_by.endswith(".astimezone"):
            found.add(f"{each.name}: {dotted(moment)}")
    return found


def test_the_day_of_a_moment_is_the_bureaus():
    assert {name for each in product().values() for name in days_of_moments(each)} == set(KNOWN)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [("at.date()", True), ("timezone.localtime(at).date()", False), ("timezone.localdate(at)", False)],
)
def test_the_day_of_greenwich_is_found(line, is_found):
    assert bool(days_of_moments(module("bad", f"from django.utils import timezone\nday = {line}\n"))) is is_found

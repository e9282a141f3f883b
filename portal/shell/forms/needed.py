"""When a field is needed that is not always: a condition on other fields of its form, read here and in needed.js.

A condition is written `outcome=penalty no_penalty; fine>=4000 or revokes_licence=on`: alternatives parted by "or",
terms that hold together by ";", and in a term a field, =, !=, >= or <, and values parted by blanks. A ticked box is
`on`, an empty field the value `-`; neither >= nor < holds of it.
"""

import re
from functools import cache

TERM = re.compile(r"^(\w+)(!=|>=|<|=)(.+)$")
EMPTY, TICKED = "-", "on"


@cache
def terms_of(condition):
    """Return the alternatives of a condition, each a list of (field, sign, values)."""
    return [[_term(each) for each in part.split(";")] for part in condition.split(" or ")]


def holds(condition, value_of):
    """Say whether a condition holds where `value_of(field)` returns what a field shows."""
    return any(all(_meets(value_of(name), sign, values) for name, sign, values in part) for part in terms_of(condition))


def with_names(condition, name_of):
    """Return the condition with the names of the fields as the page has them."""
    parts = (
        "; ".join(f"{name_of(name)}{sign}{' '.join(values)}" for name, sign, values in part)
        for part in terms_of(condition)
    )
    return " or ".join(parts)


def _term(text):
    name, sign, values = TERM.match(text.strip()).groups()
    return name, sign, values.split()


def _meets(value, sign, values):
    shown = _shown(value)
    if sign in (">=", "<"):
        return shown != [EMPTY] and (_number(shown) >= int(values[0])) is (sign == ">=")
    return bool(set(shown) & set(values)) is (sign == "=")


def _shown(value):
    if value is True:
        return [TICKED]
    if value is False or value in (None, "", [], ()):
        return [EMPTY]
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _number(shown):
    try:
        return int(shown[0])
    except ValueError:
        return 0

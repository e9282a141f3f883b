"""A formula counted: its bounds, its value in Python, and the SQL that says the same.

All numbers are whole ten-thousandths; each product and quotient is rounded to them once, halves up. What a formula
could give at most is known when it is typed: one that could run over what both engines hold is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from appraisal.scheme.rulekinds.arithmetic import clamp, clamp_sql
from appraisal.scheme.rulekinds.formulas.reading import LARGEST, SCALE, Node, at

Bounds = tuple[int, int]
Known = Mapping[str, Bounds]
EVERYTHING: Bounds = (-LARGEST, LARGEST)
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}
# No product runs over this, and with it added none lies below 0: division then rounds down in both engines.
HIGHEST = 4 * 10**18
SHIFT = HIGHEST // SCALE


def _rounded(number):
    return (number + SCALE // 2) // SCALE


def _quotient(num, den):
    """num / den, to eight decimals toward 0 as both engines divide, then rounded to four."""
    size = abs(num) * SCALE * SCALE // abs(den)
    return _rounded(size if (num < 0) == (den < 0) else -size)


# Bounds: between what a part lies, whatever was measured. They prove that nothing is divided by 0.


def bounds_of(node: Node, known: Known) -> Bounds:
    """Return between what a number lies, where names lie within `known`. Raises BadFormula for a divisor of 0."""
    if node.does == "figure":
        return node.number, node.number
    if not node.parts:
        return known.get(node.does, EVERYTHING)
    if node.does == "if":
        return _bounds_of_choice(node, known)
    bounds = _of_bounds(node, [bounds_of(part, known) for part in node.parts])
    _check_size(node, *bounds)
    return bounds


def _bounds_of_choice(node, known):
    condition, first, second = node.parts
    for part in condition.all():
        # A condition divides as well.
        if not part.is_condition:
            bounds_of(part, known)
    return _both(
        bounds_of(first, narrowed(condition, known, holds=True)),
        bounds_of(second, narrowed(condition, known, holds=False)),
    )


def _both(*bounds):
    return min(low for low, _high in bounds), max(high for _low, high in bounds)


def _of_bounds(node, bounds):
    if node.does == "/":
        _check_divisor(node.parts[1], bounds[1])
        return _quotients(node, *bounds)
    if node.does == "div":
        return _both(_quotients(node, *bounds[:2]), bounds[2])
    if node.does in ("-", "neg"):
        low, high = bounds[-1]
        turned = -high, -low
        return turned if node.does == "neg" else _of_ends("+", [bounds[0], turned])
    return _of_ends(node.does, bounds)


def _of_ends(does, bounds):
    """The bounds of what rises or falls evenly with each of its parts: they lie at the ends of these."""
    if does == "*":
        ends = [first * second for first in bounds[0] for second in bounds[1]]
        return _rounded(min(ends)), _rounded(max(ends))
    lows, highs = zip(*bounds, strict=True)
    return APPLIED[does](list(lows)), APPLIED[does](list(highs))


def _quotients(node, first, second):
    _check_size(node, *(end * SCALE for end in first))
    ends = [end for end in (*second, -1, 1) if end and second[0] <= end <= second[1]]
    found = [_quotient(num, den) for num in first for den in ends]
    return (min(found), max(found)) if found else (0, 0)


def _check_size(node, *ends):
    """What is multiplied on the way is SCALE times larger than what comes of it."""
    if any(abs(end) > SHIFT for end in ends):
        raise at(node.at, _("may become too large: hold its parts with min(…, …)."))


def _check_divisor(node, bounds):
    low, high = bounds
    if low <= 0 <= high:
        said = _("what divides may be 0: write div(a, b, otherwise), or if(b > 0, a / b, otherwise).")
        raise at(node.at, said)


def narrowed(condition: Node, known: Known, *, holds: bool) -> Known:
    """Return between what names lie where a condition holds, or where it does not."""
    if condition.does == "not":
        return narrowed(condition.parts[0], known, holds=not holds)
    if condition.does == ("and" if holds else "or"):
        for part in condition.parts:
            known = narrowed(part, known, holds=holds)
        return known
    if condition.does in OPPOSITE:
        sign = condition.does if holds else OPPOSITE[condition.does]
        first, second = condition.parts
        return _beside(second, TURNED[sign], first, _beside(first, sign, second, known))
    return known


def _beside(name, sign, other, known):
    if name.parts or name.does == "figure":
        return known
    low, high = known.get(name.does, EVERYTHING)
    least, most = bounds_of(other, known)
    low = {">": max(low, least + 1), ">=": max(low, least), "=": max(low, least)}.get(sign, low)
    high = {"<": min(high, most - 1), "<=": min(high, most), "=": min(high, most)}.get(sign, high)
    if sign == "!=" and least == most:
        low, high = low + (low == least), high - (high == least)
    return {**known, name.does: (low, high)} if low <= high else known


# Python


def held(number: int) -> int:
    """Return what a name stands for, within what a formula counts with."""
    return clamp(number, -LARGEST, LARGEST)


APPLIED: dict[str, Callable[[Any], Any]] = {
    "+": lambda given: given[0] + given[1],
    "-": lambda given: given[0] - given[1],
    "*": lambda given: _rounded(given[0] * given[1]),
    "neg": lambda given: -given[0],
    "min": min,
    "max": max,
    "round": lambda given: _rounded(given[0]) * SCALE,
    "floor": lambda given: given[0] // SCALE * SCALE,
    "/": lambda given: _quotient(given[0], given[1]),
    "div": lambda given: _quotient(given[0], given[1]) if given[1] else given[2],
    "<": lambda given: given[0] < given[1],
    "<=": lambda given: given[0] <= given[1],
    ">": lambda given: given[0] > given[1],
    ">=": lambda given: given[0] >= given[1],
    "=": lambda given: given[0] == given[1],
    "!=": lambda given: given[0] != given[1],
    "and": all,
    "or": any,
    "not": lambda given: not given[0],
}


def count(node: Node, named: Mapping[str, int]) -> int:
    """Return what a formula gives, in ten-thousandths, where names stand for these."""
    if node.does == "figure":
        return node.number
    if not node.parts:
        return held(named[node.does])
    if node.does == "if":
        condition, first, second = node.parts
        return count(first if count(condition, named) else second, named)
    return APPLIED[node.does]([count(part, named) for part in node.parts])


# SQL: every part stands in it once, so that it grows no faster than what was typed.


def sql_of(node: Node, columns: Mapping[str, str]) -> str:
    """Return the SQL of a formula over the columns that names stand for; it agrees with `count` on every input."""
    if node.does == "figure":
        return f"CAST({node.number} AS bigint)"
    if not node.parts:
        return f"({clamp_sql(columns[node.does], str(-LARGEST), str(LARGEST))})"
    parts = [sql_of(part, columns) for part in node.parts]
    if _goes_on(node):
        parts[0] = parts[0][1:-1]
    return WRITTEN[node.does](parts)


def _goes_on(node):
    """Whether a sum goes on with another one, so that a long one is not a deep one."""
    return node.does in ("+", "-") and node.parts[0].does in ("+", "-")


# What each part takes of the room in which the parser of SQLite holds what is not yet closed: a hundred symbols.
ROOM = 44
TAKES = {
    "if": 8,
    "div": 12,
    "/": 12,
    "min": 6,
    "max": 6,
    "*": 7,
    "round": 6,
    "floor": 6,
    "+": 4,
    "-": 4,
    "and": 4,
    "or": 4,
}


def check_depth(node: Node, room: int = ROOM) -> None:
    """Raise BadFormula where a formula is nested deeper than both databases read."""
    room -= TAKES.get(node.does, 3)
    if room < 0:
        raise at(node.at, _("nested too deeply."))
    for place, part in enumerate(node.parts):
        goes_on = place == 0 and _goes_on(node)
        check_depth(part, room + TAKES[part.does] if goes_on else room)


def _whole(number, *, half=0):
    return f"(({number} + {HIGHEST + half}) / {SCALE} - {SHIFT})"


def _divided(first, second):
    return _whole(f"{first} * {SCALE * SCALE} / NULLIF({second}, 0)", half=SCALE // 2)


def _extreme(parts, on_sqlite, elsewhere):
    name = on_sqlite if connection.vendor == "sqlite" else elsewhere
    return f"{name}({', '.join(parts)})"


def _compared(sign):
    return lambda given: f"({given[0]} {sign} {given[1]})"


WRITTEN: dict[str, Callable[[list[str]], str]] = {
    "+": lambda given: f"({given[0]} + {given[1]})",
    "-": lambda given: f"({given[0]} - {given[1]})",
    "*": lambda given: _whole(f"{given[0]} * {given[1]}", half=SCALE // 2),
    "neg": lambda given: f"(-{given[0]})",
    "min": lambda given: _extreme(given, "MIN", "LEAST"),
    "max": lambda given: _extreme(given, "MAX", "GREATEST"),
    "round": lambda given: f"({_whole(given[0], half=SCALE // 2)} * {SCALE})",
    "floor": lambda given: f"({_whole(given[0])} * {SCALE})",
    "/": lambda given: _divided(*given),
    "div": lambda given: f"COALESCE({_divided(given[0], given[1])}, {given[2]})",
    "if": lambda given: f"(CASE WHEN {given[0]} THEN {given[1]} ELSE {given[2]} END)",
    **{sign: _compared(sign) for sign in ("<", "<=", ">", ">=", "=")},
    "!=": _compared("<>"),
    "and": lambda given: f"({' AND '.join(given)})",
    "or": lambda given: f"({' OR '.join(given)})",
    "not": lambda given: f"(NOT {given[0]})",
}

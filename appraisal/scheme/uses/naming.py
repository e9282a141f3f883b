"""How the uses of an indicator are named for those who forbid some: a filter or a proportion can make a lawful measure
into what may not be appraised.

`code`, `code:column=value` for what it chooses or gives weight to, and `code/other` for what it is divided by.
"""

from collections.abc import Mapping
from typing import Any

from appraisal.scheme.rulekinds.formulas.words import BY_CODE
from appraisal.scheme.versions.models import Indicator


def names_of(indicator: Indicator) -> set[str]:
    """Return all names of what an indicator counts, also where its use cannot be read yet."""
    own = _names(indicator.measure, indicator.use)
    per = indicator.per if isinstance(indicator.per, Mapping) else {}
    if _names_base(indicator):
        own |= _names(str(per.get("measure", "")), per)
    return own | {f"{each}/{other}" for each in own for other in _names(str(per.get("measure", "")), per) if other}


def _names_base(indicator):
    """Whether a formula names what it is divided by, which then counts by itself: so many cases are no merit."""
    formula = indicator.params.get("formula", "") if isinstance(indicator.params, Mapping) else ""
    return any(spelling in str(formula).lower() for spelling in BY_CODE["base"].spellings)


def _names(code: str, written: Any) -> set[str]:
    written = written if isinstance(written, Mapping) else {}
    chosen = written.get("filters")
    pairs = [
        (column, value)
        for column, values in (chosen.items() if isinstance(chosen, Mapping) else ())
        if isinstance(values, (list, tuple))
        for value in values
    ]
    weights = written.get("weights")
    if isinstance(weights, Mapping) and isinstance(weights.get("of"), Mapping):
        pairs += [(weights.get("by"), value) for value, weight in weights["of"].items() if weight]
    return {code, *(f"{code}:{column}={value}" for column, value in pairs)}

"""Signals: what an early warning looks at beside measures, declared by any room and named in settings.WARNING_SIGNALS.

A signal gives a number for units ("u") and officers ("o") over days [first, end); whom it does not name has none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.shell.pages.wording import Words

# {(kind of subject, its id): number}.
Values = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Signal:
    """One thing to look at: `values(first, end)` reads it; `is_in_hundredths` says how its number is shown."""

    code: str
    title: Words
    values: Callable[[date, date], Values]
    is_in_hundredths: bool = False

"""Quarters as the hand-over counts them: of the calendar, by the last day of each month's period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.ledger.chain.canonical import digest

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Quarter:
    """A quarter of the calendar, half-open."""

    first: date
    end: date

    @property
    def code(self) -> str:
        """The quarter as people write it: 2026Q1."""
        return f"{self.first.year}Q{(self.first.month + 2) // 3}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day lies in."""
    month = day.month - (day.month - 1) % 3
    first = date(day.year, month, 1)
    return Quarter(first, date(day.year + (month == 10), (month + 3 - 1) % 12 + 1, 1))


def quarter_before(quarter: Quarter) -> Quarter:
    """Return the quarter before."""
    month = quarter.first.month - 3
    first = date(quarter.first.year, month, 1) if month > 0 else date(quarter.first.year - 1, month + 12, 1)
    return Quarter(first, quarter.first)


def digest_of(content: Content) -> str:
    """Return the SHA-256 of what a hand-over says of one officer."""
    return digest(content)

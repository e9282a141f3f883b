"""Of which days a use counts records, seen from a period (half-open, by the bureau's calendar)."""

from datetime import date, timedelta

from appraisal.scheme.periods.models import Period
from appraisal.scheme.uses.rules import MeasureUse
from appraisal.scheme.versions.base import Window

MONTHS = {Period.Kind.MONTH: 1, Period.Kind.QUARTER: 3, Period.Kind.HALF_YEAR: 6, Period.Kind.YEAR: 12}
A_YEAR = 12


def span_of(use: MeasureUse, period: Period) -> tuple[date, date]:
    """Return the first day of which a use counts in a period, and the first day after."""
    first, end, months = period.starts_on, period.ends_on, MONTHS[Period.Kind(period.kind)]
    match use.window:
        case Window.TO_DATE:
            return year_of(period), end
        case Window.LAST:
            return months_before(first, months * (use.length - 1)), end
        case Window.PREVIOUS:
            return months_before(first, months * use.length), first
        case Window.LAST_YEAR:
            return months_before(first, A_YEAR), months_before(end, A_YEAR)
        case Window.YEARS:
            return months_before(end, A_YEAR * use.length), end
    return first, end


def year_of(period: Period) -> date:
    """Return the first day of the year that a period belongs to, by its last day.

    Where periods begin on the 21st, the year begins on the 21st of December.
    """
    year, day = (period.ends_on - timedelta(days=1)).year, period.starts_on.day
    return date(year, 1, 1) if day == 1 else date(year - 1, 12, day)


def months_before(day: date, months: int) -> date:
    """Return the same day of the month so many months before; periods begin on the 28th at the latest."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, day.day)

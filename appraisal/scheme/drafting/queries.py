"""What a new draft is usually called, and from when on it usually holds."""

import re
from datetime import date
from typing import Any

from appraisal.scheme.periods.queries import next_span
from appraisal.scheme.versions.models import SchemeVersion


def usual_heading(source: SchemeVersion, today: date) -> dict[str, Any]:
    """Return the number after the highest of the scheme that a version belongs to, and the first day not yet begun."""
    numbers = source.scheme.versions.filter(discarded_at=None).values_list("number", flat=True)
    highest = max(numbers, key=lambda number: [int(part) for part in re.findall(r"\d+", number)], default="1.0")
    number = re.sub(r"\d+(?=\D*$)", lambda last: str(int(last.group()) + 1), highest)
    return {"number": number, "effective_from": next_span(source.scheme, today).starts_on}

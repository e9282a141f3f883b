"""What the columns of a table are: as the unit said before, else as its headings say."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from portal.office.imports.models import ColumnMapping
from portal.people.models import Unit
from portal.shell.tables import column_of


def columns_of(unit: Unit, kind: str, headings: Sequence[str], names: Mapping[str, str]) -> list[list[str]]:
    """Return [[heading, field]] for the headings of a file; "" for a column that nobody knows."""
    said = ColumnMapping.objects.filter(unit=unit, kind=kind, headings=digest_of(headings)).first()
    return said.columns if said else [[heading, column_of(heading, names) or ""] for heading in headings]


def digest_of(headings: Iterable[str]) -> str:
    """Return by what headings are known again."""
    return hashlib.sha256(json.dumps(list(headings), ensure_ascii=False).encode()).hexdigest()

"""Imports as their pages show them, and what the columns of a table are: as the unit said before, else by heading."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled
from portal.office.imports.kinds import ImportKind, kinds
from portal.office.imports.models import ColumnMapping, ImportBatch
from portal.people.models import Officer, Unit
from portal.shell.refusals import Denied
from portal.shell.tables.reading import column_of

# The jobs of imports: loading or taking back, and looking through.
IMPORT, READ = "import", "import-reading"


def columns_of(unit: Unit, kind: str, headings: Sequence[str], names: Mapping[str, str]) -> list[list[str]]:
    """Return [[heading, field]] for the headings of a file; "" for a column that nobody knows."""
    said = ColumnMapping.objects.filter(unit=unit, kind=kind, headings=digest_of(headings)).first()
    return said.columns if said else [[heading, column_of(heading, names) or ""] for heading in headings]


def digest_of(headings: Iterable[str]) -> str:
    """Return by what headings are known again."""
    return hashlib.sha256(json.dumps(list(headings), ensure_ascii=False).encode()).hexdigest()


def kinds_for(officer: Officer) -> list[ImportKind]:
    """Return the kinds that an officer may import, in the order of the rooms."""
    return [kind for kind in kinds().values() if _may(kind, officer)]


def _may(kind, officer):
    try:
        kind.check(officer)
    except Denied:
        return False
    return True


def batches(officer: Officer, *kinds: ImportKind) -> QuerySet[ImportBatch]:
    """Return the imports of kinds that an officer sees; of those that are one's own, one's own."""
    mine = Q(owner=officer) | ~Q(kind__in=[kind.code for kind in kinds if kind.is_own])
    return ImportBatch.objects.filter(mine, kind__in=[kind.code for kind in kinds]).select_related("owner")


def running_of(batch: ImportBatch) -> Occurrence | None:
    """Return the newest run that reads, loads or undoes an import, ready for its page, or None."""
    keys = [f"{batch.pk}:{what}" for what in ("read", "load", "undo")]
    run = Occurrence.objects.filter(job__in=(READ, IMPORT), key__in=keys).order_by("-pk").first()
    return titled(run) if run else None


def shown_refusals(kind: ImportKind, batch: ImportBatch) -> list[dict[str, int | str]]:
    """Return the first refusals of an import, each column by the name that its table may give it."""
    return [flaw | {"column": kind.heading_of(flaw["column"])} for flaw in batch.refusals]


def fields_offered(kind: ImportKind) -> list[tuple[str, str]]:
    """Return [(field, name)] of what a column of a table may be."""
    return [(field, names[0]) for field, names in kind.headings.items()]

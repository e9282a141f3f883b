"""Imports as their pages show them."""

from django.db.models import QuerySet

from cases.exchange.imports.batches import IMPORT_CASES, READ_CASES
from cases.exchange.imports.rows import HEADINGS
from cases.file.case.models import Case
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled
from portal.office.imports.models import ImportBatch

FIRST = 20


def batches() -> QuerySet[ImportBatch]:
    """Return the imports."""
    return ImportBatch.objects.select_related("owner")


def running_of(batch: ImportBatch) -> Occurrence | None:
    """Return the newest run that reads, loads or undoes an import, ready for its page, or None."""
    keys = [f"{batch.pk}:{what}" for what in ("read", "load", "undo")]
    run = Occurrence.objects.filter(job__in=(READ_CASES, IMPORT_CASES), key__in=keys).order_by("-pk").first()
    return titled(run) if run else None


def shown_refusals(batch: ImportBatch) -> list[dict[str, int | str]]:
    """Return the first refusals of an import, each column by the name that its table may give it."""
    return [flaw | {"column": heading_of(flaw["column"])} for flaw in batch.refusals]


def heading_of(column: str) -> str:
    """Return the name that a table may give a column."""
    return HEADINGS.get(column, [column])[0]


def fields_offered() -> list[tuple[str, str]]:
    """Return [(field, name)] of what a column of a table may be."""
    return [(field, names[0]) for field, names in HEADINGS.items()]


def first_cases(batch: ImportBatch) -> QuerySet[Case]:
    """Return the first cases that an import has brought."""
    return Case.objects.filter(batch=batch).select_related("unit", "lead").order_by("pk")[:FIRST]

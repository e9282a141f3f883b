"""Imports as their pages show them."""

from cases.models import Case, ImportBatch
from cases.services.import_batches import IMPORT_CASES
from cases.services.import_rows import HEADINGS
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled

SHOWN = 100
FIRST = 20


def batches():
    """Return the imports."""
    return ImportBatch.objects.select_related("owner")


def running_of(batch):
    """Return the newest run that loads or undoes an import, ready for its page, or None."""
    keys = [f"{batch.pk}:load", f"{batch.pk}:undo"]
    run = Occurrence.objects.filter(job=IMPORT_CASES, key__in=keys).order_by("-pk").first()
    return titled(run) if run else None


def shown_refusals(batch):
    """Return the first refusals of an import, each column by the name that its table may give it."""
    return [flaw | {"column": HEADINGS.get(flaw["column"], [flaw["column"]])[0]} for flaw in batch.refusals[:SHOWN]]


def first_cases(batch):
    """Return the first cases that an import has brought."""
    return Case.objects.filter(batch=batch).select_related("unit", "lead").order_by("pk")[:FIRST]

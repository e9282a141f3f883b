"""The cases of an import as its page shows them."""

from django.db.models import QuerySet

from cases.file.case.models import Case
from portal.office.imports.models import ImportBatch

FIRST = 20


def first_cases(batch: ImportBatch) -> QuerySet[Case]:
    """Return the first cases that an import has brought."""
    return Case.objects.filter(batch=batch).select_related("unit", "lead").order_by("pk")[:FIRST]

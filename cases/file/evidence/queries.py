"""The evidence of a case as its pages show it."""

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence, Provider
from portal.shell.files import kinds
from portal.shell.files.previews import page_count
from portal.shell.statements.prepared_models import PreparedModels


def evidence_of(case: Case) -> list[Evidence]:
    """Return the evidence of a case with who collected it and who handed it in; one query."""
    return _evidence(case=case.pk)


@PreparedModels
def _evidence(case):
    return Evidence.objects.filter(case=case).select_related("collected_by", "provider__party").order_by("pk")


def label_of(column: str) -> str:
    """Return what pages call a column of who handed an item in; of what is sealed, that of its mask."""
    labels = {field.name: field.verbose_name for field in Provider._meta.fields}
    return str(labels[column.replace("_sealed", "_mask")])


def is_shut(evidence: Evidence) -> bool:
    """Say whether a document has no page that can be shown, because a password shuts it; counted on arrival."""
    is_document = bool(evidence.file) and evidence.media_type == kinds.PDF.media_type
    return is_document and page_count(evidence.file, evidence.sha256, evidence.media_type) == 0

"""The documents of a case that belong into its whole file, and why one is left out."""

from cases.papers.models import CaseDocument
from cases.papers.registry import BY_CODE
from portal.office.files.audit import state_of
from portal.shell.documents.binding import NotBindable, page_total

WRITTEN_ANEW = frozenset({"file-catalogue"})
DAMAGED = {"missing": "存储中没有此文件", "changed": "文件与制作时的散列值不符"}
MASKED = "载有当事人身份信息，本卷为遮蔽卷"
NO_PDF = "只制作了docx，没有PDF"
UNREADABLE = "文件损坏，不能装订"


def issued(case):
    """Return the CaseDocuments to bind, oldest first: the newest PDF of each final document, else its newest docx."""
    newest = {}
    rows = case.documents.filter(is_draft=False, code__in=BY_CODE).exclude(code__in=WRITTEN_ANEW)
    for row in rows.select_related("matter").order_by("pk"):
        key = row.code, row.matter_id, row.party_id
        if row.format == CaseDocument.Format.PDF or getattr(newest.get(key), "format", "") != CaseDocument.Format.PDF:
            newest[key] = row
    return sorted(newest.values(), key=lambda row: row.pk)


def read(row, *, with_people):
    """Return (bytes of a document, "") or (b"", why it is not bound)."""
    if row.is_personal and not with_people:
        return b"", MASKED
    if row.format != CaseDocument.Format.PDF:
        return b"", NO_PDF
    if problem := state_of(row):
        return b"", DAMAGED[problem]
    with row.file.open("rb") as file:
        content = file.read()
    try:
        page_total(content)
    except NotBindable:
        return b"", UNREADABLE
    return content, ""

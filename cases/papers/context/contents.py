"""What a file holds and what was served on a person, for the forms that list it."""

from cases.papers.context.titles import titled
from cases.papers.registry import BY_CODE
from portal.office.papers.wording import chinese_day
from portal.shell.templatetags.shell import day


def final_documents(case):
    """Return the newest copy of each final document of a case, oldest document first."""
    newest = {}
    rows = case.documents.filter(is_draft=False, code__in=BY_CODE).select_related("matter").order_by("pk")
    for row in rows:
        newest[row.code, row.matter_id, row.party_id] = row
    return sorted(newest.values(), key=lambda row: row.pk)


def contents_of(case, _party=None):
    """Return [{"title", "number", "on", "page"}] of what belongs into the file: documents, then evidence.

    Pages are for the hand to write in; the bound whole file has its own catalogue with true ones.
    """
    documents = [line_of(row, day(row.made_at)) for row in final_documents(case) if row.code != "file-catalogue"]
    evidence = [
        {"title": evidence_title(row), "number": "", "on": day(row.collected_on), "page": ""}
        for row in case.evidence.order_by("pk")
    ]
    return documents + evidence


def evidence_title(row):
    """Return what catalogues call an evidence item."""
    return f"证据：{row.title}（{row.get_kind_display()}）"


def served_on(case, party):
    """Return [{"title", "number", "on", "page"}] of the numbered documents made out to a person, or to all."""
    return [
        line_of(row, chinese_day(row.made_at))
        for row in final_documents(case)
        if BY_CODE[row.code].sign and row.party_id in (None, party.pk if party else None)
    ]


def line_of(row, on):
    """Return {"title", "number", "on", "page"} of a document as catalogues name it."""
    kind = BY_CODE[row.code]
    of_any_matter = row.matter and not kind.kinds
    title = titled(kind, row.matter) + (f"（{row.matter.get_kind_display()}）" if of_any_matter else "")
    return {"title": title, "number": row.number if kind.sign else "", "on": on, "page": ""}

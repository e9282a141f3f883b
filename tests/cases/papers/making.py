"""A case with people and evidence, and what is written on a document made of it."""

from io import BytesIO

from docx import Document
from pypdf import PdfReader

from cases.file.case.states import MatterKind
from cases.file.parties.persons import PartyInput
from cases.papers import deeds as documents
from tests.cases import casework, requests

SUSPECT = PartyInput("suspect", "欧阳金丝雀", "999999199003078735", "13912345678", "云溪县东大街12号3单元")
VICTIM = PartyInput("victim", "刘守约")
REPORTER = PartyInput("reporter", "告密人", phone="13800001234", address="云溪县西街1号", is_confidential=True)


def a_file(bureau, at, **changes):
    """Return a filed case with a suspect, a victim and a reporter who stays unnamed."""
    return casework.a_filed_case(bureau, at, **{"parties": [SUSPECT, VICTIM, REPORTER], **changes})


def a_penalty(case, at, *, kind=MatterKind.PENALTY, **decision):
    """Return a penalty asked for about the suspect, the mildest of the article unless told otherwise."""
    requests.prepare(case, kind, at)
    said = requests.particulars_for(case, kind, at)
    said["decisions"][0] |= decision
    words = "欧阳金丝雀殴打他人，事实清楚，证据确实充分。"
    return casework.asked(case, kind, at=at, proposal=words, particulars=said)


def made(case, code, format="pdf", *, by, at, matter=None, party=None, **changes):
    """Return the CaseDocument of a case, its matter and its party by role."""
    row = case.parties.filter(role=party).first() if party else None
    given = {"matter_id": matter.pk if matter else None, "party_id": row.pk if row else None}
    return documents.make(by=by, at=at, case_id=case.pk, code=code, format=format, **{**given, **changes})


def text_of(row):
    """Return all that a document says, footers and marks included, without white space."""
    data = row.file.open("rb").read()
    return "".join((_docx_text(data) if row.format == "docx" else pdf_text(data)).split())


def pdf_text(data):
    """Return the text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def _docx_text(data):
    document = Document(BytesIO(data))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    return "\n".join(_said(node) for part in parts for node in part.iter())


def _said(node):
    """Return the words of a run, or those of a mark behind the page."""
    name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    return {"t": node.text, "textpath": node.get("string")}.get(name) or ""

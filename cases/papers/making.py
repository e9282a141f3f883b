"""From a case to the bytes of a document: context, form, frame."""

from django.utils import translation
from django.utils.translation import gettext as _

from cases.papers.blanks import missing_from
from cases.papers.context.contents import contents_of, served_on
from cases.papers.context.matter import context_of
from cases.papers.context.titles import titled
from cases.papers.models import CaseDocument
from portal.ledger.chain.checkpoints import newest_mark
from portal.shell.documents.docx import docx_of
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import pdf_of
from portal.shell.refusals import Refused


class NotWhole(Refused):
    """A document that is served would have blanks; says what is missing."""

    def __init__(self, missing):
        super().__init__(
            _("This document is served and may have no blanks. Missing in the file: %(names)s.")
            % {"names": "、".join(missing)}
        )


DRAFT, SEALED = "草稿", "封存"
# What some forms want besides the context of all.
MORE = {"service-receipt": ("served", served_on), "file-catalogue": ("contents", contents_of)}
MAKERS = {CaseDocument.Format.DOCX: docx_of, CaseDocument.Format.PDF: pdf_of}


def made(kind, case, *, at, format, matter=None, party=None, number="", is_draft=False):
    """Return the bytes of a document; it is in Chinese whatever language the page has.

    Raises NotWhole where a document that is served would have blanks, FormBroken where a form is wrong, PdfUnavailable
    where this machine makes no PDF.
    """
    context = context_of(case, at=at, matter=matter, party=party, number=_shown(number, is_draft))
    if not is_draft and (missing := missing_from(kind, context)):
        raise NotWhole(missing)
    with translation.override("zh-hans"):
        if kind.code in MORE:
            name, read = MORE[kind.code]
            context = context.also(**{name: read(case, party)})
        return MAKERS[format](kind.form, context, marks_of(titled(kind, matter), case, number, is_draft))


def marks_of(title, case, number, is_draft):
    """Return the frame of a document of a case."""
    watermark = DRAFT if is_draft else SEALED if case.is_sealed else ""
    return Marks(title, number or case.number, newest_mark(), watermark)


def _shown(number, is_draft):
    return "（未编号）" if is_draft and not number else number

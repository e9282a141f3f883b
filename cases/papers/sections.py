"""The documents of a case on its page, and what a review will let be served."""

from django.utils.translation import gettext_lazy as _

from cases.file.pages.sections import Section
from cases.file.parties.queries import parties_of
from cases.papers import queries as documents
from cases.papers.context.preview import will_be_served
from cases.papers.deeds import own_purpose
from cases.papers.input import DocumentForm
from cases.papers.models import CaseDocument


def _context(request, case, at):
    officer = request.user
    parties = parties_of(case, officer)
    needed = documents.needs_purpose(case, officer)
    return {
        "document_form": DocumentForm(initial={"purpose": "" if needed else own_purpose()}),
        "document_choices": documents.choices_of(case, officer, parties),
        "documents_made": documents.made_of(case, parties),
    }


DOCUMENTS = Section(
    "documents",
    _("Documents"),
    "cases/papers/sections/documents.html",
    _context,
    rows=lambda: CaseDocument.objects,
    beside_review=lambda matter, officer, at: {"served": will_be_served(matter, at)},
)

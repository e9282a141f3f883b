from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.file.case.queries import case_with_people
from cases.file.pages.answers import found
from cases.file.pages.sections import render_file
from cases.papers import deeds as documents
from cases.papers.input import DocumentForm, PurposeForm
from cases.papers.models import CaseDocument
from cases.papers.queries import title_of
from portal.shell.refusals import Refused

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@login_required
@require_POST
def make(request, case_id):
    """Make a document of a case and send it: a PDF to look at, a docx to keep."""
    case = found(case_with_people, request.user, case_id)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return render_file(request, case, "documents", status=422, document_form=form)
    try:
        row = _made(request, case, form)
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "documents", status=422, document_form=form)
    response = sent(row)
    # The same press again shows the same document instead of making a second one.
    response.shown_again_by = {"document": row.pk}
    return response


@login_required
@require_POST
def open_again(request, document_id):
    """Send a document as it was made, after recording the look."""
    case = found(_case, request.user, document_id)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return render_file(request, case, "documents", status=422, document_form=form)
    try:
        row = documents.open_again(by=request.user, at=now(), document_id=document_id, **form.cleaned_data)
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "documents", status=422, document_form=form)
    return sent(row)


def sent(row):
    """Return the answer that carries a document: only a PDF, which is of our own making, is shown in the browser."""
    return FileResponse(
        row.file.open("rb"),
        as_attachment=row.format != CaseDocument.Format.PDF,
        filename=f"{title_of(row.code, row.matter)} {row.number or row.case.number}.{row.format}",
        content_type=MEDIA_TYPES[row.format],
    )


def _made(request, case, form):
    if before := getattr(request, "done_before", None):
        purpose = form.cleaned_data["purpose"]
        return documents.open_again(by=request.user, at=now(), document_id=before["document"], purpose=purpose)
    return documents.make(by=request.user, at=now(), case_id=case.pk, **form.chosen)


def _case(officer, document_id):
    case_id = CaseDocument.objects.values_list("case_id", flat=True).get(pk=document_id)
    return case_with_people(officer, case_id)

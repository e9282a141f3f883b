from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.forms.evidence import EvidenceForm
from cases.queries import files
from cases.services import file as file_deeds
from cases.services import viewing
from cases.views.answers import file_url, found, moved_on
from cases.views.files import render_file
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_POST
def add(request, case_id):
    """Add an evidence item with its file."""
    case = found(files.case_with_people, request.user, case_id)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_file(request, case, "evidence", status=422, evidence_form=form)
    file = form.cleaned_data["file"]
    media_type = (file.content_type or "")[:100] if file else ""
    item = file_deeds.EvidenceInput(**form.cleaned_data, media_type=media_type)
    try:
        file_deeds.add_evidence(by=request.user, at=now(), case_id=case.pk, item=item)
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "evidence"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "evidence", status=422, evidence_form=form)
    messages.success(request, _("Added: %(title)s.") % {"title": item.title})
    return redirect(file_url(case.pk, "evidence"))


@login_required
@require_POST
def open_file(request, evidence_id):
    """Send the file of an evidence item, after recording the look; always as a download, never as a page of ours."""
    evidence = found(_open, request.user, evidence_id)
    return FileResponse(
        evidence.file, as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
    )


def _open(officer, evidence_id):
    return viewing.open_evidence(by=officer, at=now(), evidence_id=evidence_id)

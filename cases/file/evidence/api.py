"""Evidence through the API: the same deeds as the pages call."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from cases.file.case.models import Case
from cases.file.evidence import deeds, viewing
from cases.file.evidence.api_shapes import AddEvidenceSerializer, EvidenceSerializer
from cases.file.evidence.models import Evidence
from cases.file.pages.answers import sent_file
from portal.shell.api.answers import answered
from portal.shell.api.shapes import Nothing, checked
from portal.shell.api.views import api_view


@extend_schema(request=AddEvidenceSerializer, responses={201: EvidenceSerializer}, operation_id="cases_add_evidence")
@api_view(["POST"])
def add(request, case_id):
    """Add evidence to a case. With the file of a finished upload, or as a thing without one."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    said = checked(AddEvidenceSerializer, request.data, case=case)
    is_confirmed = said.pop("dates_confirmed")
    item = deeds.EvidenceInput(**said)
    added = deeds.add(by=request.user, at=now(), case_id=case_id, item=item, dates_confirmed=is_confirmed)
    return answered(EvidenceSerializer(added).data, 201)


@extend_schema(
    request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, operation_id="evidence_open"
)
@api_view(["POST"])
def open_file(request, evidence_id) -> FileResponse:
    """Fetch the file of an item of evidence. It is compared with its hash first, and the look is recorded."""
    checked(Nothing, request.data)
    try:
        found = viewing.open_evidence(by=request.user, at=now(), evidence_id=evidence_id)
    except Evidence.DoesNotExist as hidden:
        raise Http404 from hidden
    return sent_file(found)

"""Evidence through the API: the same deeds as the pages call."""

from django.http import FileResponse, Http404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import AddEvidenceSerializer, EvidenceSerializer, RefusalSerializer
from cases.models import Case, Evidence
from cases.services import evidence as deeds
from cases.services import viewing
from cases.views.answers import sent_file

MAY_REFUSE = dict.fromkeys((403, 404, 409, 422), RefusalSerializer)


@extend_schema(
    request=AddEvidenceSerializer, responses={201: EvidenceSerializer, **MAY_REFUSE}, operation_id="cases_add_evidence"
)
@api_view(["POST"])
def add(request, case_id):
    """Add an evidence item to a case."""
    if not Case.objects.visible_to(request.user).filter(pk=case_id).exists():
        raise Http404
    given = AddEvidenceSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    item = deeds.EvidenceInput(**given.validated_data)
    added = deeds.add(by=request.user, at=now(), case_id=case_id, item=item)
    return Response(EvidenceSerializer(added).data, status=201)


@extend_schema(
    request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **MAY_REFUSE},
    operation_id="evidence_open",
)  # fmt: skip
@api_view(["POST"])
def open_file(request, evidence_id) -> FileResponse:
    """Send the file of an item, after comparing it with its hash; the look is recorded."""
    try:
        found = viewing.open_evidence(by=request.user, at=now(), evidence_id=evidence_id)
    except Evidence.DoesNotExist as hidden:
        raise Http404 from hidden
    return sent_file(found)

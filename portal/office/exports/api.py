"""What one takes out, through the API: how far it is, and its file. Each room has the addresses that ask for it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from portal.office.exports import deeds
from portal.office.exports.models import Export
from portal.office.exports.queries import exports_of, name_of, run_of
from portal.shell.api.answers import answered
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportSerializer(serializers.ModelSerializer):
    """An export; it can be fetched once `is_there`."""

    run = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "kind",
            "format",
            "query",
            "purpose",
            "asked_at",
            "made_at",
            "rows",
            "sha256",
            "is_there",
            "run",
        ]
        read_only_fields = fields

    def get_run(self, export) -> str:
        return run_of(export).state


@extend_schema(
    parameters=[PageQuery],
    responses=page_of(ExportSerializer),
    operation_id="exports_list",
    summary="List exports",
    description="One's own, the newest first.",
)
@api_view(["GET"])
def export_list(request):
    """List one's own exports, newest first."""
    given = asked(PageQuery, request)
    return paged(request, exports_of(request.user), ("-id",), ExportSerializer, given)


@extend_schema(responses={200: ExportSerializer}, operation_id="exports_read")
@api_view(["GET"])
def export(request, export_id):
    """Read an export. One's own: how far it is, and whether it can be fetched."""
    return answered(ExportSerializer(get_object_or_404(Export, pk=export_id, owner=request.user)).data)


@extend_schema(
    request=None,
    responses=dict.fromkeys([(200, XLSX), (200, PDF), (200, DOCX)], OpenApiTypes.BINARY),
    operation_id="exports_fetch",
)
@api_view(["POST"])
def fetch(request, export_id):
    """Fetch the file of an export. One's own list, register or briefing, after recording it; the whole file of a case
    leaves by its page."""
    checked(Nothing, request.data)
    try:
        own = deeds.fetch(by=request.user, at=now(), export_id=export_id)
    except Export.DoesNotExist as hidden:
        raise Http404 from hidden
    return FileResponse(own.file, as_attachment=True, filename=name_of(own))

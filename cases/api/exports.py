"""Lists as Excel through the API: asked for with a purpose, made by a worker, fetched by the one who asked."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import CaseExport
from cases.queries.exports import exports_of, name_of, run_of
from cases.services import exports as deeds
from portal.shell.paging import Keyset
from portal.shell.serializing import BoundedSerializer

SAYS_NO = {404: RefusalSerializer, 422: RefusalSerializer}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AskExportSerializer(BoundedSerializer):
    """`query` is the query string of the list of cases."""

    query = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    purpose = serializers.CharField(max_length=deeds.LONGEST_PURPOSE)


class ExportSerializer(serializers.ModelSerializer):
    """An export; it can be fetched once `is_there`."""

    run = serializers.SerializerMethodField()

    class Meta:
        model = CaseExport
        fields = [
            "id", "what", "format", "query", "purpose", "asked_at", "made_at", "rows", "sha256", "is_there", "run",
        ]  # fmt: skip
        read_only_fields = fields

    def get_run(self, export) -> str:
        return run_of(export).state


class ExportPageSerializer(BoundedSerializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ExportSerializer(many=True)


@extend_schema(
    methods=["GET"], parameters=[OpenApiParameter("after", str), OpenApiParameter("before", str)],
    responses=ExportPageSerializer, operation_id="exports_list",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request=AskExportSerializer, responses={201: ExportSerializer, **SAYS_NO},
    operation_id="exports_ask",
)  # fmt: skip
@api_view(["GET", "POST"])
def export_list(request):
    """List one's own exports, newest first, or ask for one."""
    if request.method == "POST":
        given = AskExportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = deeds.ask(by=request.user, at=now(), language=get_language(), **given.validated_data)
        return Response(ExportSerializer(asked).data, status=201)
    page = Keyset(exports_of(request.user), order=("-id",)).page_for(request)
    results = ExportSerializer(page.rows, many=True).data
    return Response({"next": page.next_cursor, "previous": page.previous_cursor, "results": results})


@extend_schema(responses={200: ExportSerializer, **SAYS_NO}, operation_id="exports_read")
@api_view(["GET"])
def export(request, export_id):
    """Say how far one's own export is."""
    return Response(ExportSerializer(get_object_or_404(CaseExport, pk=export_id, owner=request.user)).data)


@extend_schema(
    request=None, responses={(200, XLSX): OpenApiTypes.BINARY, **SAYS_NO}, operation_id="exports_fetch"
)
@api_view(["POST"])
def fetch(request, export_id):
    """Send the file of one's own list, register or briefing, after recording it; whole files leave by their page."""
    try:
        own = deeds.fetch(by=request.user, at=now(), export_id=export_id)
    except CaseExport.DoesNotExist as hidden:
        raise Http404 from hidden
    return FileResponse(own.file, as_attachment=True, filename=name_of(own))

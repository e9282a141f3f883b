"""Lists as Excel through the API: asked for with a purpose, made by a worker, fetched by the one who asked."""

from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.desk.api.serializers import CaseFilterQuery
from cases.desk.list.forms import CaseFilter
from cases.exchange.exports import deeds
from cases.exchange.exports.models import CaseExport
from cases.exchange.exports.queries import exports_of, name_of, run_of
from cases.review.signing import taking_out
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered, created
from portal.shell.api.fields import Line
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, Nothing, asked, checked
from portal.shell.api.views import api_view

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AskExportSerializer(Given):
    """`query` is the query string of the list of cases."""

    query = Line(max_length=2000, required=False, allow_blank=True, default="")
    purpose = Line(max_length=deeds.LONGEST_PURPOSE)

    def validate_query(self, query):
        """Refuse a filter that the list of cases does not know: passed over, it would let everything out."""
        said = QueryDict(query, mutable=True)
        given = CaseFilterQuery(data=said)
        if not given.is_valid():
            words = [f"{name}: {problem}" for name, problems in given.errors.items() for problem in problems]
            raise serializers.ValidationError(words, code="filter")
        if given.validated_data.get("unit"):
            said["unit"] = given.validated_data["unit"].pk
        asked_for = {name for name, value in given.validated_data.items() if value}
        passed_over = asked_for - set(CaseFilter(self.context["officer"], said).chosen)
        if passed_over:
            words = [_("You cannot narrow by “%(name)s”.") % {"name": name} for name in sorted(passed_over)]
            raise serializers.ValidationError(words, code="filter")
        return said.urlencode()


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


@extend_schema(
    methods=["GET"], parameters=[PageQuery], responses=page_of(ExportSerializer), operation_id="exports_list",
    summary="List exports", description="One's own, the newest first.",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request=AskExportSerializer, responses={201: ExportSerializer},
    operation_id="exports_ask", summary="Ask for an export",
    description="A worker makes an Excel list of the cases that the filter finds; the purpose is printed on it.",
)  # fmt: skip
@api_view(["GET", "POST"])
def export_list(request):
    """List one's own exports, newest first, or ask for one."""
    if request.method == "POST":
        given = checked(AskExportSerializer, request.data, officer=request.user)
        check_confirmed(request, taking_out(_("Cases"), given["purpose"]))
        export = deeds.ask(by=request.user, at=now(), language=get_language(), **given)
        return created(ExportSerializer(export).data, "api:export", export.pk)
    given = asked(PageQuery, request)
    return paged(request, exports_of(request.user), ("-id",), ExportSerializer, given)


@extend_schema(responses={200: ExportSerializer}, operation_id="exports_read")
@api_view(["GET"])
def export(request, export_id):
    """Read an export. One's own: how far it is, and whether it can be fetched."""
    return answered(ExportSerializer(get_object_or_404(CaseExport, pk=export_id, owner=request.user)).data)


@extend_schema(
    request=None, responses=dict.fromkeys([(200, XLSX), (200, PDF), (200, DOCX)], OpenApiTypes.BINARY),
    operation_id="exports_fetch",
)
@api_view(["POST"])
def fetch(request, export_id):
    """Fetch the file of an export. One's own list, register or briefing, after recording it; the whole file of a case
    leaves by its page."""
    checked(Nothing, request.data)
    try:
        own = deeds.fetch(by=request.user, at=now(), export_id=export_id)
    except CaseExport.DoesNotExist as hidden:
        raise Http404 from hidden
    return FileResponse(own.file, as_attachment=True, filename=name_of(own))

"""Tables of foreign casework through the API: handed in, looked through, loaded as a whole, undone as a whole."""

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser

from cases.exchange.imports import batches as deeds
from cases.exchange.imports.queries import batches, fields_offered, running_of
from cases.file.case.permissions import check_may_import
from portal.office.imports.models import ImportBatch
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.answers import answered, created
from portal.shell.api.fields import Choice, Flag, Line
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, Nothing, asked, checked
from portal.shell.api.views import api_view


class HandInSerializer(Given):
    """A table, and which system it comes from."""

    origin = Line(max_length=60)
    file = serializers.FileField()
    sheet = Line(max_length=100, required=False, default="", allow_blank=True)


class LoadSerializer(Given):
    """`leaves_out` loads the rest of a table whose refused rows stay out."""

    leaves_out = Flag(required=False, default=False)


class TableColumnSerializer(Given):
    """A column of a table: its heading, and the field that it is; empty for one that is left out."""

    heading = Line(max_length=4000, allow_blank=True)
    field = Choice(choices=fields_offered(), allow_blank=True)


class AssignSerializer(Given):
    """Every column of the table, in its order."""

    columns = TableColumnSerializer(many=True, allow_empty=False)


class UndoSerializer(Given):
    """Why an import is undone."""

    reason = Line(max_length=300)


class BatchLineSerializer(serializers.ModelSerializer):
    """A table of foreign casework that was handed in."""

    owner = OfficerSerializer(read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id",
            "owner",
            "origin",
            "file_name",
            "sheet",
            "sha256",
            "state",
            "rows",
            "new",
            "known",
            "refused",
            "merged",
            "handed_in_at",
            "loaded_at",
            "undone_at",
        ]
        read_only_fields = fields


class BatchSerializer(BatchLineSerializer):
    """A table with its columns, its first refused rows (row, column, value, reason) and the run that reads, loads or
    undoes it.

    `refused` counts them all, and `imports/{id}/refusals/` lists them; `problem` says why a table is `unreadable`.
    """

    columns = serializers.SerializerMethodField()
    run = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    class Meta(BatchLineSerializer.Meta):
        fields = [*BatchLineSerializer.Meta.fields, "problem", "columns", "found", "refusals", "run", "progress"]
        read_only_fields = fields

    @extend_schema_field(TableColumnSerializer(many=True))
    def get_columns(self, batch):
        return [{"heading": heading, "field": field} for heading, field in batch.columns]

    def get_run(self, batch) -> str | None:
        run = running_of(batch)
        return run.state if run else None

    def get_progress(self, batch) -> dict[str, str | int] | None:
        run = running_of(batch)
        return {"step": run.step_label, "done": run.done_count, "total": run.total_count} if run else None


class FindingSerializer(serializers.Serializer):
    """A cell of a table that was refused, and why."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


@extend_schema(
    methods=["GET"],
    parameters=[PageQuery],
    responses=page_of(BatchLineSerializer),
    operation_id="imports_list",
    summary="List imports",
    description="The tables of foreign casework that were handed in, the newest first.",
)
@extend_schema(
    methods=["POST"],
    request={"multipart/form-data": HandInSerializer},
    responses={201: BatchSerializer},
    operation_id="imports_hand_in",
    summary="Hand in a table of foreign casework",
    description="A worker looks through it, see `state` and `progress`; nothing is loaded before that is asked for.",
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def import_list(request):
    """List the imports, newest first, or hand in a table: a worker looks through it, see `state` and `progress`."""
    check_may_import(request.user)
    if request.method == "POST":
        given = checked(HandInSerializer, request.data)
        file = given["file"]
        batch = deeds.hand_in(
            by=request.user,
            at=now(),
            name=file.name,
            content=file.read(),
            language=get_language(),
            origin=given["origin"],
            sheet=given["sheet"],
        )
        return created(BatchSerializer(batch).data, "api:import", batch.pk)
    return paged(request, batches(), ("-id",), BatchLineSerializer, asked(PageQuery, request))


@extend_schema(responses={200: BatchSerializer}, operation_id="imports_read")
@api_view(["GET"])
def batch(request, batch_id):
    """Read an import. What the table holds, which rows are refused and why."""
    check_may_import(request.user)
    return answered(BatchSerializer(get_object_or_404(batches(), pk=batch_id)).data)


@extend_schema(responses=FindingSerializer(many=True), operation_id="imports_refusals")
@api_view(["GET"])
def refusals(request, batch_id):
    """List the refused rows of an import. Every one, however many."""
    check_may_import(request.user)
    return answered(list(deeds.findings_of(get_object_or_404(ImportBatch, pk=batch_id), deeds.REFUSED)))


@extend_schema(request=AssignSerializer, responses={200: BatchSerializer}, operation_id="imports_assign")
@api_view(["POST"])
def assign(request, batch_id):
    """Assign the columns of an import. The table is looked through again, and the next one like it is read so."""
    check_may_import(request.user)
    get_object_or_404(ImportBatch, pk=batch_id)
    columns = [[each["heading"], each["field"]] for each in checked(AssignSerializer, request.data)["columns"]]
    done = deeds.assign(by=request.user, at=now(), batch_id=batch_id, columns=columns)
    return answered(BatchSerializer(done).data)


@extend_schema(request=LoadSerializer, responses={200: BatchSerializer}, operation_id="imports_load")
@api_view(["POST"], repeats=True)
def load(request, batch_id):
    """Load an import. A worker loads the cases of the table: all or none."""
    return _deed(request, batch_id, deeds.load, LoadSerializer)


@extend_schema(request=UndoSerializer, responses={200: BatchSerializer}, operation_id="imports_undo")
@api_view(["POST"], repeats=True)
def undo(request, batch_id):
    """Undo an import. Its cases are put out of sight again, while nothing depends on them."""
    return _deed(request, batch_id, deeds.undo, UndoSerializer)


@extend_schema(request=None, responses={200: BatchSerializer}, operation_id="imports_drop")
@api_view(["POST"])
def drop(request, batch_id):
    """Drop an import. Puts a table aside that was only looked through."""
    return _deed(request, batch_id, deeds.drop, Nothing)


def _deed(request, batch_id, deed, shape):
    check_may_import(request.user)
    get_object_or_404(ImportBatch, pk=batch_id)
    done = deed(by=request.user, at=now(), batch_id=batch_id, **checked(shape, request.data))
    return answered(BatchSerializer(done).data)

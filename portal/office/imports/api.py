"""Tables through the API: handed in, looked through, loaded as a whole, undone as a whole."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser

from portal.office.imports import batches as deeds
from portal.office.imports.kinds import kind_of
from portal.office.imports.models import ImportBatch
from portal.office.imports.queries import batches, kinds_for, running_of
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.answers import answered, created
from portal.shell.api.fields import Flag, Line
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, Nothing, asked, checked
from portal.shell.api.views import api_view
from portal.shell.refusals import Denied


class HandInSerializer(Given):
    """A table, what it brings (`cases`: foreign casework), and which system it comes from."""

    kind = Line(max_length=40)
    origin = Line(max_length=60)
    file = serializers.FileField()
    sheet = Line(max_length=100, required=False, default="", allow_blank=True)


class ImportQuery(PageQuery):
    """Imports of one kind, or of all that the caller may import."""

    kind = Line(max_length=40, required=False, default="", allow_blank=True)


class LoadSerializer(Given):
    """`leaves_out` loads the rest of a table whose refused rows stay out."""

    leaves_out = Flag(required=False, default=False)


class TableColumnSerializer(Given):
    """A column of a table: its heading, and the field that it is, as the template names it; empty: left out."""

    heading = Line(max_length=4000, allow_blank=True)
    field = Line(max_length=60, allow_blank=True)


class AssignSerializer(Given):
    """Every column of the table, in its order."""

    columns = TableColumnSerializer(many=True, allow_empty=False)


class UndoSerializer(Given):
    """Why an import is undone."""

    reason = Line(max_length=300)


class BatchLineSerializer(serializers.ModelSerializer):
    """A table that was handed in, and what it brings."""

    owner = OfficerSerializer(read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id",
            "kind",
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
    parameters=[ImportQuery],
    responses=page_of(BatchLineSerializer),
    operation_id="imports_list",
    summary="List imports",
    description="The tables that were handed in, of what the caller may import, the newest first.",
)
@extend_schema(
    methods=["POST"],
    request={"multipart/form-data": HandInSerializer},
    responses={201: BatchSerializer},
    operation_id="imports_hand_in",
    summary="Hand in a table",
    description="A worker looks through it, see `state` and `progress`; nothing is loaded before that is asked for.",
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def import_list(request):
    """List the imports, newest first, or hand in a table: a worker looks through it, see `state` and `progress`."""
    mine = kinds_for(request.user)
    if not mine:
        raise Denied(_("There is nothing that you import."))
    if request.method == "POST":
        given = checked(HandInSerializer, request.data)
        file = given.pop("file")
        batch = deeds.hand_in(
            by=request.user, at=now(), name=file.name, content=file.read(), language=get_language(), **given
        )
        return created(BatchSerializer(batch).data, "api:import", batch.pk)
    given = asked(ImportQuery, request)
    found = batches(request.user, *(kind for kind in mine if given["kind"] in ("", kind.code)))
    return paged(request, found, ("-id",), BatchLineSerializer, given)


@extend_schema(responses={200: BatchSerializer}, operation_id="imports_read")
@api_view(["GET"])
def batch(request, batch_id):
    """Read an import. What the table holds, which rows are refused and why."""
    return answered(BatchSerializer(_known(request, batch_id)).data)


@extend_schema(responses=FindingSerializer(many=True), operation_id="imports_refusals")
@api_view(["GET"])
def refusals(request, batch_id):
    """List the refused rows of an import. Every one, however many."""
    return answered(list(deeds.findings_of(_known(request, batch_id), deeds.REFUSED)))


@extend_schema(request=AssignSerializer, responses={200: BatchSerializer}, operation_id="imports_assign")
@api_view(["POST"])
def assign(request, batch_id):
    """Assign the columns of an import. The table is looked through again, and the next one like it is read so."""
    _known(request, batch_id)
    columns = [[each["heading"], each["field"]] for each in checked(AssignSerializer, request.data)["columns"]]
    done = deeds.assign(by=request.user, at=now(), batch_id=batch_id, columns=columns)
    return answered(BatchSerializer(done).data)


@extend_schema(request=LoadSerializer, responses={200: BatchSerializer}, operation_id="imports_load")
@api_view(["POST"], repeats=True)
def load(request, batch_id):
    """Load an import. A worker loads what the table brings: all or nothing."""
    return _deed(request, batch_id, deeds.load, LoadSerializer)


@extend_schema(request=UndoSerializer, responses={200: BatchSerializer}, operation_id="imports_undo")
@api_view(["POST"], repeats=True)
def undo(request, batch_id):
    """Undo an import. What it brought is taken back, while nothing depends on it."""
    return _deed(request, batch_id, deeds.undo, UndoSerializer)


@extend_schema(request=None, responses={200: BatchSerializer}, operation_id="imports_drop")
@api_view(["POST"])
def drop(request, batch_id):
    """Drop an import. Puts a table aside that was only looked through."""
    return _deed(request, batch_id, deeds.drop, Nothing)


def _deed(request, batch_id, deed, shape):
    _known(request, batch_id)
    done = deed(by=request.user, at=now(), batch_id=batch_id, **checked(shape, request.data))
    return answered(BatchSerializer(done).data)


def _known(request, batch_id):
    batch = get_object_or_404(ImportBatch.objects.select_related("owner"), pk=batch_id)
    kind = kind_of(batch.kind)
    kind.check(request.user)
    if not kind.is_seen(batch, request.user):
        raise Http404
    return batch

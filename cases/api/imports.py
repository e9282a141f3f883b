"""Tables of foreign casework through the API: handed in, looked through, loaded as a whole, undone as a whole."""

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import ImportBatch
from cases.permissions import check_may_import
from cases.queries.imports import batches, running_of
from cases.services import import_batches as deeds
from portal.shell.paging import Keyset
from portal.shell.serializing import BoundedSerializer

SAYS_NO = dict.fromkeys((403, 404, 409, 422), RefusalSerializer)


class HandInSerializer(BoundedSerializer):
    origin = serializers.CharField(max_length=60)
    file = serializers.FileField()


class LoadSerializer(BoundedSerializer):
    """`leaves_out` loads the rest of a table whose refused rows stay out."""

    leaves_out = serializers.BooleanField(required=False, default=False)


class UndoSerializer(BoundedSerializer):
    reason = serializers.CharField(max_length=300)


class BatchLineSerializer(serializers.ModelSerializer):
    owner = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id", "owner", "origin", "file_name", "sha256", "state", "rows", "new", "known", "handed_in_at",
            "loaded_at", "undone_at",
        ]  # fmt: skip
        read_only_fields = fields


class BatchSerializer(BatchLineSerializer):
    """A table with its refused rows (row, column, value, reason) and the state of the run that loads or undoes it."""

    run = serializers.SerializerMethodField()

    class Meta(BatchLineSerializer.Meta):
        fields = [*BatchLineSerializer.Meta.fields, "refusals", "run"]
        read_only_fields = fields

    def get_run(self, batch) -> str | None:
        run = running_of(batch)
        return run.state if run else None


class BatchPageSerializer(BoundedSerializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = BatchLineSerializer(many=True)


@extend_schema(
    methods=["GET"], parameters=[OpenApiParameter("after", str), OpenApiParameter("before", str)],
    responses={200: BatchPageSerializer, **SAYS_NO}, operation_id="imports_list",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request={"multipart/form-data": HandInSerializer}, responses={201: BatchSerializer, **SAYS_NO},
    operation_id="imports_hand_in",
)  # fmt: skip
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def import_list(request):
    """List the imports, newest first, or hand in a table."""
    check_may_import(request.user)
    if request.method == "POST":
        given = _checked(HandInSerializer, request.data)
        file = given["file"]
        batch = deeds.hand_in(
            by=request.user, at=now(), origin=given["origin"], name=file.name, content=file.read()
        )
        return Response(BatchSerializer(batch).data, status=201)
    page = Keyset(batches(), order=("-id",)).page_for(request)
    results = BatchLineSerializer(page.rows, many=True).data
    return Response({"next": page.next_cursor, "previous": page.previous_cursor, "results": results})


@extend_schema(responses={200: BatchSerializer, **SAYS_NO}, operation_id="imports_read")
@api_view(["GET"])
def batch(request, batch_id):
    """Say what a table holds, which rows are refused and why."""
    check_may_import(request.user)
    return Response(BatchSerializer(get_object_or_404(batches(), pk=batch_id)).data)


@extend_schema(request=LoadSerializer, responses={200: BatchSerializer, **SAYS_NO}, operation_id="imports_load")
@api_view(["POST"])
def load(request, batch_id):
    """Have the cases of a table loaded by a worker: all or none."""
    return _deed(request, batch_id, deeds.load, LoadSerializer)


@extend_schema(request=UndoSerializer, responses={200: BatchSerializer, **SAYS_NO}, operation_id="imports_undo")
@api_view(["POST"])
def undo(request, batch_id):
    """Have the cases of an import put out of sight again, while nothing depends on them."""
    return _deed(request, batch_id, deeds.undo, UndoSerializer)


@extend_schema(request=None, responses={200: BatchSerializer, **SAYS_NO}, operation_id="imports_drop")
@api_view(["POST"])
def drop(request, batch_id):
    """Put a table aside that was only looked through."""
    return _deed(request, batch_id, deeds.drop, serializers.Serializer)


def _deed(request, batch_id, deed, shape):
    check_may_import(request.user)
    get_object_or_404(ImportBatch, pk=batch_id)
    done = deed(by=request.user, at=now(), batch_id=batch_id, **_checked(shape, request.data))
    return Response(BatchSerializer(done).data)


def _checked(shape, data):
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)

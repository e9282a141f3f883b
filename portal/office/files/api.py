"""Files sent in pieces: begin, send each piece at its place, finish; then hand the upload to a deed that takes files.

The pages use these same addresses, with the session and its token.
"""

from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from portal.office.files import deeds as uploads
from portal.office.files.queries import last_piece, waiting_uploads
from portal.office.models import Upload
from portal.shell.api.answers import answered, created
from portal.shell.api.fields import Line, Number
from portal.shell.api.shapes import Given, Nothing, asked, checked
from portal.shell.api.views import api_view
from portal.shell.refusals import Refused
from portal.shell.typed.incoming import whole_number


class Bytes(BaseParser):
    """The bytes of a piece, which the view reads itself."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None):
        return {}


PIECE = [
    OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, description="Where in the file the piece begins."),
    OpenApiParameter("X-Chunk-SHA256", str, OpenApiParameter.HEADER, description="Optional: hash of the piece."),
]


class UploadQuery(Given):
    place = Line(max_length=40, required=False)


class BeginSerializer(Given):
    """A file that is to be sent: its name and size, and the form it belongs to."""

    name = Line(max_length=400)
    size = Number(min_value=0)
    fingerprint = Line(max_length=64, required=False, allow_blank=True)
    place = Line(max_length=40, required=False, allow_blank=True)


class PieceSerializer(serializers.Serializer):
    """A piece of a file that has arrived."""

    start = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class UploadSerializer(serializers.ModelSerializer):
    """How far an upload is; `last_piece` lets a browser see that it holds the same file."""

    chunk = serializers.SerializerMethodField()
    last_piece = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = [
            "id",
            "name",
            "size",
            "received",
            "state",
            "fingerprint",
            "sha256",
            "media_type",
            "problem",
            "expires_at",
            "chunk",
            "last_piece",
        ]
        read_only_fields = fields

    def get_chunk(self, upload) -> int:
        return settings.UPLOAD_CHUNK_MB * 1024**2

    @extend_schema_field(PieceSerializer(allow_null=True))
    def get_last_piece(self, upload):
        return last_piece(upload)


@extend_schema(
    methods=["GET"],
    parameters=[UploadQuery],
    responses=UploadSerializer(many=True),
    operation_id="uploads_list",
    summary="List uploads",
    description="One's own that are not attached to anything yet.",
)
@extend_schema(
    methods=["POST"],
    request=BeginSerializer,
    responses={201: UploadSerializer},
    operation_id="uploads_begin",
    summary="Begin an upload",
    description="Says name and size; then the pieces are sent, each at its place.",
)
@api_view(["GET", "POST"])
def upload_list(request):
    """List one's own uploads that are not attached yet, or begin one."""
    if request.method == "POST":
        begun = uploads.begin(by=request.user, at=now(), **checked(BeginSerializer, request.data))
        return created(UploadSerializer(begun).data, "api:upload", begun.pk)
    waiting = waiting_uploads(request.user, asked(UploadQuery, request).get("place", ""))
    return answered(UploadSerializer(waiting, many=True).data)


@extend_schema(
    methods=["GET"],
    responses=UploadSerializer,
    operation_id="uploads_read",
    summary="Read an upload",
    description="How far it is: the next piece begins at `received`.",
)
@extend_schema(
    methods=["PUT"],
    parameters=PIECE,
    request={"application/octet-stream": OpenApiTypes.BINARY},
    responses={200: UploadSerializer},
    operation_id="uploads_send",
    summary="Send a piece",
    description="The bytes of the file from `Upload-Offset` on; at most `chunk` at once.",
)
@extend_schema(
    methods=["DELETE"],
    responses={204: None},
    operation_id="uploads_discard",
    summary="Discard an upload",
    description="Throws away what has arrived of it.",
)
@api_view(["GET", "PUT", "DELETE"])
@parser_classes([Bytes])
def upload(request, upload_id):
    """Say how far an upload is, take its next piece, or throw it away."""
    own = _own(request.user, upload_id)
    if request.method == "DELETE":
        uploads.discard(by=request.user, upload_id=own.pk)
        return Response(status=204)
    if request.method == "PUT":
        return answered(UploadSerializer(_take_piece(request, own)).data)
    return answered(UploadSerializer(own).data)


@extend_schema(request=None, responses={200: UploadSerializer}, operation_id="uploads_finish")
@api_view(["POST"])
def finish(request, upload_id):
    """Finish an upload. The complete file is checked: its kind by its bytes, its hash, the virus scanner."""
    own = _own(request.user, upload_id)
    checked(Nothing, request.data)
    return answered(UploadSerializer(uploads.finish(by=request.user, at=now(), upload_id=own.pk)).data)


def _take_piece(request, own):
    declared, offset = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if not (declared.isdecimal() and offset.isdecimal()):
        raise Refused(_("A piece needs its length and its place."))
    length = whole_number(declared, name="Content-Length")
    if length > settings.UPLOAD_CHUNK_MB * 1024**2:
        raise Refused(_("This piece is larger than it may be."))
    data = request.stream.read(length) if request.stream else b""
    if len(data) != length:
        raise Refused(_("This piece was cut off; send it again."))
    return uploads.receive(
        by=request.user,
        at=now(),
        upload_id=own.pk,
        offset=whole_number(offset, name="Upload-Offset"),
        data=data,
        sha256=request.headers.get("X-Chunk-SHA256", ""),
    )


def _own(officer, upload_id: UUID):
    try:
        return uploads.own(officer, upload_id)
    except Upload.DoesNotExist as hidden:
        raise Http404 from hidden

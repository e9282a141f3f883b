"""Files sent in pieces: begin, send each piece at its place, finish; then hand the upload to a deed that takes files.

The pages use these same addresses, with the session and its token.
"""

from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import Upload
from cases.queries.uploads import last_piece, waiting_uploads
from cases.services import uploads
from portal.shell.refusals import Refused
from portal.shell.serializing import BoundedSerializer

SAYS_NO = {403: RefusalSerializer, 404: RefusalSerializer, 409: RefusalSerializer, 422: RefusalSerializer}
PIECE = [
    OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, description="Where in the file the piece begins."),
    OpenApiParameter("X-Chunk-SHA256", str, OpenApiParameter.HEADER, description="Optional: hash of the piece."),
]


class BeginSerializer(BoundedSerializer):
    name = serializers.CharField(max_length=400)
    size = serializers.IntegerField(min_value=0)
    fingerprint = serializers.CharField(max_length=64, required=False, allow_blank=True)
    place = serializers.CharField(max_length=40, required=False, allow_blank=True)


class UploadSerializer(serializers.ModelSerializer):
    """How far an upload is; `last_piece` lets a browser see that it holds the same file."""

    chunk = serializers.SerializerMethodField()
    last_piece = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = [
            "id", "name", "size", "received", "state", "fingerprint", "sha256", "media_type", "problem", "expires_at",
            "chunk", "last_piece",
        ]  # fmt: skip
        read_only_fields = fields

    def get_chunk(self, upload) -> int:
        return settings.UPLOAD_CHUNK_MB * 1024**2

    def get_last_piece(self, upload) -> dict | None:
        return last_piece(upload)


@extend_schema(
    methods=["GET"], parameters=[OpenApiParameter("place", str)], responses=UploadSerializer(many=True),
    operation_id="uploads_list",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request=BeginSerializer, responses={201: UploadSerializer, **SAYS_NO},
    operation_id="uploads_begin",
)  # fmt: skip
@api_view(["GET", "POST"])
def upload_list(request):
    """List one's own uploads that are not attached yet, or begin one."""
    if request.method == "POST":
        given = BeginSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        begun = uploads.begin(by=request.user, at=now(), **given.validated_data)
        return Response(UploadSerializer(begun).data, status=201)
    waiting = waiting_uploads(request.user, request.query_params.get("place", ""))
    return Response(UploadSerializer(waiting, many=True).data)


@extend_schema(methods=["GET"], responses={200: UploadSerializer, **SAYS_NO}, operation_id="uploads_read")
@extend_schema(
    methods=["PUT"], parameters=PIECE, request={"application/octet-stream": OpenApiTypes.BINARY},
    responses={200: UploadSerializer, **SAYS_NO}, operation_id="uploads_send",
)  # fmt: skip
@extend_schema(methods=["DELETE"], responses={204: None, **SAYS_NO}, operation_id="uploads_discard")
@api_view(["GET", "PUT", "DELETE"])
def upload(request, upload_id):
    """Say how far an upload is, take its next piece, or throw it away."""
    own = _own(request.user, upload_id)
    if request.method == "DELETE":
        uploads.discard(by=request.user, upload_id=own.pk)
        return Response(status=204)
    if request.method == "PUT":
        return _answer(lambda: _take_piece(request, own))
    return Response(UploadSerializer(own).data)


@extend_schema(request=None, responses={200: UploadSerializer, **SAYS_NO}, operation_id="uploads_finish")
@api_view(["POST"])
def finish(request, upload_id):
    """Check a file that is complete: its kind by its bytes, its hash, the virus scanner."""
    own = _own(request.user, upload_id)
    return _answer(lambda: uploads.finish(by=request.user, at=now(), upload_id=own.pk))


def _answer(deed):
    try:
        return Response(UploadSerializer(deed()).data)
    except uploads.WrongPlace as wrong:
        return Response({"detail": str(wrong), "changes": [str(wrong)], "received": wrong.received}, status=409)


def _take_piece(request, own):
    declared, offset = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if not (declared.isdecimal() and offset.isdecimal()):
        raise Refused(_("A piece needs its length and its place."))
    if int(declared) > settings.UPLOAD_CHUNK_MB * 1024**2:
        raise Refused(_("This piece is larger than it may be."))
    data = request.stream.read(int(declared)) if request.stream else b""
    if len(data) != int(declared):
        raise Refused(_("This piece was cut off; send it again."))
    return uploads.receive(
        by=request.user, at=now(), upload_id=own.pk, offset=int(offset), data=data,
        sha256=request.headers.get("X-Chunk-SHA256", ""),
    )  # fmt: skip


def _own(officer, upload_id: UUID):
    try:
        return uploads.own(officer, upload_id)
    except Upload.DoesNotExist as hidden:
        raise Http404 from hidden

"""The documents of a case through the API."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import Case, CaseDocument
from cases.queries import documents as documents_of
from cases.queries import files
from cases.services import documents
from cases.views.documents import sent
from portal.shell.serializing import BoundedSerializer

SAYS_NO = {403: RefusalSerializer, 404: RefusalSerializer}
MAY_REFUSE = {**SAYS_NO, 422: RefusalSerializer}


class ChoiceSerializer(BoundedSerializer):
    """A document that can be made now."""

    code = serializers.CharField(source="kind.code")
    title = serializers.CharField()
    basis = serializers.CharField(source="kind.basis")
    matter_id = serializers.IntegerField(source="matter.pk", default=None, allow_null=True)
    party_id = serializers.IntegerField(source="party.pk", default=None, allow_null=True)
    is_draft = serializers.BooleanField()


class DocumentSerializer(serializers.ModelSerializer):
    """A document as it was made."""

    title = serializers.CharField(read_only=True)
    made_by = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = CaseDocument
        fields = [
            "id", "code", "title", "number", "is_draft", "matter_id", "party_id", "format", "size", "sha256", "purpose",
            "made_by", "made_at",
        ]  # fmt: skip
        read_only_fields = fields


class DocumentsSerializer(BoundedSerializer):
    choices = ChoiceSerializer(many=True)
    made = DocumentSerializer(many=True)


class MakeSerializer(BoundedSerializer):
    code = serializers.CharField(max_length=40)
    format = serializers.ChoiceField(CaseDocument.Format.choices)
    matter_id = serializers.IntegerField(required=False, allow_null=True)
    party_id = serializers.IntegerField(required=False, allow_null=True)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OpenDocumentSerializer(BoundedSerializer):
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True)


@extend_schema(methods=["GET"], responses={200: DocumentsSerializer, **SAYS_NO}, operation_id="documents_list")
@extend_schema(
    methods=["POST"], request=MakeSerializer, responses={201: DocumentSerializer, **MAY_REFUSE},
    operation_id="documents_make",
)  # fmt: skip
@api_view(["GET", "POST"])
def of_case(request, case_id):
    """List what can be made of a case and what was made, or make a document."""
    case = _case(request.user, case_id)
    if request.method == "POST":
        given = _checked(MakeSerializer, request.data)
        row = documents.make(by=request.user, at=now(), case_id=case_id, **given)
        row.title = documents_of.title_of(row.code, row.matter)
        return Response(DocumentSerializer(row).data, status=201)
    parties = files.parties_of(case, request.user)
    groups = documents_of.choices_of(case, request.user, parties)
    found = {
        "choices": [choice for group in groups for choice in group.choices],
        "made": documents_of.made_of(case, parties),
    }
    return Response(DocumentsSerializer(found).data)


@extend_schema(
    request=OpenDocumentSerializer, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **MAY_REFUSE},
    operation_id="documents_open",
)  # fmt: skip
@api_view(["POST"])
def open_again(request, document_id):
    """Fetch the bytes of a document as it was made; the look is recorded."""
    given = _checked(OpenDocumentSerializer, request.data)
    try:
        return sent(documents.open_again(by=request.user, at=now(), document_id=document_id, **given))
    except CaseDocument.DoesNotExist as hidden:
        raise Http404 from hidden


def _case(officer, case_id):
    try:
        return files.case_with_people(officer, case_id)
    except Case.DoesNotExist as hidden:
        raise Http404 from hidden


def _checked(shape, data):
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)

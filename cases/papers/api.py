"""The documents of a case through the API."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.file.case.models import Case
from cases.file.case.queries import case_with_people
from cases.file.parties.queries import parties_of
from cases.papers import deeds as documents
from cases.papers import queries as documents_of
from cases.papers.models import CaseDocument
from cases.papers.views import sent
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.answers import answered
from portal.shell.api.fields import Choice, Key, Line
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ChoiceSerializer(serializers.Serializer):
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
    made_by = OfficerSerializer(read_only=True)

    class Meta:
        model = CaseDocument
        fields = [
            "id",
            "code",
            "title",
            "number",
            "is_draft",
            "matter_id",
            "party_id",
            "format",
            "size",
            "sha256",
            "purpose",
            "made_by",
            "made_at",
        ]
        read_only_fields = fields


class DocumentsSerializer(serializers.Serializer):
    """What can be made of a case now, and what was made of it."""

    choices = ChoiceSerializer(many=True)
    made = DocumentSerializer(many=True)


class MakeSerializer(Given):
    """Which document to make, about which request or party, and in which format."""

    code = Line(max_length=40)
    format = Choice(CaseDocument.Format.choices)
    matter_id = Key(required=False, allow_null=True)
    party_id = Key(required=False, allow_null=True)
    purpose = Line(max_length=200, required=False, allow_blank=True)


class OpenDocumentSerializer(Given):
    """What a document is fetched for; of a sealed case it is needed."""

    purpose = Line(max_length=200, required=False, allow_blank=True)


@extend_schema(
    methods=["GET"],
    responses=DocumentsSerializer,
    operation_id="documents_list",
    summary="List the documents of a case",
    description="What can be made of the case now, and what was made of it.",
)
@extend_schema(
    methods=["POST"],
    request=MakeSerializer,
    responses={201: DocumentSerializer},
    operation_id="documents_make",
    summary="Make a document of a case",
    description="Makes it on the bureau's form; a final one gets its number and is kept as it is.",
)
@api_view(["GET", "POST"])
def of_case(request, case_id):
    """List what can be made of a case and what was made, or make a document."""
    case = _case(request.user, case_id)
    if request.method == "POST":
        given = checked(MakeSerializer, request.data)
        row = documents.make(by=request.user, at=now(), case_id=case_id, **given)
        row.title = documents_of.title_of(row.code, row.matter)
        return answered(DocumentSerializer(row).data, 201)
    parties = parties_of(case, request.user)
    groups = documents_of.choices_of(case, request.user, parties)
    found = {
        "choices": [choice for group in groups for choice in group.choices],
        "made": documents_of.made_of(case, parties),
    }
    return answered(DocumentsSerializer(found).data)


@extend_schema(
    request=OpenDocumentSerializer,
    responses=dict.fromkeys([(200, PDF), (200, DOCX)], OpenApiTypes.BINARY),
    operation_id="documents_open",
)
@api_view(["POST"])
def open_again(request, document_id):
    """Fetch a document. The bytes as they were made; the look is recorded."""
    given = checked(OpenDocumentSerializer, request.data)
    try:
        return sent(documents.open_again(by=request.user, at=now(), document_id=document_id, **given))
    except CaseDocument.DoesNotExist as hidden:
        raise Http404 from hidden


def _case(officer, case_id):
    try:
        return case_with_people(officer, case_id)
    except Case.DoesNotExist as hidden:
        raise Http404 from hidden

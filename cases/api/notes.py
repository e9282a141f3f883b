"""Page notes through the API: the same deeds as the pages call."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import Evidence, Matter, PageNote
from cases.models.notes import WHOLE
from cases.queries.notes import notes_of, shown_notes
from cases.queries.reviewing import matter_to_review
from cases.services import notes as deeds
from portal.shell.serializing import BoundedSerializer

MAY_REFUSE = dict.fromkeys((403, 404, 409, 422), RefusalSerializer)
CORNERS = ("left", "top", "width", "height")


class NotePlaceSerializer(BoundedSerializer):
    """A rectangle on a page, in thousandths of its width and height."""

    left = serializers.IntegerField(min_value=0, max_value=WHOLE)
    top = serializers.IntegerField(min_value=0, max_value=WHOLE)
    width = serializers.IntegerField(min_value=0, max_value=WHOLE)
    height = serializers.IntegerField(min_value=0, max_value=WHOLE)


class WriteNoteSerializer(BoundedSerializer):
    evidence = serializers.IntegerField(source="evidence_id")
    page = serializers.IntegerField(min_value=1, default=1)
    text = serializers.CharField(max_length=deeds.LONGEST)
    place = NotePlaceSerializer(required=False, allow_null=True)


class AnswerNoteSerializer(BoundedSerializer):
    text = serializers.CharField(max_length=deeds.LONGEST)


class NoteSerializer(serializers.ModelSerializer):
    """A note; `answer` is empty until the author of the matter has said what was done about it."""

    author = serializers.SlugRelatedField("badge_number", read_only=True)
    round = serializers.IntegerField(source="step.round")
    level = serializers.IntegerField(source="step.level")
    answer = serializers.SerializerMethodField()

    class Meta:
        model = PageNote
        fields = [
            "id", "evidence", "page", *CORNERS, "text", "author", "round", "level", "written_at", "answer",
        ]  # fmt: skip
        read_only_fields = fields

    def get_answer(self, note) -> str:
        said = getattr(note, "answer", None)
        return said.text if said else ""


@extend_schema(methods=["GET"], responses={200: NoteSerializer(many=True)}, operation_id="matters_notes")
@extend_schema(
    methods=["POST"], request=WriteNoteSerializer, responses={201: NoteSerializer, **MAY_REFUSE},
    operation_id="matters_write_note",
)  # fmt: skip
@api_view(["GET", "POST"])
def notes(request, matter_id):
    """List the page notes of a matter, or write one while deciding it."""
    try:
        matter = matter_to_review(request.user, matter_id)
    except Matter.DoesNotExist as hidden:
        raise Http404 from hidden
    if request.method != "POST":
        return Response(NoteSerializer(notes_of(matter, request.user), many=True).data)
    given = WriteNoteSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = dict(given.validated_data)
    place = said.pop("place", None)
    try:
        note = deeds.write(
            by=request.user, at=now(), matter_id=matter.pk, place=deeds.Place(**place) if place else None, **said
        )
    except Evidence.DoesNotExist as hidden:
        raise Http404 from hidden
    return Response(NoteSerializer(note).data, status=201)


@extend_schema(
    request=AnswerNoteSerializer, responses={200: NoteSerializer, **MAY_REFUSE}, operation_id="notes_answer"
)
@api_view(["POST"])
def answer(request, note_id):
    """Say what was done about a note of the round that came back."""
    note = shown_notes(request.user).filter(pk=note_id, step__decided_at__isnull=False).first()
    if note is None or not Matter.objects.visible_to(request.user).filter(pk=note.step.matter_id).exists():
        raise Http404
    given = AnswerNoteSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = deeds.answer(by=request.user, at=now(), note_id=note.pk, **given.validated_data)
    return Response(NoteSerializer(said.note).data)

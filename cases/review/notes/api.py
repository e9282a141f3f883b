"""Page notes through the API: the same deeds as the pages call."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.file.evidence.models import Evidence
from cases.review.models import Matter
from cases.review.notes import deeds
from cases.review.notes.models import WHOLE, PageNote
from cases.review.notes.queries import notes_of, shown_notes
from cases.review.queries import matter_to_review
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.answers import answered
from portal.shell.api.fields import Key, Number, Text
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view

CORNERS = ("left", "top", "width", "height")


class NotePlaceSerializer(Given):
    """A rectangle on a page, in thousandths of its width and height."""

    left = Number(min_value=0, max_value=WHOLE)
    top = Number(min_value=0, max_value=WHOLE)
    width = Number(min_value=0, max_value=WHOLE)
    height = Number(min_value=0, max_value=WHOLE)


class WriteNoteSerializer(Given):
    """A note on a page of the evidence."""

    evidence = Key(source="evidence_id")
    page = Number(min_value=1, default=1)
    text = Text(max_length=deeds.LONGEST)
    place = NotePlaceSerializer(required=False, allow_null=True)


class AnswerNoteSerializer(Given):
    """What was done about a note."""

    text = Text(max_length=deeds.LONGEST)


class NoteSerializer(serializers.ModelSerializer):
    """A note; `answer` is empty until the author of the matter has said what was done about it."""

    author = OfficerSerializer(read_only=True)
    round = serializers.IntegerField(source="step.round")
    level = serializers.IntegerField(source="step.level")
    answer = serializers.SerializerMethodField()

    class Meta:
        model = PageNote
        fields = ["id", "evidence", "page", *CORNERS, "text", "author", "round", "level", "written_at", "answer"]
        read_only_fields = fields

    def get_answer(self, note) -> str:
        said = getattr(note, "answer", None)
        return said.text if said else ""


@extend_schema(
    methods=["GET"],
    responses=NoteSerializer(many=True),
    operation_id="matters_notes",
    summary="List the page notes of a request",
    description="Those that the caller may read.",
)
@extend_schema(
    methods=["POST"],
    request=WriteNoteSerializer,
    responses={201: NoteSerializer},
    operation_id="matters_write_note",
    summary="Write a page note",
    description="On a page of the evidence, while deciding the request.",
)
@api_view(["GET", "POST"])
def notes(request, matter_id):
    """List the page notes of a matter, or write one while deciding it."""
    try:
        matter = matter_to_review(request.user, matter_id)
    except Matter.DoesNotExist as hidden:
        raise Http404 from hidden
    if request.method != "POST":
        return answered(NoteSerializer(notes_of(matter, request.user), many=True).data)
    said = checked(WriteNoteSerializer, request.data)
    place = said.pop("place", None)
    try:
        note = deeds.write(
            by=request.user, at=now(), matter_id=matter.pk, place=deeds.Place(**place) if place else None, **said
        )
    except Evidence.DoesNotExist as hidden:
        raise Http404 from hidden
    return answered(NoteSerializer(note).data, 201)


@extend_schema(request=AnswerNoteSerializer, responses={200: NoteSerializer}, operation_id="notes_answer")
@api_view(["POST"])
def answer(request, note_id):
    """Answer a page note. Says what was done about it, in the round that came back."""
    note = shown_notes(request.user).filter(pk=note_id, step__decided_at__isnull=False).first()
    if note is None or not Matter.objects.visible_to(request.user).filter(pk=note.step.matter_id).exists():
        raise Http404
    said = deeds.answer(by=request.user, at=now(), note_id=note.pk, **checked(AnswerNoteSerializer, request.data))
    return answered(NoteSerializer(said.note).data)

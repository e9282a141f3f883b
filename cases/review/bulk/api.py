"""Approving several matters of one's own queue through the API: the same deed as the page calls, one event each."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.review.bulk import deeds as bulk
from cases.review.bulk.queries import in_bulk_queue
from cases.review.models import Matter
from cases.review.permissions import check_reviews
from cases.review.signing import approvals_together
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered
from portal.shell.api.fields import Flag, Key, Line, Number, Text
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class ApprovableSerializer(serializers.ModelSerializer):
    """A matter of one's own queue that may be approved with others; `version` and `content_digest` are sent back."""

    case_number = serializers.CharField(source="case.number")

    class Meta:
        model = Matter
        fields = ["id", "case", "case_number", "kind", "stage", "round", "version", "content_digest", "due_at"]
        read_only_fields = fields


class ChosenSerializer(Given):
    """A matter as it was seen."""

    matter = Key(min_value=1)
    version = Number(min_value=1)
    content_digest = Line(max_length=64)


class ApproveSeveralSerializer(Given):
    """`six_questions` says that all six were answered with yes for each of the chosen files."""

    chosen = ChosenSerializer(many=True, allow_empty=False, max_length=bulk.MOST_TOGETHER)
    six_questions = Flag()
    opinion = Text(max_length=4000, required=False, allow_blank=True, default="")

    def validate_six_questions(self, answered):
        if not answered:
            raise serializers.ValidationError(_("A file with a question not answered by yes is decided on its own."))
        return answered


class OutcomeSerializer(serializers.Serializer):
    """What became of one matter; `why_not` is empty where it was approved."""

    matter = serializers.IntegerField(source="matter.pk")
    why_not = serializers.CharField(allow_blank=True)


@extend_schema(
    methods=["GET"],
    responses=ApprovableSerializer(many=True),
    operation_id="matters_approvable_together",
    summary="List what may be approved together",
    description="The requests of one's own queue, as they are now.",
)
@extend_schema(
    methods=["POST"],
    request=ApproveSeveralSerializer,
    responses={200: OutcomeSerializer(many=True)},
    operation_id="matters_approve_several",
    summary="Approve several requests",
    description="Exactly those named, each as it was seen; the answer says of each why it was not.",
)
@api_view(["GET", "POST"])
def approve_several(request):
    """List what of one's queue may be approved together, or approve exactly what is named."""
    check_reviews(request.user)
    if request.method == "GET":
        return answered(ApprovableSerializer(in_bulk_queue(request.user, now())[0], many=True).data)
    given = checked(ApproveSeveralSerializer, request.data)
    check_confirmed(request, approvals_together(request.user, [each["matter"] for each in given["chosen"]]))
    chosen = [bulk.Chosen(each["matter"], each["version"], each["content_digest"]) for each in given["chosen"]]
    outcomes = bulk.approve_all(by=request.user, at=now(), chosen=chosen, opinion=given["opinion"])
    return answered(OutcomeSerializer(outcomes, many=True).data)

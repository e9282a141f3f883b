"""Approving several matters of one's own queue through the API: the same deed as the page calls, one event each."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import Matter
from cases.permissions import check_reviews
from cases.queries.bulk import in_bulk_queue
from cases.services import bulk
from portal.shell.serializing import BoundedSerializer

MAY_REFUSE = {403: RefusalSerializer, 422: RefusalSerializer}


class ApprovableSerializer(serializers.ModelSerializer):
    """A matter of one's own queue that may be approved with others; `version` and `content_digest` are sent back."""

    case_number = serializers.CharField(source="case.number")

    class Meta:
        model = Matter
        fields = ["id", "case", "case_number", "kind", "stage", "round", "version", "content_digest", "due_at"]
        read_only_fields = fields


class ChosenSerializer(BoundedSerializer):
    """A matter as it was seen."""

    matter = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=1)
    content_digest = serializers.CharField(max_length=64)


class ApproveSeveralSerializer(BoundedSerializer):
    """`six_questions` says that all six were answered with yes for each of the chosen files."""

    chosen = ChosenSerializer(many=True, allow_empty=False, max_length=bulk.MOST)
    six_questions = serializers.BooleanField()
    opinion = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")

    def validate_six_questions(self, answered):
        if not answered:
            raise serializers.ValidationError(_("A file with a question not answered by yes is decided on its own."))
        return answered


class OutcomeSerializer(BoundedSerializer):
    """What became of one matter; `why_not` is empty where it was approved."""

    matter = serializers.IntegerField(source="matter.pk")
    why_not = serializers.CharField(allow_blank=True)


@extend_schema(
    methods=["GET"], responses={200: ApprovableSerializer(many=True), **MAY_REFUSE},
    operation_id="matters_approvable_together",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request=ApproveSeveralSerializer, responses={200: OutcomeSerializer(many=True), **MAY_REFUSE},
    operation_id="matters_approve_several",
)  # fmt: skip
@api_view(["GET", "POST"])
def approve_several(request):
    """List what of one's queue may be approved together, or approve exactly what is named."""
    check_reviews(request.user)
    if request.method == "GET":
        return Response(ApprovableSerializer(in_bulk_queue(request.user, now()), many=True).data)
    given = ApproveSeveralSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    chosen = [
        bulk.Chosen(each["matter"], each["version"], each["content_digest"]) for each in given.validated_data["chosen"]
    ]
    outcomes = bulk.approve_all(
        by=request.user, at=now(), chosen=chosen, opinion=given.validated_data["opinion"]
    )
    return Response(OutcomeSerializer(outcomes, many=True).data)

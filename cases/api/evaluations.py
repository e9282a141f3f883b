"""Evaluations after the event through the API: the same deeds as the page calls (C12, C13)."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.property import OfficerField
from cases.api.serializers import RefusalSerializer
from cases.api.views import checked, found_case
from cases.models import Case, DefectItem, Evaluation, EvaluationFinding
from cases.permissions import check_evaluates
from cases.queries.evaluations import evaluation_seen_by, evaluations_of
from cases.services import evaluations as deeds
from portal.shell.serializing import BoundedSerializer

MAY_REFUSE = dict.fromkeys((403, 404, 409, 422), RefusalSerializer)


class OpenEvaluationSerializer(BoundedSerializer):
    """`trigger` is named for a triggered appraisal and for no other."""

    kind = serializers.ChoiceField(Evaluation.Kind.choices)
    reference = serializers.CharField(max_length=120)
    trigger = serializers.ChoiceField(Evaluation.Trigger.choices, required=False, allow_blank=True, default="")


class FaultSerializer(BoundedSerializer):
    item = serializers.SlugRelatedField("code", queryset=DefectItem.objects.all())
    officer = OfficerField()
    remark = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ConcludeSerializer(BoundedSerializer):
    """`marks` by the code of each item of the form; `members` by badge number, for a committee."""

    marks = serializers.DictField(child=serializers.IntegerField(min_value=0))
    finding = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    faults = FaultSerializer(many=True, required=False, default=list)
    members = serializers.ListField(child=OfficerField(), required=False, default=list)


class EvaluationFindingSerializer(serializers.ModelSerializer):
    item = serializers.SlugRelatedField("code", read_only=True)
    officer = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = EvaluationFinding
        fields = ["item", "severity", "officer", "remark", "found_at"]
        read_only_fields = fields


class EvaluationSerializer(serializers.ModelSerializer):
    opened_by = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)
    concluded_by = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)
    findings = EvaluationFindingSerializer(many=True, read_only=True)

    class Meta:
        model = Evaluation
        fields = [
            "id", "case", "kind", "trigger", "reference", "opened_by", "opened_at", "marks", "total", "finding",
            "concluded_by", "concluded_at", "findings",
        ]  # fmt: skip
        read_only_fields = fields


@extend_schema(
    methods=["GET"], responses={200: EvaluationSerializer(many=True), **MAY_REFUSE}, operation_id="evaluations_list"
)
@extend_schema(
    methods=["POST"], request=OpenEvaluationSerializer, responses={201: EvaluationSerializer, **MAY_REFUSE},
    operation_id="evaluations_open",
)  # fmt: skip
@api_view(["GET", "POST"])
def of_case(request, case_id):
    """List how a case was evaluated after the event, or open an evaluation on an occasion."""
    case = found_case(request.user, case_id)
    if request.method == "GET":
        return Response(EvaluationSerializer(evaluations_of(case), many=True).data)
    check_evaluates(request.user)
    given = checked(OpenEvaluationSerializer, request.data)
    opened = deeds.open_evaluation(by=request.user, at=now(), case_id=case.pk, **given)
    return Response(EvaluationSerializer(opened).data, status=201)


@extend_schema(
    request=ConcludeSerializer, responses={200: EvaluationSerializer, **MAY_REFUSE}, operation_id="evaluations_conclude"
)
@api_view(["POST"])
def conclude(request, evaluation_id):
    """Conclude an evaluation with marks and findings."""
    try:
        evaluation = evaluation_seen_by(request.user, evaluation_id, Case.objects.visible_to(request.user))
    except Evaluation.DoesNotExist as hidden:
        raise Http404 from hidden
    check_evaluates(request.user)
    given = checked(ConcludeSerializer, request.data)
    faults = [
        deeds.EvaluationFault(fault["item"].pk, fault["officer"].pk, fault["remark"]) for fault in given.pop("faults")
    ]
    done = deeds.conclude(by=request.user, at=now(), evaluation_id=evaluation.pk, faults=faults, **given)
    return Response(EvaluationSerializer(done).data)

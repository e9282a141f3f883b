"""Evaluations after the event through the API: the same deeds as the page calls (C12, C13)."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.file.case.models import Case
from cases.file.case.permissions import check_evaluates
from cases.file.pages.api import found_case
from cases.file.reference import DefectItem
from cases.quality.evaluations import deeds
from cases.quality.evaluations.models import Evaluation, EvaluationFinding
from cases.quality.evaluations.queries import evaluation_seen_by, evaluations_of
from portal.people.api.shapes import OfficerSerializer, officer_key
from portal.shell.api.answers import answered
from portal.shell.api.fields import Choice, Line, Number, Text
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class OpenEvaluationSerializer(Given):
    """`trigger` is named for a triggered appraisal and for no other."""

    kind = Choice(Evaluation.Kind.choices)
    reference = Line(max_length=120)
    trigger = Choice(Evaluation.Trigger.choices, required=False, allow_blank=True, default="")


class FaultSerializer(Given):
    """A defect that an evaluation found, and whose it is."""

    item = serializers.SlugRelatedField("code", queryset=DefectItem.objects.all())
    officer = officer_key()
    remark = Line(max_length=300, required=False, allow_blank=True, default="")


class ConcludeSerializer(Given):
    """`marks` by the code of each item of the form; `members` by key, for a committee."""

    marks = serializers.DictField(child=Number(min_value=0))
    finding = Text(max_length=4000, required=False, allow_blank=True, default="")
    faults = FaultSerializer(many=True, required=False, default=list)
    members = serializers.ListField(child=officer_key(), required=False, default=list)


class EvaluationFindingSerializer(serializers.ModelSerializer):
    """A defect that an evaluation found."""

    item = serializers.SlugRelatedField("code", read_only=True)
    officer = OfficerSerializer(read_only=True)

    class Meta:
        model = EvaluationFinding
        fields = ["item", "severity", "officer", "remark", "found_at"]
        read_only_fields = fields


class EvaluationSerializer(serializers.ModelSerializer):
    """An evaluation of a case after the event."""

    opened_by = OfficerSerializer(read_only=True, allow_null=True)
    concluded_by = OfficerSerializer(read_only=True, allow_null=True)
    findings = EvaluationFindingSerializer(many=True, read_only=True)

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "case",
            "kind",
            "trigger",
            "reference",
            "opened_by",
            "opened_at",
            "marks",
            "total",
            "finding",
            "concluded_by",
            "concluded_at",
            "findings",
        ]
        read_only_fields = fields


@extend_schema(
    methods=["GET"],
    responses=EvaluationSerializer(many=True),
    operation_id="evaluations_list",
    summary="List the evaluations of a case",
    description="How the case was evaluated after the event.",
)
@extend_schema(
    methods=["POST"],
    request=OpenEvaluationSerializer,
    responses={201: EvaluationSerializer},
    operation_id="evaluations_open",
    summary="Open an evaluation of a case",
    description="On an occasion that its reference names.",
)
@api_view(["GET", "POST"])
def of_case(request, case_id):
    """List how a case was evaluated after the event, or open an evaluation on an occasion."""
    case = found_case(request.user, case_id)
    if request.method == "GET":
        return answered(EvaluationSerializer(evaluations_of(case), many=True).data)
    check_evaluates(request.user)
    given = checked(OpenEvaluationSerializer, request.data)
    opened = deeds.open_evaluation(by=request.user, at=now(), case_id=case.pk, **given)
    return answered(EvaluationSerializer(opened).data, 201)


@extend_schema(request=ConcludeSerializer, responses={200: EvaluationSerializer}, operation_id="evaluations_conclude")
@api_view(["POST"])
def conclude(request, evaluation_id):
    """Conclude an evaluation. With marks for every item of the form and what was found."""
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
    return answered(EvaluationSerializer(done).data)

"""Objections, consequences and computations through the API: the same deeds as the pages call."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from appraisal.api import serializers as shapes
from appraisal.api.results import SAYS_NO
from appraisal.deciders import check_may_compute
from appraisal.models import Objection, Period
from appraisal.permissions import visible_consequences, visible_objections
from appraisal.schedule import COMPUTE_MONTH
from appraisal.services import ladder, objections
from appraisal.views.sheets import opened_sheet
from portal.dispatch.services import occurrences

MAY_REFUSE = {**SAYS_NO, 409: shapes.AppraisalRefusalSerializer, 422: shapes.AppraisalRefusalSerializer}
MOST = 100


@extend_schema(
    methods=["GET"], operation_id="objections", responses={200: shapes.ObjectionSerializer(many=True)}
)
@extend_schema(
    methods=["POST"], operation_id="objection_file", request=shapes.FileSerializer,
    responses={201: shapes.ObjectionSerializer, **MAY_REFUSE},
)  # fmt: skip
@api_view(["GET", "POST"])
def objection_list(request):
    """The newest objections that the caller may see, or a new one against a line of an own sheet."""
    if request.method == "GET":
        return Response(shapes.ObjectionSerializer(visible_objections(request.user)[:MOST], many=True).data)
    given = _checked(shapes.FileSerializer, request)
    sheet = opened_sheet(request, given.pop("run"), given.pop("kind"), given.pop("subject_id"))
    filed = objections.file(
        by=request.user, at=timezone.now(), sheet_id=sheet.pk, indicator_id=given.pop("indicator"), **given
    )
    return Response(shapes.ObjectionSerializer(filed).data, status=201)


@extend_schema(
    operation_id="objection_decide", request=shapes.DecideObjectionSerializer,
    responses={200: shapes.ObjectionSerializer, **MAY_REFUSE},
)  # fmt: skip
@api_view(["POST"])
def decide_objection(request, objection_id):
    """Uphold or reject an open objection."""
    found = get_object_or_404(visible_objections(request.user), pk=objection_id)
    given = _checked(shapes.DecideObjectionSerializer, request)
    objections.decide(by=request.user, at=timezone.now(), objection_id=found.pk, **given)
    return Response(shapes.ObjectionSerializer(Objection.objects.get(pk=found.pk)).data)


@extend_schema(operation_id="consequences", responses={200: shapes.ConsequenceSerializer(many=True)})
@api_view(["GET"])
def consequence_list(request):
    """The newest consequences that the caller may see."""
    rows = visible_consequences(request.user).select_related("period").order_by("-proposed_at", "-pk")[:MOST]
    return Response(shapes.ConsequenceSerializer(rows, many=True).data)


@extend_schema(
    operation_id="consequence_decide", request=shapes.DecideConsequenceSerializer,
    responses={200: shapes.ConsequenceSerializer, **MAY_REFUSE},
)  # fmt: skip
@api_view(["POST"])
def decide_consequence(request, consequence_id):
    """Confirm or waive a proposed consequence with a reason."""
    found = get_object_or_404(visible_consequences(request.user), pk=consequence_id)
    given = _checked(shapes.DecideConsequenceSerializer, request)
    decide = ladder.confirm if given["is_confirmed"] else ladder.waive
    decide(by=request.user, at=timezone.now(), consequence_id=found.pk, reason=given["reason"])
    return Response(shapes.ConsequenceSerializer(visible_consequences(request.user).get(pk=found.pk)).data)


@extend_schema(
    operation_id="month_compute", request=None, responses={202: shapes.ComputationSerializer, **MAY_REFUSE}
)
@api_view(["POST"])
def compute(request, period_code):
    """Have a month computed as soon as possible."""
    check_may_compute(request.user, timezone.localdate())
    period = Period.objects.filter(code=period_code).first()
    if period is None:
        raise Http404
    run = occurrences.ask_now(job=COMPUTE_MONTH, key=period.code, by=request.user, at=timezone.now())
    return Response(shapes.ComputationSerializer(run).data, status=202)


def _checked(shape, request):
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)

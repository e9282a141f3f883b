"""Objections, consequences and computations through the API: the same deeds as the pages call."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from appraisal.consequences import deeds as ladder
from appraisal.consequences.permissions import visible_consequences
from appraisal.desk.api import serializers as shapes
from appraisal.desk.schedule import COMPUTE_MONTH
from appraisal.objections import deeds as objections
from appraisal.objections.models import Objection
from appraisal.objections.permissions import visible_objections
from appraisal.objections.sending import objection_decision
from appraisal.results.sheets.opening import opened_sheet
from appraisal.scheme.deciders import check_may_compute
from appraisal.scheme.periods.models import Period
from portal.dispatch.services import occurrences
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view


@extend_schema(
    methods=["GET"],
    operation_id="objections",
    parameters=[PageQuery],
    responses=page_of(shapes.ObjectionSerializer),
    summary="List objections",
    description="Those that the caller may see, the newest first.",
)
@extend_schema(
    methods=["POST"],
    operation_id="objection_file",
    summary="File an objection",
    description="Against a line of one's own sheet, or one record of it.",
    request=shapes.FileSerializer,
    responses={201: shapes.ObjectionSerializer},
)
@api_view(["GET", "POST"])
def objection_list(request):
    """The newest objections that the caller may see, or a new one against a line of an own sheet."""
    if request.method == "GET":
        rows = visible_objections(request.user).select_related("filed_by", "decided_by")
        return paged(request, rows, ("-filed_at", "-id"), shapes.ObjectionSerializer, asked(PageQuery, request))
    given = checked(shapes.FileSerializer, request.data)
    sheet = opened_sheet(request, given.pop("run"), given.pop("kind"), given.pop("subject_id"))
    filed = objections.file(
        by=request.user, at=timezone.now(), sheet_id=sheet.pk, indicator_id=given.pop("indicator"), **given
    )
    return answered(shapes.ObjectionSerializer(filed).data, 201)


@extend_schema(
    operation_id="objection_decide",
    request=shapes.DecideObjectionSerializer,
    responses={200: shapes.ObjectionSerializer},
)
@api_view(["POST"])
def decide_objection(request, objection_id):
    """Decide an objection. Upholds or rejects an open one, with a reason."""
    found = get_object_or_404(visible_objections(request.user), pk=objection_id)
    given = checked(shapes.DecideObjectionSerializer, request.data)
    said = {"is_upheld": given["is_upheld"], "reason": given["reason"], "at": timezone.now()}
    check_confirmed(request, objection_decision(found, **said))
    objections.decide(by=request.user, at=timezone.now(), objection_id=found.pk, **given)
    return answered(shapes.ObjectionSerializer(Objection.objects.get(pk=found.pk)).data)


@extend_schema(operation_id="consequences", parameters=[PageQuery], responses=page_of(shapes.ConsequenceSerializer))
@api_view(["GET"])
def consequence_list(request):
    """List consequences. Proposed and decided ones that the caller may see, the newest first."""
    rows = visible_consequences(request.user).select_related("period", "officer", "decided_by")
    return paged(request, rows, ("-proposed_at", "-id"), shapes.ConsequenceSerializer, asked(PageQuery, request))


@extend_schema(
    operation_id="consequence_decide",
    request=shapes.DecideConsequenceSerializer,
    responses={200: shapes.ConsequenceSerializer},
)
@api_view(["POST"])
def decide_consequence(request, consequence_id):
    """Decide a consequence. Confirms or waives a proposed one, with a reason."""
    found = get_object_or_404(visible_consequences(request.user), pk=consequence_id)
    given = checked(shapes.DecideConsequenceSerializer, request.data)
    decide = ladder.confirm if given["is_confirmed"] else ladder.waive
    decide(by=request.user, at=timezone.now(), consequence_id=found.pk, reason=given["reason"])
    return answered(shapes.ConsequenceSerializer(visible_consequences(request.user).get(pk=found.pk)).data)


@extend_schema(operation_id="month_compute", request=None, responses={202: shapes.ComputationSerializer})
@api_view(["POST"])
def compute(request, period_code):
    """Compute a month. As soon as possible, by a worker; the answer is the run."""
    checked(Nothing, request.data)
    check_may_compute(request.user, timezone.localdate())
    period = Period.objects.filter(code=period_code).first()
    if period is None:
        raise Http404
    run = occurrences.ask_now(job=COMPUTE_MONTH, key=period.code, by=request.user, at=timezone.now())
    return answered(shapes.ComputationSerializer(run).data, 202)

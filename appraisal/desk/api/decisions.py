"""Objections, consequences, corrections and computations of months through the API: the same deeds as the pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from appraisal.consequences import deeds as ladder
from appraisal.consequences.ladders.permissions import keeps_ladders
from appraisal.consequences.ladders.queries import rules_of
from appraisal.consequences.permissions import of_year, visible_consequences
from appraisal.consequences.talks import deeds as talks
from appraisal.consequences.talks.deeds import TalkInput
from appraisal.desk.api import consequence_shapes as ladder_shapes
from appraisal.desk.api import serializers as shapes
from appraisal.desk.schedule import COMPUTE_PERIOD
from appraisal.objections import deeds as objections
from appraisal.objections.models import Objection
from appraisal.objections.permissions import visible_objections
from appraisal.objections.sending import objection_decision
from appraisal.results.reissues import deeds as reissues
from appraisal.results.reissues.models import Reissue
from appraisal.results.reissues.queries import signed, with_names
from appraisal.results.sheets.opening import opened_sheet
from appraisal.scheme.addresses import kind_of
from appraisal.scheme.deciders import check_may_compute, check_may_publish_results
from appraisal.scheme.periods.queries import key_of, oldest_scheme, period_of
from appraisal.scheme.permissions import check_reads_schemes
from appraisal.scheme.versions.models import Scheme
from portal.dispatch.runs import occurrences
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import asked, checked
from portal.shell.api.views import api_view

ConsequenceSerializer, ConsequenceQuery = ladder_shapes.ConsequenceSerializer, ladder_shapes.ConsequenceQuery
CONSEQUENCES = page_of(ConsequenceSerializer)


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


@extend_schema(operation_id="consequences", parameters=[ConsequenceQuery], responses=CONSEQUENCES)
@api_view(["GET"])
def consequence_list(request):
    """List consequences. Proposed and decided ones that the caller may see, the newest first."""
    return _consequences(request)


@extend_schema(operation_id="consequences_of_year", parameters=[ConsequenceQuery], responses=CONSEQUENCES)
@api_view(["GET"])
def consequences_of_year(request):
    """List consequences of a year. The same list at its short address, for `?year=`."""
    return _consequences(request)


def _consequences(request):
    given = asked(ConsequenceQuery, request)
    rows = visible_consequences(request.user).select_related("period", "scheme", "officer", "decided_by", "by_rule")
    rows = rows.prefetch_related("heads__officer", "talks__talked_by", "talks__talked_with")
    if given.get("year"):
        rows = of_year(rows, given["year"])
    for name, column in (("state", "state"), ("rule", "rule"), ("proposal", "by_rule__proposal")):
        if given.get(name):
            rows = rows.filter(**{column: given[name]})
    if given.get("kind"):
        rows = rows.filter(subject_kind=kind_of(given["kind"]))
    return paged(request, rows, ("-proposed_at", "-id"), ConsequenceSerializer, given)


@extend_schema(operation_id="ladders", parameters=[PageQuery], responses=page_of(ladder_shapes.LadderSerializer))
@api_view(["GET"])
def ladder_list(request):
    """List the rules of the ladder. Those in force and ended, by code; drafts for those who keep them."""
    check_reads_schemes(request.user)
    rows = rules_of(keeps_ladders(request.user))
    return paged(request, rows, ("code", "-id"), ladder_shapes.LadderSerializer, asked(PageQuery, request))


@extend_schema(
    operation_id="consequence_decide",
    request=ladder_shapes.DecideConsequenceSerializer,
    responses={200: ConsequenceSerializer},
)
@api_view(["POST"])
def decide_consequence(request, consequence_id):
    """Decide a consequence. Confirms or waives a proposed one, with a reason."""
    found = get_object_or_404(visible_consequences(request.user), pk=consequence_id)
    given = checked(ladder_shapes.DecideConsequenceSerializer, request.data)
    decide = ladder.confirm if given["is_confirmed"] else ladder.waive
    decide(by=request.user, at=timezone.now(), consequence_id=found.pk, reason=given["reason"])
    return answered(ConsequenceSerializer(visible_consequences(request.user).get(pk=found.pk)).data)


@extend_schema(
    operation_id="talk_hold", request=ladder_shapes.TalkInputSerializer, responses={201: ConsequenceSerializer}
)
@api_view(["POST"])
def hold_talk(request, consequence_id):
    """Record a talk. With one of those whom a confirmed consequence concerns; its record was uploaded before."""
    found = get_object_or_404(visible_consequences(request.user), pk=consequence_id)
    given = checked(ladder_shapes.TalkInputSerializer, request.data)
    talk = TalkInput(
        talked_with_id=given.pop("talked_with"),
        talked_by_id=given.pop("talked_by"),
        upload_id=given.pop("upload"),
        **given,
    )
    talks.hold(by=request.user, at=timezone.now(), consequence_id=found.pk, talk=talk)
    return answered(ConsequenceSerializer(visible_consequences(request.user).get(pk=found.pk)).data, 201)


@extend_schema(operation_id="reissues", parameters=[PageQuery], responses=page_of(shapes.ReissueLineSerializer))
@api_view(["GET"])
def reissue_list(request):
    """List corrections of published months. Proposed, issued, declined and lapsed ones, the newest first."""
    check_may_publish_results(request.user, timezone.localdate())
    rows = with_names(Reissue.objects.all())
    return paged(request, rows, ("-proposed_at", "-id"), shapes.ReissueLineSerializer, asked(PageQuery, request))


@extend_schema(operation_id="reissue", responses={200: shapes.ReissueSerializer})
@api_view(["GET"])
def reissue(request, reissue_id):
    """Read the correction of a published month. What was corrected and whose lines and places change."""
    check_may_publish_results(request.user, timezone.localdate())
    return answered(_shown(request, reissue_id))


@extend_schema(
    operation_id="reissue_decide", request=shapes.DecideReissueSerializer, responses={200: shapes.ReissueSerializer}
)
@api_view(["POST"])
def decide_reissue(request, reissue_id):
    """Decide on a correction. Issues the corrected bulletin or leaves the month as it is, with a reason."""
    at = timezone.now()
    check_may_publish_results(request.user, timezone.localdate(at))
    found = get_object_or_404(Reissue, pk=reissue_id)
    given = checked(shapes.DecideReissueSerializer, request.data)
    is_issued = given.pop("is_issued")
    outcome = "issue" if is_issued else "decline"
    check_confirmed(request, signed(request.user, found.pk, {"outcome": outcome, "reason": given["reason"]}, at))
    decide = reissues.issue if is_issued else reissues.decline
    decide(by=request.user, at=at, reissue_id=found.pk, **given)
    return answered(_shown(request, found.pk))


def _shown(request, reissue_id):
    found = get_object_or_404(with_names(Reissue.objects.all()), pk=reissue_id)
    return shapes.ReissueSerializer(found, context={"officer": request.user, "at": timezone.now()}).data


@extend_schema(operation_id="month_compute", request=shapes.SchemeQuery, responses={202: shapes.ComputationSerializer})
@api_view(["POST"])
def compute(request, period_code):
    """Compute a period. Of the oldest scheme where none is named; soon, by a worker; the answer is the run."""
    given = checked(shapes.SchemeQuery, request.data)
    check_may_compute(request.user, timezone.localdate())
    scheme = get_object_or_404(Scheme, code=given["scheme"]) if "scheme" in given else oldest_scheme()
    if scheme is None or period_of(scheme, period_code) is None:
        raise Http404
    key = key_of(scheme, period_code)
    run = occurrences.ask_now(job=COMPUTE_PERIOD, key=key, by=request.user, at=timezone.now())
    return answered(shapes.ComputationSerializer(run).data, 202)

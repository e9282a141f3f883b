"""The deeds of cases through the API: the same ones as the pages call, the same sentences when refused."""

from django.http import Http404
from django.utils import timezone
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api import serializers as shapes
from cases.models import Case, Cause, DefectItem, Matter
from cases.permissions import check_reads_it_not_blind
from cases.queries import files, follow_ups
from cases.queries.listing import ORDER, cases_for
from cases.queries.reviewing import matter_to_review
from cases.queries.waiting import waiting_for
from cases.reception import ReceptionInput
from cases.services import matters, registration, review
from cases.services.items import EvidenceInput
from cases.services.registration import PartyInput
from cases.services.review import Finding
from cases.venue import VenueInput
from portal.shell.paging import Keyset

SAYS_NO = {403: shapes.RefusalSerializer, 404: shapes.RefusalSerializer}
MAY_REFUSE = {**SAYS_NO, 409: shapes.RefusalSerializer, 422: shapes.RefusalSerializer}


def checked(shape, data, **context):
    """Return what was sent, as plain data of a shape that may look into `context`; raises ValidationError."""
    given = shape(data=data, context=context)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def found_case(officer, case_id):
    """Return a case that an officer may know of; Http404 where it is hidden or missing."""
    row = Case.objects.visible_to(officer).filter(pk=case_id).first()
    if row is None:
        raise Http404
    check_reads_it_not_blind(officer, row.pk)
    return row


@extend_schema(
    methods=["GET"], parameters=[shapes.CaseQuerySerializer], responses=shapes.CasePageSerializer,
    operation_id="cases_list",
)  # fmt: skip
@extend_schema(
    methods=["POST"], request=shapes.RegisterSerializer, operation_id="cases_register",
    responses={201: shapes.CaseDetailSerializer, **MAY_REFUSE},
)  # fmt: skip
@api_view(["GET", "POST"])
def cases(request):
    """List the cases one may know of, or register a case."""
    if request.method == "POST":
        return _register(request)
    given = checked(shapes.CaseQuerySerializer, request.query_params)
    rows = cases_for(request.user, given).select_related("cause", "unit", "lead")
    page = Keyset(rows, ORDER).page(given.get("after", ""), given.get("before", ""))
    return Response(_paged(page, shapes.CaseSerializer))


@extend_schema(responses={200: shapes.CaseDetailSerializer, **SAYS_NO}, operation_id="cases_read")
@api_view(["GET"])
def case(request, case_id):
    """Read one case with parties by mask, evidence and matters."""
    return Response(_case(request, case_id))


@extend_schema(
    request=shapes.AskSerializer, responses={201: shapes.MatterDetailSerializer, **MAY_REFUSE},
    operation_id="cases_ask",
)  # fmt: skip
@api_view(["POST"])
def ask(request, case_id):
    """Ask for a decision in a case."""
    found_case(request.user, case_id)
    matter = matters.ask(by=request.user, at=now(), case_id=case_id, **checked(shapes.AskSerializer, request.data))
    return Response(_matter(matter), status=201)


@extend_schema(
    parameters=[shapes.MatterQuerySerializer], responses=shapes.MatterPageSerializer, operation_id="matters_list"
)
@api_view(["GET"])
def matter_list(request):
    """List matters of the cases one may know of, newest first; `waiting` for those that wait for oneself."""
    given = checked(shapes.MatterQuerySerializer, request.query_params)
    rows = Matter.objects.visible_to(request.user)
    if given.get("waiting"):
        rows = rows.filter(pk__in=waiting_for(request.user, now()).order_by().values("pk"))
    for name in ("stage", "case"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    rows = rows.select_related("author", "holder")
    page = Keyset(rows, ("-opened_at", "-id")).page(given.get("after", ""), given.get("before", ""))
    return Response(_paged(page, shapes.MatterSerializer))


@extend_schema(responses={200: shapes.MatterDetailSerializer, **SAYS_NO}, operation_id="matters_read")
@api_view(["GET"])
def matter(request, matter_id):
    """Read one matter with its steps, and the version and digest that a decision sends back."""
    return Response(_matter(_found_matter(request, matter_id)))


@extend_schema(
    request=shapes.ResubmitSerializer, responses={200: shapes.MatterDetailSerializer, **MAY_REFUSE},
    operation_id="matters_resubmit",
)  # fmt: skip
@api_view(["POST"])
def resubmit(request, matter_id):
    """Hand a returned matter in again as a new round."""
    return _deed(request, matter_id, matters.resubmit, checked(shapes.ResubmitSerializer, request.data))


@extend_schema(
    request=shapes.WithdrawSerializer, responses={200: shapes.MatterDetailSerializer, **MAY_REFUSE},
    operation_id="matters_withdraw",
)  # fmt: skip
@api_view(["POST"])
def withdraw(request, matter_id):
    """Take a matter back."""
    return _deed(request, matter_id, matters.withdraw, checked(shapes.WithdrawSerializer, request.data))


@extend_schema(
    request=None, responses={200: shapes.MatterDetailSerializer, **MAY_REFUSE}, operation_id="matters_take_up"
)
@api_view(["POST"])
def take_up(request, matter_id):
    """Claim a matter for oneself."""
    return _deed(request, matter_id, review.take_up, {})


@extend_schema(
    request=shapes.DecideSerializer, responses={200: shapes.MatterDetailSerializer, **MAY_REFUSE},
    operation_id="matters_decide",
)  # fmt: skip
@api_view(["POST"])
def decide(request, matter_id):
    """Approve, return or reject a matter where it stands."""
    given = checked(shapes.DecideSerializer, request.data)
    findings = [Finding(**finding) for finding in given.pop("findings", [])]
    return _deed(request, matter_id, review.decide, {**given, "findings": findings})


@extend_schema(
    request=shapes.FollowUpSerializer, responses={200: shapes.CaseDetailSerializer, **MAY_REFUSE},
    operation_id="cases_follow_up",
)  # fmt: skip
@api_view(["POST"])
def follow_up(request, name, pk):
    """Record what follows a decision: service, execution, measures, approvals from above, reviews of a non-filing.

    `name` is a row of the table of follow-ups, `pk` the row it is about; a scan is sent as multipart.
    """
    try:
        chosen, row, case = follow_ups.find(request.user, name, pk)
    except follow_ups.MISSING as hidden:
        raise Http404 from hidden
    follow_ups.check_may_try(request.user, chosen, row, case, now())
    given = request.data.dict() if hasattr(request.data, "getlist") else dict(request.data)
    if hasattr(request.data, "getlist") and "members" in given:
        given["members"] = request.data.getlist("members")
    chosen.deed(by=request.user, at=now(), **{chosen.key: row.pk}, **chosen.values(given))
    return Response(_case(request, case.pk))


@extend_schema(responses=shapes.DefectItemSerializer(many=True), operation_id="defects_list")
@api_view(["GET"])
def defects(request):
    """List the defect catalogue."""
    return Response(shapes.DefectItemSerializer(DefectItem.objects.filter(is_active=True), many=True).data)


@extend_schema(responses=shapes.CauseSerializer(many=True), operation_id="causes_list")
@api_view(["GET"])
def causes(request):
    """List the causes in force today."""
    return Response(shapes.CauseSerializer(Cause.objects.on(timezone.localdate()), many=True).data)


def _register(request):
    given = checked(shapes.RegisterSerializer, request.data)
    parties = [PartyInput(**party) for party in given.pop("parties", [])]
    given["reception"] = ReceptionInput(**given.get("reception", {}))
    given["venue"] = VenueInput(**given["venue"]) if given.get("venue") else None
    given["evidence"] = [EvidenceInput(**item) for item in given.get("evidence", [])]
    logged = registration.register(by=request.user, at=now(), parties=parties, **given)
    # Who registers for colleagues reads this answer once, and from then on no more than others.
    return Response(_case(request, logged.pk, seen_by=logged.lead), status=201)


def _deed(request, matter_id, deed, given):
    _found_matter(request, matter_id)
    return Response(_matter(deed(by=request.user, at=now(), matter_id=matter_id, **given)))


def _found_matter(request, matter_id):
    try:
        return matter_to_review(request.user, matter_id)
    except Matter.DoesNotExist as hidden:
        raise Http404 from hidden


def _case(request, case_id, seen_by=None):
    try:
        found = files.case_with_people(seen_by or request.user, case_id)
    except Case.DoesNotExist as hidden:
        raise Http404 from hidden
    context = {"parties": files.parties_of(found, request.user)}
    return shapes.CaseDetailSerializer(found, context=context).data


def _matter(matter):
    return shapes.MatterDetailSerializer(matter).data


def _paged(page, shape):
    return {
        "next": page.next_cursor,
        "previous": page.previous_cursor,
        "results": shape(page.rows, many=True).data,
    }

"""The deeds of cases through the API: the same ones as the pages call, the same sentences when refused."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.settings import api_settings

from cases.desk.api import serializers as shapes
from cases.desk.list.queries import ORDER, cases_for
from cases.file.case.models import Case
from cases.file.case.queries import case_with_people
from cases.file.evidence.items import EvidenceInput
from cases.file.pages.api import found_case
from cases.file.parties.persons import PartyInput
from cases.file.parties.queries import parties_of
from cases.file.reference import Question
from cases.intake import deeds as registration
from cases.intake.reception.rules import ReceptionInput
from cases.intake.rules import CaseInput
from cases.intake.venue import VenueInput
from cases.review import deeds as review
from cases.review.claiming import deeds as claims
from cases.review.deeds import Finding
from cases.review.matters import deeds as matters
from cases.review.matters import particular_api as kinds
from cases.review.matters.spoken import names_of
from cases.review.models import Matter
from cases.review.next_steps import queries as follow_ups
from cases.review.next_steps.table import BY_NAME
from cases.review.queries import matter_to_review
from cases.review.signing import last_approval
from cases.review.waiting import waiting_for
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered, created, matching
from portal.shell.api.pages import page_of, paged
from portal.shell.api.refusals import named_as_sent
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view

FORMS = {name: shape for name, shape in kinds.follow_up_shapes().items() if kinds.has_file(shape)}
PLAIN = {name: shape for name, shape in kinds.follow_up_shapes().items() if name not in FORMS}
MATTER = shapes.MatterDetailSerializer


@extend_schema(
    methods=["GET"],
    parameters=[shapes.CaseQuerySerializer],
    responses=page_of(shapes.CaseSerializer),
    operation_id="cases_list",
    summary="List cases",
    description="The cases that the caller may know of, the newest first, narrowed as on the page.",
)
@extend_schema(
    methods=["POST"],
    request=shapes.RegisterSerializer,
    operation_id="cases_register",
    summary="Register a case",
    description="Registers a case and gives it its number. Who registers for colleagues reads this answer once.",
    responses={201: shapes.CaseDetailSerializer},
)
@api_view(["GET", "POST"])
def cases(request):
    """List the cases one may know of, or register a case."""
    if request.method == "POST":
        return _register(request)
    given = asked(shapes.CaseQuerySerializer, request)
    rows = cases_for(request.user, given).select_related("cause", "unit", "lead")
    if given.get("updated_since"):
        rows = rows.filter(last_event__recorded_at__gte=given["updated_since"])
    return paged(request, rows, ORDER, shapes.CaseSerializer, given)


@extend_schema(responses=shapes.CaseDetailSerializer, operation_id="cases_read")
@api_view(["GET"])
def case(request, case_id):
    """Read a case. With its parties by mask, its evidence, its requests and what was decided about each party."""
    return answered(_case(request, case_id))


@extend_schema(
    request=kinds.one_of("Ask", kinds.ask_shapes(), by="kind"), responses={201: MATTER}, operation_id="cases_ask"
)
@api_view(["POST"])
def ask(request, case_id):
    """Ask for a decision in a case. What a kind of request asks for, the kinds of matter say (matter-kinds)."""
    found_case(request.user, case_id)
    kind = request.data.get("kind") if isinstance(request.data, dict) else None
    shape = kinds.ask_shapes().get(kind if isinstance(kind, str) else None) or shapes.KindSerializer
    given = checked(shape, request.data)
    with named_as_sent(kinds.place_in_request(given.get("particulars"))):
        matter = matters.ask(by=request.user, at=now(), case_id=case_id, **given)
    return created(_matter(matter), "api:matter", matter.pk)


@extend_schema(
    parameters=[shapes.MatterQuerySerializer], responses=page_of(shapes.MatterSerializer), operation_id="matters_list"
)
@api_view(["GET"])
def matter_list(request):
    """List requests. Of the cases that the caller may know of, the newest first; `waiting` for one's own queue."""
    given = asked(shapes.MatterQuerySerializer, request)
    rows = Matter.objects.visible_to(request.user)
    if given.get("waiting"):
        rows = rows.filter(pk__in=waiting_for(request.user, now()).order_by().values("pk"))
    for name in ("stage", "case"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("updated_since"):
        rows = rows.filter(last_event__recorded_at__gte=given["updated_since"])
    rows = rows.select_related("author", "holder")
    return paged(request, rows, ("-opened_at", "-id"), shapes.MatterSerializer, given)


@extend_schema(responses=MATTER, operation_id="matters_read")
@api_view(["GET"])
def matter(request, matter_id):
    """Read a request. With its steps, and the version and digest that a decision sends back."""
    return answered(_matter(_found_matter(request, matter_id)))


@extend_schema(
    request=kinds.one_of("Resubmit", kinds.resubmit_shapes()), responses=MATTER, operation_id="matters_resubmit"
)
@api_view(["POST"])
def resubmit(request, matter_id):
    """Hand a returned request in again. As a new round; particulars that are left out stay as they were."""
    found = _found_matter(request, matter_id)
    given = checked(kinds.resubmit_shapes()[found.kind], request.data)
    with named_as_sent(kinds.place_in_request(given.get("particulars"))):
        return _deed(request, matter_id, matters.resubmit, given)


@extend_schema(request=shapes.WithdrawSerializer, responses=MATTER, operation_id="matters_withdraw")
@api_view(["POST"])
def withdraw(request, matter_id):
    """Take a request back. Its author may, as long as it is not decided."""
    return _deed(request, matter_id, matters.withdraw, checked(shapes.WithdrawSerializer, request.data))


@extend_schema(request=None, responses=MATTER, operation_id="matters_take_up")
@api_view(["POST"])
def take_up(request, matter_id):
    """Claim a request for oneself. Nobody else of the level decides it then."""
    checked(Nothing, request.data)
    return _deed(request, matter_id, review.take_up, {})


@extend_schema(request=None, responses=MATTER, operation_id="matters_put_back")
@api_view(["POST"])
def put_back(request, matter_id):
    """Give a request back that one has claimed. Whoever decides at its level may claim it then."""
    checked(Nothing, request.data)
    return _deed(request, matter_id, claims.put_back, {})


@extend_schema(request=shapes.ReleaseSerializer, responses=MATTER, operation_id="matters_release")
@api_view(["POST"])
def release(request, matter_id):
    """Take a request out of the hands of who claimed it. Done by the head of the unit or the legal department."""
    return _deed(request, matter_id, claims.release, checked(shapes.ReleaseSerializer, request.data))


@extend_schema(request=shapes.DecideSerializer, responses=MATTER, operation_id="matters_decide")
@api_view(["POST"])
def decide(request, matter_id):
    """Approve, return or reject a request where it stands. With the version and digest that were read."""
    given = checked(shapes.DecideSerializer, request.data)
    check_confirmed(request, last_approval(request.user, matter_id, given["move"]))
    findings = [Finding(**finding) for finding in given.pop("findings", [])]
    with named_as_sent(lambda name: f"answers/{name}" if name in Question.values else name):
        return _deed(request, matter_id, review.decide, {**given, "findings": findings})


@extend_schema(
    request={
        "application/json": kinds.one_of("FollowUpGiven", PLAIN),
        "multipart/form-data": kinds.one_of("FollowUpScanned", FORMS),
    },
    parameters=[OpenApiParameter("name", str, OpenApiParameter.PATH, enum=sorted(BY_NAME))],
    responses=shapes.CaseDetailSerializer,
    operation_id="cases_follow_up",
)
@api_view(["POST"])
@parser_classes([*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser])
def follow_up(request, name, pk):
    """Record what follows a decision. Service, execution, measures, answers from above, reviews of a non-filing: `name`
    and `pk` are those of the list of follow-ups of the case; where a scan belongs to it, it is sent as a form."""
    try:
        chosen, row, case = follow_ups.find(request.user, name, pk)
    except follow_ups.MISSING as hidden:
        raise Http404 from hidden
    follow_ups.check_may_try(request.user, chosen, row, case, now())
    given = checked(kinds.follow_up_shapes()[name], request.data)
    chosen.deed(by=request.user, at=now(), **{chosen.key: row.pk}, **chosen.values(given))
    return answered(_case(request, case.pk))


@extend_schema(responses=shapes.FollowUpSerializer(many=True), operation_id="cases_follow_ups")
@api_view(["GET"])
def follow_ups_now(request, case_id):
    """List what the caller may record in a case now. Each with the name and the key for its address."""
    case = found_case(request.user, case_id)
    found = [
        {"name": name, "label": label, "key": key, "about": "", "matter": None}
        for name, label, key in follow_ups.of_the_case(case, request.user, now())
    ]
    entries = follow_ups.follow_ups_of(case, list(case.matters.all()), names_of(case), request.user, now())
    for matter_id, each in entries.items():
        found += [
            {"name": name, "label": label, "key": key, "about": entry.title, "matter": matter_id}
            for entry in each
            for name, label, key in entry.actions
        ]
    return answered(shapes.FollowUpSerializer(found, many=True).data)


def _register(request):
    given = checked(shapes.RegisterSerializer, request.data)
    given["parties"] = [PartyInput(**party) for party in given.get("parties", [])]
    given["reception"] = ReceptionInput(**given.get("reception", {}))
    given["venue"] = VenueInput(**given["venue"]) if given.get("venue") else None
    given["evidence"] = [EvidenceInput(**item) for item in given.get("evidence", [])]
    confirmed = given.pop("dates_confirmed", False)
    with named_as_sent(shapes.place_in_registration):
        logged = registration.register(by=request.user, at=now(), given=CaseInput(**given), dates_confirmed=confirmed)
    # Who registers for colleagues reads this answer once, and from then on no more than others.
    return created(_case(request, logged.pk, seen_by=logged.lead), "api:case", logged.pk)


def _deed(request, matter_id, deed, given):
    matching(request, _matter(_found_matter(request, matter_id)))
    return answered(_matter(deed(by=request.user, at=now(), matter_id=matter_id, **given)))


def _found_matter(request, matter_id):
    try:
        return matter_to_review(request.user, matter_id)
    except Matter.DoesNotExist as hidden:
        raise Http404 from hidden


def _case(request, case_id, seen_by=None):
    try:
        found = case_with_people(seen_by or request.user, case_id)
    except Case.DoesNotExist as hidden:
        raise Http404 from hidden
    context = {"parties": parties_of(found, request.user)}
    return shapes.CaseDetailSerializer(found, context=context).data


def _matter(matter):
    return MATTER(matter).data

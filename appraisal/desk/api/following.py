"""What follows from results, through the API: honours, the personnel's desk, early warnings; the deeds of the pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from appraisal.consequences.honours import deeds as honouring
from appraisal.consequences.honours import queries as honours
from appraisal.consequences.honours.models import HonoursList
from appraisal.consequences.honours.permissions import own_rows, sees_drafts
from appraisal.consequences.personnel import deeds as personnel
from appraisal.consequences.personnel.models import HandOverSheet, Opinion
from appraisal.consequences.personnel.permissions import visible_hand_overs, visible_opinions
from appraisal.consequences.warnings import deeds as warnings
from appraisal.consequences.warnings.permissions import visible_warnings
from appraisal.desk.api import following_shapes as shapes
from appraisal.scheme.addresses import kind_of
from appraisal.scheme.permissions import check_reads_bulletins
from portal.shell.api.answers import answered
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view


@extend_schema(
    methods=["GET"],
    operation_id="honours_lists",
    parameters=[PageQuery],
    responses=page_of(shapes.HonoursListSerializer),
    summary="List honours lists",
    description="The confirmed ones, the newest first; why somebody is excluded for those who may read it.",
)
@extend_schema(
    methods=["POST"],
    operation_id="honours_confirm",
    summary="Confirm an honours list",
    description="The list of a year as it stands, on the digest that was read.",
    request=shapes.ConfirmHonoursSerializer,
    responses={201: shapes.HonoursListSerializer},
)
@api_view(["GET", "POST"])
def honours_lists(request):
    """The confirmed lists, or the list of a year confirmed as it stands."""
    check_reads_bulletins(request.user)
    if request.method == "GET":
        rows = HonoursList.objects.select_related("confirmed_by", "replaces")
        return paged(request, rows, ("-year", "-id"), _shape(request), asked(PageQuery, request))
    given = checked(shapes.ConfirmHonoursSerializer, request.data)
    made = honouring.confirm(
        by=request.user,
        at=timezone.now(),
        year=given["year"],
        subject_kind=kind_of(given["kind"]),
        reason=given["reason"],
        seen_digest=given["seen_digest"],
    )
    return answered(_shape(request)(made).data, 201)


def _shape(request):
    """The shape of a list for this reader: all that is excluded, or what concerns oneself."""

    class Shown(shapes.HonoursListSerializer):
        def get_excluded(self, row):
            excluded = row.content["excluded"]
            if sees_drafts(request.user):
                return excluded
            return own_rows(request.user, row.subject_kind, excluded, timezone.localdate())

    return Shown


@extend_schema(
    operation_id="honours_standing", parameters=[shapes.HonoursQuery], responses={200: shapes.HonoursStandingSerializer}
)
@api_view(["GET"])
def honours_standing(request):
    """Read how the honours of a year stand. For those who decide, with the digest that a confirmation names."""
    given = asked(shapes.HonoursQuery, request)
    if not sees_drafts(request.user):
        raise Http404
    content = honours.content_of(given["year"], kind_of(given["kind"]))
    return answered(shapes.HonoursStandingSerializer({**content, "digest": honours.digest_of(content)}).data)


@extend_schema(operation_id="hand_overs", parameters=[PageQuery], responses=page_of(shapes.HandOverSerializer))
@api_view(["GET"])
def hand_overs(request):
    """List hand-overs to personnel. One a quarter, the newest first."""
    rows = visible_hand_overs(request.user).select_related("confirmed_by")
    return paged(request, rows, ("-starts_on", "-id"), shapes.HandOverSerializer, asked(PageQuery, request))


@extend_schema(operation_id="hand_over_confirm", request=None, responses={200: shapes.HandOverSerializer})
@api_view(["POST"])
def confirm_hand_over(request, hand_over_id):
    """Confirm a hand-over. The personnel department has it."""
    checked(Nothing, request.data)
    found = get_object_or_404(visible_hand_overs(request.user), pk=hand_over_id)
    row = personnel.confirm_hand_over(by=request.user, at=timezone.now(), hand_over_id=found.pk)
    return answered(shapes.HandOverSerializer(row).data)


@extend_schema(operation_id="officer_record", request=None, responses={200: shapes.RecordOfOfficerSerializer})
@api_view(["POST"])
def officer_record(request, hand_over_id, officer_id):
    """Read the record of an officer in a hand-over. The look is an event."""
    checked(Nothing, request.data)
    try:
        sheet = personnel.open_record(
            by=request.user, at=timezone.now(), hand_over_id=hand_over_id, officer_id=officer_id
        )
    except HandOverSheet.DoesNotExist as missing:
        raise Http404 from missing
    return answered(shapes.RecordOfOfficerSerializer(sheet).data)


@extend_schema(
    methods=["GET"],
    operation_id="opinions",
    parameters=[PageQuery],
    responses=page_of(shapes.OpinionSerializer),
    summary="List opinions before promotions",
    description="Those that the caller may know of, the newest first.",
)
@extend_schema(
    methods=["POST"],
    operation_id="opinion_ask",
    summary="Ask for an opinion",
    description="About an officer before a promotion.",
    request=shapes.AskOpinionSerializer,
    responses={201: shapes.OpinionSerializer},
)
@api_view(["GET", "POST"])
def opinions(request):
    """The opinions before promotions, or a new one asked for."""
    if request.method == "GET":
        rows = visible_opinions(request.user).select_related("officer", "asked_by", "answered_by", "confirmed_by")
        return paged(request, rows, ("-asked_at", "-id"), shapes.OpinionSerializer, asked(PageQuery, request))
    given = checked(shapes.AskOpinionSerializer, request.data)
    row = personnel.ask(by=request.user, at=timezone.now(), officer_id=given["officer"].pk, post=given["post"])
    return answered(shapes.OpinionSerializer(row).data, 201)


@extend_schema(
    operation_id="opinion_answer", request=shapes.AnswerOpinionSerializer, responses={200: shapes.OpinionSerializer}
)
@api_view(["POST"])
def answer_opinion(request, opinion_id):
    """Answer an opinion. With a reason; the record of the last twelve months is kept with it."""
    found = get_object_or_404(visible_opinions(request.user), pk=opinion_id)
    given = checked(shapes.AnswerOpinionSerializer, request.data)
    row = personnel.answer(
        by=request.user, at=timezone.now(), opinion_id=found.pk, said=given["answer"], reason=given["reason"]
    )
    return answered(shapes.OpinionSerializer(row).data)


@extend_schema(operation_id="opinion_confirm", request=None, responses={200: shapes.OpinionSerializer})
@api_view(["POST"])
def confirm_opinion(request, opinion_id):
    """Confirm an opinion. It is frozen from then on."""
    checked(Nothing, request.data)
    found = get_object_or_404(visible_opinions(request.user), pk=opinion_id)
    personnel.confirm(by=request.user, at=timezone.now(), opinion_id=found.pk)
    return answered(shapes.OpinionSerializer(Opinion.objects.get(pk=found.pk)).data)


@extend_schema(operation_id="early_warnings", parameters=[PageQuery], responses=page_of(shapes.WarningSerializer))
@api_view(["GET"])
def early_warnings(request):
    """List early warnings. Those that the caller may know of, the newest quarter first."""
    rows = visible_warnings(request.user).select_related("round", "unit", "officer", "acknowledged_by")
    rows = rows.prefetch_related("reasons__threshold")
    return paged(request, rows, ("-round_id", "id"), shapes.WarningSerializer, asked(PageQuery, request))


@extend_schema(
    operation_id="early_warning_acknowledge",
    request=shapes.AcknowledgeSerializer,
    responses={200: shapes.WarningSerializer},
)
@api_view(["POST"])
def acknowledge(request, warning_id):
    """Acknowledge an early warning. With what will be done."""
    found = get_object_or_404(visible_warnings(request.user), pk=warning_id)
    given = checked(shapes.AcknowledgeSerializer, request.data)
    row = warnings.acknowledge(by=request.user, at=timezone.now(), warning_id=found.pk, measures=given["measures"])
    return answered(shapes.WarningSerializer(row).data)

"""The clocks of a case through the API; each answer is the list of its clocks as they are afterwards."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api import clock_shapes as shapes
from cases.api.views import MAY_REFUSE, SAYS_NO, checked, found_case
from cases.queries.clocks import clock_lines, clock_to_keep, pause_to_keep
from cases.services import pauses, timekeeping

CLOCKS = shapes.ClockSerializer(many=True)


@extend_schema(responses={200: CLOCKS, **SAYS_NO}, operation_id="clocks_list")
@api_view(["GET"])
def clocks(request, case_id):
    """List the clocks of a case, each with the sum by which its deadline is found."""
    return _lines(found_case(request.user, case_id))


@extend_schema(request=shapes.StartSerializer, responses={201: CLOCKS, **MAY_REFUSE}, operation_id="clocks_start")
@api_view(["POST"])
def start(request, case_id):
    """Start a clock that no deed starts."""
    return _of_case(request, case_id, timekeeping.start, shapes.StartSerializer, 201)


@extend_schema(request=shapes.RestartSerializer, responses={201: CLOCKS, **MAY_REFUSE}, operation_id="clocks_restart")
@api_view(["POST"])
def restart(request, case_id):
    """Count the handling period anew after a failed mediation."""
    return _of_case(request, case_id, timekeeping.restart, shapes.RestartSerializer, 201)


@extend_schema(request=shapes.LengthenSerializer, responses={201: CLOCKS, **MAY_REFUSE}, operation_id="clocks_lengthen")
@api_view(["POST"])
def lengthen(request, case_id):
    """Allow an examination its longer period."""
    return _of_case(request, case_id, timekeeping.lengthen, shapes.LengthenSerializer, 201)


@extend_schema(request=shapes.PauseInSerializer, responses={201: CLOCKS, **MAY_REFUSE}, operation_id="clocks_pause")
@api_view(["POST"])
def pause(request, clock_id):
    """Let a clock stand still."""
    return _of_clock(request, clock_id, pauses.pause, shapes.PauseInSerializer, 201)


@extend_schema(request=shapes.MeetSerializer, responses={200: CLOCKS, **MAY_REFUSE}, operation_id="clocks_meet")
@api_view(["POST"])
def meet(request, clock_id):
    """Say when a clock was met."""
    return _of_clock(request, clock_id, timekeeping.meet, shapes.MeetSerializer)


@extend_schema(request=shapes.ReasonSerializer, responses={200: CLOCKS, **MAY_REFUSE}, operation_id="clocks_take_back")
@api_view(["POST"])
def take_back(request, clock_id):
    """Make a clock void that was started by mistake."""
    return _of_clock(request, clock_id, timekeeping.take_back, shapes.ReasonSerializer)


@extend_schema(request=shapes.ResumeSerializer, responses={200: CLOCKS, **MAY_REFUSE}, operation_id="pauses_resume")
@api_view(["POST"])
def resume(request, pause_id):
    """End a pause."""
    return _of_pause(request, pause_id, pauses.resume, shapes.ResumeSerializer)


@extend_schema(request=shapes.CorrectSerializer, responses={200: CLOCKS, **MAY_REFUSE}, operation_id="pauses_correct")
@api_view(["POST"])
def correct(request, pause_id):
    """Correct a pause or take it back."""
    return _of_pause(request, pause_id, pauses.correct, shapes.CorrectSerializer)


def _of_case(request, case_id, deed, shape, status=200):
    case = found_case(request.user, case_id)
    deed(by=request.user, at=now(), case_id=case.pk, **checked(shape, request.data))
    return _lines(case, status)


def _of_clock(request, clock_id, deed, shape, status=200):
    clock = _read(clock_to_keep, request.user, clock_id)
    deed(by=request.user, at=now(), clock_id=clock.pk, **checked(shape, request.data))
    return _lines(clock.case, status)


def _of_pause(request, pause_id, deed, shape):
    row = _read(pause_to_keep, request.user, pause_id)
    deed(by=request.user, at=now(), pause_id=row.pk, **checked(shape, request.data))
    return _lines(row.clock.case)


def _read(query, officer, pk):
    try:
        return query(officer, pk)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden


def _lines(case, status=200):
    return Response(shapes.ClockSerializer(clock_lines(case, now()), many=True).data, status=status)

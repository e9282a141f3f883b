"""The clocks of a case through the API; each answer is the list of its clocks as they are afterwards."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema

from cases.clocks.keeping import api_shapes as shapes
from cases.clocks.keeping import deeds as timekeeping
from cases.clocks.keeping import pauses
from cases.clocks.keeping.queries import clock_lines, pause_to_keep
from cases.file.pages.api import found_case
from portal.shell.api.answers import answered
from portal.shell.api.shapes import checked
from portal.shell.api.views import api_view

CLOCKS = shapes.ClockSerializer(many=True)


@extend_schema(responses={200: CLOCKS}, operation_id="clocks_list")
@api_view(["GET"])
def clocks(request, case_id):
    """List the clocks of a case. Each with the sum by which its deadline is found."""
    return _lines(found_case(request.user, case_id))


@extend_schema(request=shapes.StartSerializer, responses={201: CLOCKS}, operation_id="clocks_start")
@api_view(["POST"])
def start(request, case_id):
    """Start a clock. One that no deed starts, from a fact and its document."""
    return _of_case(request, case_id, timekeeping.start, shapes.StartSerializer, 201)


@extend_schema(request=shapes.RestartSerializer, responses={201: CLOCKS}, operation_id="clocks_restart")
@api_view(["POST"])
def restart(request, case_id):
    """Count the handling period anew. After a failed mediation."""
    return _of_case(request, case_id, timekeeping.restart, shapes.RestartSerializer, 201)


@extend_schema(request=shapes.LengthenSerializer, responses={201: CLOCKS}, operation_id="clocks_lengthen")
@api_view(["POST"])
def lengthen(request, case_id):
    """Lengthen an examination. The clock gets the longer period that the rule allows."""
    return _of_case(request, case_id, timekeeping.lengthen, shapes.LengthenSerializer, 201)


@extend_schema(request=shapes.PauseInSerializer, responses={201: CLOCKS}, operation_id="clocks_pause")
@api_view(["POST"])
def pause(request, clock_id):
    """Pause a clock. It stands still on a ground that its rule knows."""
    return _of_clock(request, clock_id, pauses.pause, shapes.PauseInSerializer, 201)


@extend_schema(request=shapes.MeetSerializer, responses={200: CLOCKS}, operation_id="clocks_meet")
@api_view(["POST"])
def meet(request, clock_id):
    """Meet a clock. Says when what it waits for was done."""
    return _of_clock(request, clock_id, timekeeping.meet, shapes.MeetSerializer)


@extend_schema(request=shapes.ReasonSerializer, responses={200: CLOCKS}, operation_id="clocks_take_back")
@api_view(["POST"])
def take_back(request, clock_id):
    """Take a clock back. One that was started by mistake counts no more."""
    return _of_clock(request, clock_id, timekeeping.take_back, shapes.ReasonSerializer)


@extend_schema(request=shapes.ResumeSerializer, responses={200: CLOCKS}, operation_id="pauses_resume")
@api_view(["POST"])
def resume(request, pause_id):
    """Resume a clock. Ends its pause."""
    return _of_pause(request, pause_id, pauses.resume, shapes.ResumeSerializer)


@extend_schema(request=shapes.CorrectSerializer, responses={200: CLOCKS}, operation_id="pauses_correct")
@api_view(["POST"], repeats=True)
def correct(request, pause_id):
    """Correct a pause. Or make it void; what is left out stays."""
    return _of_pause(request, pause_id, pauses.correct, shapes.CorrectSerializer)


def _of_case(request, case_id, deed, shape, status=200):
    case = found_case(request.user, case_id)
    deed(by=request.user, at=now(), case_id=case.pk, **checked(shape, request.data))
    return _lines(case, status)


def _of_clock(request, clock_id, deed, shape, status=200):
    clock = _read(timekeeping.visible_clock, request.user, clock_id)
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
    return answered(shapes.ClockSerializer(clock_lines(case, now()), many=True).data, status)

"""Handing over, opening and keeping away from a case through the API."""

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.file.pages.api import found_case
from cases.file.sharing import deeds as file
from portal.people.api.shapes import officer_key
from portal.shell.api.answers import answered
from portal.shell.api.fields import Line
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class HandOverSerializer(Given):
    """The new lead and assistant, by key, and why."""

    lead = officer_key()
    assistant = officer_key(required=False, allow_null=True)
    reason = Line(max_length=500)


class PersonSerializer(Given):
    """An officer, by key, and why."""

    officer = officer_key()
    reason = Line(max_length=500)


class DoneSerializer(serializers.Serializer):
    """The case that was concerned."""

    id = serializers.IntegerField()


@extend_schema(request=HandOverSerializer, responses={200: DoneSerializer}, operation_id="cases_hand_over")
@api_view(["POST"], repeats=True)
def hand_over(request, case_id):
    """Hand a case over. To another lead officer, with a reason."""
    return _do(request, case_id, file.hand_over, HandOverSerializer)


@extend_schema(request=PersonSerializer, responses={200: DoneSerializer}, operation_id="cases_share")
@api_view(["POST"], repeats=True)
def share(request, case_id):
    """Open a case to an officer. To a single one who would not see it otherwise."""
    return _do(request, case_id, file.share, PersonSerializer)


@extend_schema(request=PersonSerializer, responses={200: DoneSerializer}, operation_id="cases_recuse")
@api_view(["POST"])
def recuse(request, case_id):
    """Recuse an officer. Keeps the officer away from the case."""
    return _do(request, case_id, file.recuse, PersonSerializer)


def _do(request, case_id, deed, shape):
    case = found_case(request.user, case_id)
    deed(by=request.user, at=now(), case_id=case.pk, **checked(shape, request.data))
    return answered({"id": case.pk})

"""Handing over, opening and keeping away from a case through the API."""

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.views import MAY_REFUSE, checked, found_case
from cases.services import file
from portal.people.models import Officer
from portal.shell.serializing import BoundedSerializer


def _officer(**options):
    return serializers.SlugRelatedField("badge_number", queryset=Officer.objects.all(), **options)


class HandOverSerializer(BoundedSerializer):
    """The new lead, by badge number."""

    lead = _officer()
    assistant = _officer(required=False, allow_null=True)
    reason = serializers.CharField()


class PersonSerializer(BoundedSerializer):
    """An officer, by badge number, and why."""

    officer = _officer()
    reason = serializers.CharField()


class DoneSerializer(BoundedSerializer):
    """The case that was concerned."""

    id = serializers.IntegerField()


@extend_schema(
    request=HandOverSerializer, responses={200: DoneSerializer, **MAY_REFUSE}, operation_id="cases_hand_over"
)
@api_view(["POST"])
def hand_over(request, case_id):
    """Give a case to another lead officer."""
    return _do(request, case_id, file.hand_over, HandOverSerializer)


@extend_schema(request=PersonSerializer, responses={200: DoneSerializer, **MAY_REFUSE}, operation_id="cases_share")
@api_view(["POST"])
def share(request, case_id):
    """Open a case to a single officer."""
    return _do(request, case_id, file.share, PersonSerializer)


@extend_schema(request=PersonSerializer, responses={200: DoneSerializer, **MAY_REFUSE}, operation_id="cases_recuse")
@api_view(["POST"])
def recuse(request, case_id):
    """Keep an officer away from a case."""
    return _do(request, case_id, file.recuse, PersonSerializer)


def _do(request, case_id, deed, shape):
    case = found_case(request.user, case_id)
    deed(by=request.user, at=now(), case_id=case.pk, **checked(shape, request.data))
    return Response({"id": case.pk})

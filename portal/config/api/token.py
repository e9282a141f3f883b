"""A token for badge number and password: how a program logs in."""

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import authentication_classes, permission_classes
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from portal.people.services import tokens
from portal.shell.api.fields import Line, Number
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class CredentialsSerializer(Given):
    """Badge number and password of an account, and the program that will use the token."""

    username = Line(max_length=20)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})
    label = Line(max_length=80, required=False, default="API")
    days = Number(min_value=1, required=False)


class TokenSerializer(serializers.Serializer):
    """A token, shown this once; it is sent back as `Authorization: Token …` until its day."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


@extend_schema(request=CredentialsSerializer, responses=TokenSerializer, operation_id="token", auth=[])
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def token(request):
    """Log a program in. Gives the token of an account for its badge number and password; wrong passwords count
    towards the lock of the account as they do on the login page."""
    given = checked(CredentialsSerializer, request.data)
    # The request of the server, not the framework's: the lock is written on it and answered by its middleware.
    officer = authenticate(request._request, username=given["username"], password=given["password"])
    if officer is None:
        problem = ErrorDetail(_("Badge number or password is wrong."), code="wrong_password")
        raise serializers.ValidationError({"password": [problem]})
    row, secret = tokens.issue(by=officer, at=timezone.now(), label=given["label"], days=given.get("days"))
    response = Response({"token": secret, "expires_at": timezone.localtime(row.expires_at).isoformat()})
    response.is_secret = True
    return response

"""A token for badge number and password: how a program logs in."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.decorators import authentication_classes, permission_classes
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from portal.shell.api.fields import Line
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class CredentialsSerializer(Given):
    """Badge number and password of an account."""

    username = Line(max_length=20)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer):
    """A token; it is sent back as `Authorization: Token …`."""

    token = serializers.CharField()


@extend_schema(
    request=CredentialsSerializer, responses=TokenSerializer, operation_id="token", auth=[],
)  # fmt: skip
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def token(request):
    """Log a program in. Gives the token of an account for its badge number and password; wrong passwords count
    towards the lock of the account as they do on the login page."""
    given = checked(CredentialsSerializer, request.data)
    # The request of the server, not the framework's: the lock is written on it and answered by its middleware.
    officer = authenticate(request._request, **given)
    if officer is None:
        problem = ErrorDetail(_("Badge number or password is wrong."), code="wrong_password")
        raise serializers.ValidationError({"password": [problem]})
    found, _created = Token.objects.get_or_create(user=officer)
    return Response({"token": found.key})

"""A token for badge number and password: how a program logs in."""

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, parser_classes, permission_classes
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from portal.config.parsing import BodyParser
from portal.people.services import tokens


class CredentialsSerializer(serializers.Serializer):
    """Badge number and password of an account, and the program that will use the token."""

    username = serializers.CharField(max_length=20)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})
    label = serializers.CharField(max_length=80, required=False, default="API")
    days = serializers.IntegerField(min_value=1, required=False)


class TokenSerializer(serializers.Serializer):
    """A token, shown this once; it is sent back as `Authorization: Token …` until its day."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


@extend_schema(request=CredentialsSerializer, responses=TokenSerializer, operation_id="token", auth=[])
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([BodyParser, FormParser, MultiPartParser])
def token(request):
    """Log a program in. Wrong passwords count towards the lock of the account as they do on the login page."""
    serializer = CredentialsSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    # The request of the server, not the framework's: the lock is written on it and answered by its middleware.
    officer = authenticate(request._request, username=given["username"], password=given["password"])
    if officer is None:
        raise serializers.ValidationError({"password": [_("Badge number or password is wrong.")]})
    row, secret = tokens.issue(by=officer, at=timezone.now(), label=given["label"], days=given.get("days"))
    return Response({"token": secret, "expires_at": timezone.localtime(row.expires_at).isoformat()})

"""How a program says who it is: `Authorization: Token …` (or Bearer), with a secret of `people.services.tokens`."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from portal.people.services.tokens import holder_of

WORDS = ("token", "bearer")


class TokenAuthentication(BaseAuthentication):
    """Let in who shows a valid token; one that is unknown, ended or over its day is 401."""

    def authenticate(self, request):
        """Return (officer, None), or None where no token is shown; raises AuthenticationFailed."""
        word, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() not in WORDS:
            return None
        officer = holder_of(secret.strip(), timezone.now())
        if officer is None:
            raise AuthenticationFailed(_("This token is not valid: unknown, ended, or past its day."))
        return officer, None

    def authenticate_header(self, request):
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, with a secret from `POST /api/v1/token/` or from the page of logins and tokens.",
        }

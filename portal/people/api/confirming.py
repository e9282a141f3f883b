"""What cannot be taken back asks a browser's session for the password again; a token was given for the password."""

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from portal.people.api.authentication import TokenAuthentication
from portal.people.entrance.confirming import is_confirmed

CODE = "password_needed"


def check_confirmed(request, signed):
    """Raise PermissionDenied, code `password_needed`, where a session signs whose password was given too long ago.

    `signed` is what is signed, as on the pages; None where this call needs no confirmation.
    """
    if signed is None or not settings.CONFIRM_MINUTES:
        return
    if isinstance(request.successful_authenticator, TokenAuthentication) or is_confirmed(request):
        return
    words = _(
        "This cannot be taken back, so the password must have been given in the last %(minutes)s minutes: "
        "do it on the page, log in anew, or send a token."
    )
    raise PermissionDenied(words % {"minutes": settings.CONFIRM_MINUTES}, code=CODE)

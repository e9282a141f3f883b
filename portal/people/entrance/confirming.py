"""Asked for the password once more before what cannot be taken back: who sits here now, signs what is shown."""

import time
from functools import wraps

from django.conf import settings
from django.contrib.auth import authenticate
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

CONFIRMED_AT = "confirmed_at"
PASSWORD = "confirm_password"
NOT_SENT_AGAIN = {"csrfmiddlewaretoken", PASSWORD}


def confirmed(signed):
    """Ask for the password before a POST unless it was given within CONFIRM_MINUTES; 0 minutes ask nobody.

    `signed(request, **kwargs)` returns what is signed as [(label, value)], or None where this press needs no
    confirmation. The page that asks holds all that was typed, and sends it on with the password.
    """

    def decorate(view):
        @wraps(view)
        @sensitive_post_parameters(PASSWORD)
        def asking(request, *args, **kwargs):
            if request.method != "POST" or not settings.CONFIRM_MINUTES:
                return view(request, *args, **kwargs)
            if PASSWORD in request.POST and _is_right(request):
                confirm(request)
            if is_confirmed(request):
                return view(request, *args, **kwargs)
            lines = signed(request, **kwargs)
            return view(request, *args, **kwargs) if lines is None else _ask(request, lines)

        return asking

    return decorate


def confirm(request):
    """Remember that the one who sits here has just given the password."""
    request.session[CONFIRMED_AT] = int(time.time())


def is_confirmed(request):
    """Say whether the password was given lately enough."""
    return time.time() - request.session.get(CONFIRMED_AT, 0) < settings.CONFIRM_MINUTES * 60


def _is_right(request):
    credentials = {"username": request.user.badge_number, "password": request.POST[PASSWORD]}
    return authenticate(request, **credentials) == request.user


def _ask(request, lines):
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_SENT_AGAIN for value in values]
    wrong = _("This is not your password.") if PASSWORD in request.POST else ""
    context = {"signed": lines, "typed": typed, "wrong": wrong, "field": PASSWORD}
    return render(request, "people/confirm.html", context, status=422 if wrong else 403)

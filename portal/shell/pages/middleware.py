"""What every answer carries: a request id, no traces in the browser's cache, and a reason for each no."""

import re
import uuid
from functools import wraps

from django.shortcuts import render

from portal.shell.pages.navigation import forget
from portal.shell.refusals import Denied, MovedOn, Refused

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
FITTING_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


def asked_by_page(view):
    """Decorate a view that an open page asks again and again without a person: it renews no session."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        request.is_asked_by_page = True
        return view(request, *args, **kwargs)

    return inner


def request_id(get_response):
    """Give the request an `id`, the balancer's if it is a sane one, and return it as X-Request-ID."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if FITTING_ID.match(given) else uuid.uuid4().hex[:16]
        response = get_response(request)
        response["X-Request-ID"] = request.id
        return response

    return middleware


def private_pages(get_response):
    """Keep pages of people who are logged in out of every cache, unless a view said otherwise."""

    def middleware(request):
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def fresh_navigation(get_response):
    """Count anew after each deed what waits for the one who did it."""

    def middleware(request):
        response = get_response(request)
        if request.method not in READING and not getattr(request, "is_asked_by_page", False):
            forget(request)
        return response

    return middleware


class PlainRefusals:
    """Turn a refusal that no view caught into a page: Denied 403, MovedOn 409, Refused 422."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, refusal):
        if isinstance(refusal, Denied):
            return render(request, "403.html", {"reason": refusal.message}, status=403)
        if isinstance(refusal, MovedOn):
            return render(request, "409.html", {"changes": refusal.changes}, status=409)
        if isinstance(refusal, Refused):
            context = {"reason": refusal.message, "fields": refusal.fields}
            return render(request, "422.html", context, status=422)
        return None

"""The API says no as the pages do, with the sentence that a person can read, as a problem with a code."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from portal.config.requests.language import in_the_language_of
from portal.config.requests.refusals import record
from portal.shell.api.problems import PROBLEM_JSON, problem, problem_response
from portal.shell.api.shapes import InvalidQuery
from portal.shell.refusals import Denied, MovedOn, Refused
from portal.shell.typed.incoming import Unreadable

CSRF = "CSRF Failed"


def answer(refusal, context):
    """Return the response to a refused deed or a wrong request; None for a fault, which is raised on."""
    said = _said(refusal)
    if said is None:
        return None
    request = context["request"]
    if isinstance(refusal, Denied):
        record(request, refusal)
    status = said.pop("status")
    headers = _headers(refusal)
    if status == 401:
        # Whatever the browser sends besides, a token is what helps here.
        headers.setdefault("WWW-Authenticate", "Token")
    set_rollback()
    body = problem(status, request=getattr(request, "_request", request), **said)
    return Response(body, status=status, headers=headers, content_type=PROBLEM_JSON)


def problems_under_api(get_response):
    """Turn every refusal under /api/ that is no problem yet into one: unmatched addresses, faults, locked accounts.

    And keep every answer out of caches: it holds what one person may know of, or a token.
    """

    def middleware(request):
        response = get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        response.setdefault("Cache-Control", "no-store, private")
        is_refusal = response.status_code >= 400
        if not is_refusal or response.get("Content-Type", "").startswith(PROBLEM_JSON):
            return response
        with in_the_language_of(request):
            said = problem_response(request, response.status_code, code=_code_of(response))
        for name in ("Retry-After", "Allow", "WWW-Authenticate", "X-Request-ID", "Vary", "Cache-Control"):
            if name in response:
                said[name] = response[name]
        said.cookies = response.cookies
        return said

    return middleware


def _code_of(response):
    return "locked" if response.status_code == 429 else ""


def _said(refusal):
    """Return what a problem says of an exception, with its status."""
    if isinstance(refusal, Denied):
        return {"status": 403, "detail": str(refusal)}
    if isinstance(refusal, MovedOn):
        more = {"received": refusal.received} if hasattr(refusal, "received") else {}
        changes = [str(change) for change in refusal.changes]
        return {"status": getattr(refusal, "status", 409), "detail": str(refusal), "changes": changes, **more}
    if isinstance(refusal, Refused):
        errors = [
            {"pointer": pointer_to(name), "detail": str(words), "code": "refused"}
            for name, words in refusal.fields.items()
        ]
        return {"status": 422, "detail": str(refusal), "errors": errors}
    if isinstance(refusal, Unreadable):
        wrong = {"pointer": pointer_to(refusal.name), "detail": str(refusal), "code": "invalid"}
        return {"status": 400, "detail": str(refusal), "errors": [wrong] if refusal.name else []}
    if isinstance(refusal, Http404 | exceptions.NotFound):
        return {"status": 404}
    if isinstance(refusal, PermissionDenied):
        return {"status": 403, "detail": str(refusal)}
    if isinstance(refusal, exceptions.ValidationError):
        place = "parameter" if isinstance(refusal, InvalidQuery) else "pointer"
        errors = list(flattened(refusal.detail, place))
        return {"status": 400, "detail": _("Please correct what is named below."), "errors": errors}
    if isinstance(refusal, exceptions.APIException):
        return _of_the_framework(refusal)
    return None


def _of_the_framework(refusal):
    if isinstance(refusal, exceptions.PermissionDenied) and str(refusal.detail).startswith(CSRF):
        return {"status": 403, "code": "csrf_failed", "detail": _("Send the token of the page, or an API token.")}
    if isinstance(refusal, exceptions.ParseError):
        # The framework's own sentence is English and quotes the body's places; ours says what is wrong.
        is_ours = not str(refusal.detail).startswith(("JSON parse error", "Multipart form parse error"))
        said = str(refusal.detail) if is_ours else _("The body could not be read.")
        return {"status": 400, "code": "malformed", "detail": said}
    code = refusal.get_codes()
    return {"status": refusal.status_code, "detail": str(refusal.detail), "code": code if isinstance(code, str) else ""}


def _headers(refusal):
    headers = {}
    if getattr(refusal, "auth_header", None):
        headers["WWW-Authenticate"] = refusal.auth_header
    if getattr(refusal, "wait", None):
        headers["Retry-After"] = str(int(refusal.wait))
    if isinstance(refusal, exceptions.MethodNotAllowed):
        headers |= dict(getattr(exception_handler(refusal, {}), "headers", {}))
        headers.pop("Content-Type", None)
    return headers


def pointer_to(name):
    """Return the JSON pointer of a field that a deed refused; what is nested it names with slashes already."""
    return f"#/{name.lstrip('#/')}"


def flattened(detail, place, path=()):
    """Yield {pointer or parameter, detail, code} of what a shape refused, however deep."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from flattened(inner, place, path if name == "non_field_errors" else (*path, str(name)))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_nested = isinstance(inner, dict | list)
            yield from flattened(inner, place, (*path, str(number)) if is_nested else path)
    else:
        where = path[0] if place == "parameter" and path else "#/" + "/".join(map(_escaped, path))
        yield {place: where, "detail": str(detail), "code": getattr(detail, "code", "invalid")}


def _escaped(name):
    return name.replace("~", "~0").replace("/", "~1")

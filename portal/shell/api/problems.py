"""How the API says no: a problem of RFC 9457 with a code for programs and a sentence for people."""

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PROBLEM_JSON = "application/problem+json"
# status: (code, title, what is said where nothing more is known).
KINDS = {
    400: ("invalid", _("The request is not understood."), _("Send it as the description of the interface says.")),
    401: ("not_authenticated", _("Log in first."), _("Send a token, or log in.")),
    403: ("denied", _("You may not do this."), _("You do not have the right to do this.")),
    404: ("not_found", _("There is no such thing."), _("There is nothing here that you may know of.")),
    405: ("method_not_allowed", _("This is not done here."), _("This address does not take this method.")),
    406: ("not_acceptable", _("This is not given out so."), _("The API answers in JSON.")),
    409: ("moved_on", _("It has changed in the meantime."), _("Read it anew and try again.")),
    412: ("moved_on", _("It has changed in the meantime."), _("Read it anew and try again.")),
    413: ("too_large", _("This is too large."), _("Send less at once; files are sent in pieces.")),
    415: ("unsupported_media_type", _("This is not taken so."), _("Send JSON, and files as the description says.")),
    422: ("refused", pgettext_lazy("of a deed", "This was refused."), _("Input or state do not allow it.")),
    429: ("throttled", _("Too many attempts."), _("Wait a while and try again.")),
    500: ("error", _("Something went wrong."), _("Tell those who run the portal the id of the request.")),
    503: ("unavailable", _("Not available at the moment."), _("Try again in a moment.")),
}


def problem(status, *, code="", detail="", errors=(), request=None, **more):
    """Return the body of a refusal.

    `errors` are dicts of pointer (into the body) or parameter (of the address), detail and code; `more` are further
    members that a status has, such as `changes`.
    """
    usual, title, said = KINDS.get(status, KINDS[400 if status < 500 else 500])
    code = code or usual
    body = {
        "type": f"urn:sishen:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": str(detail or said),
        "code": code,
        "errors": list(errors),
    }
    if getattr(request, "id", ""):
        body["instance"] = f"urn:sishen:request:{request.id}"
    return {**body, **more}


def problem_response(request, status, **said):
    """Return the answer to a request under /api/ that was refused outside a view of the API; see `problem`."""
    body = problem(status, request=request, **said)
    return JsonResponse(body, status=status, content_type=PROBLEM_JSON, json_dumps_params={"ensure_ascii": False})

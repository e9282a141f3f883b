"""What is answered when a request cannot be read (400) or something it needs is not to be had just now (503).

Everything else that is raised is a bug: it stays a 500, and is logged as one.
"""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from portal.config.environment.passing import is_full, is_passing
from portal.shell.api.problems import problem_response
from portal.shell.typed.incoming import Unreadable, strange_in

log = logging.getLogger(__name__)

RETRY_AFTER = 10  # seconds
# What the data of a request may cause behind the checks of its fields; UnicodeError is a ValueError.
OF_THE_DATA = (ValueError, OverflowError, RecursionError, DataError)


class Faults:
    """Answer what a view raises where it is no bug."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, fault):
        return answer_to(request, fault)


def fault(request):
    """Answer what was raised outside any view, in the middleware or while a page was drawn (handler500)."""
    raised = sys.exc_info()[1]
    answered = answer_to(request, raised) if raised is not None else None
    if answered is not None:
        return answered
    if _is_api(request):
        return problem_response(request, 500, detail=_("Something is broken on our side. The fault has been recorded."))
    return server_error(request)


def damaged(request, exception=None):
    """Answer what the framework found to be damaged, forged or too large before any view (handler400)."""
    return answer_to(request, exception) or said(request, 400, "")


def answer_to(request, fault):
    """Return the response to an exception that is no bug, or None for one that is."""
    if isinstance(fault, Unreadable):
        return said(request, 400, str(fault))
    if isinstance(fault, RequestDataTooBig):
        return said(request, 413, _("This is too large. Send less at once; files are sent in pieces."))
    if is_passing(fault):
        log.error("not to be had just now: %s %s", request.method, request.path, exc_info=fault)
        return out_of_order(request, fault)
    if isinstance(fault, OF_THE_DATA) and (name := strange_in(request)):
        # Kept with its trace: the field should have said so itself.
        log.warning("unreadable: %s %s, %s", request.method, request.path, name, exc_info=fault)
        return said(request, 400, unreadable(name))
    return None


def unreadable(name):
    """Return the sentence on a part of a request that cannot be read."""
    words = _("“%(name)s” holds something that cannot be read: a number or date out of range, or a damaged character.")
    return words % {"name": name}


def out_of_order(request, fault):
    """Return the 503 that asks to try again; whatever was under way was not done."""
    if is_full(fault):
        sentence = _("The disk of the portal is full. Nothing was done; tell the system administrator, then try again.")
    else:
        sentence = _("The database or a store is not to be reached just now. Nothing was done; try again in a moment.")
    response = said(request, 503, sentence)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def said(request, status, sentence):
    """Return a refusal as JSON under the API and as a page elsewhere; asks nothing of database or session."""
    if _is_api(request):
        return problem_response(request, status, detail=sentence)
    page = render_to_string(f"{status}.html", {"reason": sentence})
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _is_api(request):
    return request.path_info.startswith("/api/")

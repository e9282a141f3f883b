"""JSON as it comes in: what cannot be read, or no field can hold, is answered with 400 before anything sees it."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from portal.shell.typed.incoming import DEEPEST, LARGEST, LONE_HALF


class BodyParser(JSONParser):
    """Read JSON; refuse what is nested too deep, numbers beyond any column and halves of characters."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The body is nested too deep.")) from error
        if not isinstance(body, dict):
            raise ParseError(_("The body must be an object."))
        if problem := problem_in(body):
            raise ParseError(problem)
        request = (parser_context or {}).get("request")
        if request is not None:
            request._request.read_body = body
        return body


def problem_in(value, depth=0):
    """Return a sentence on the first thing in a JSON value that no field may hold, or ""."""
    if depth > DEEPEST:
        return _("The body is nested too deep.")
    if isinstance(value, dict):
        return _first(problem_in(each, depth + 1) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return _first(problem_in(each, depth + 1) for each in value)
    if isinstance(value, int | float) and not abs(value) <= LARGEST:
        return _("The body holds a number that is too large.")
    if isinstance(value, str) and LONE_HALF.search(value):
        return _("The body holds half a character (a lone surrogate).")
    return ""


def _first(problems):
    return next((problem for problem in problems if problem), "")

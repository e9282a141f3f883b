"""Views of the API: as those of the framework, but strict in parameters, and with a key for what creates."""

from functools import cache, wraps

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import decorators
from rest_framework.exceptions import APIException, ErrorDetail, UnsupportedMediaType
from rest_framework.response import Response

from portal.shell.api.answers import is_known
from portal.shell.api.shapes import InvalidQuery

KEY_HEADER = "Idempotency-Key"
CREATED = {"201", "202"}


class KeyNeeded(APIException):
    """A call that creates came without its once-key; nothing was done."""

    status_code = 400
    default_code = "key_needed"
    default_detail = gettext_lazy(
        "Send the header Idempotency-Key, a key of your own such as a UUID, so that this is done once however often it "
        "is sent."
    )


def api_view(methods, *, repeats=False):
    """Decorate a function as a view of the API that takes these methods and no parameter but those described.

    A POST that creates, as its description says (201, 202), is refused without a once-key; so is one that `repeats`
    what it does to a thing that is there as often as it is sent.
    """

    def decorator(function):
        @wraps(function)
        def strictly(request, *args, **kwargs):
            view = request.parser_context["view"]
            unknown = set(request.query_params) - known_parameters(type(view), request.method)
            if unknown:
                words = {name: _("“%(name)s” is not asked for here.") % {"name": name} for name in sorted(unknown)}
                raise InvalidQuery({name: [ErrorDetail(said, code="unknown")] for name, said in words.items()})
            if _is_sent_as_form(request):
                raise UnsupportedMediaType(request.content_type)
            if request.method == "POST" and needs_key(type(view)) and not request.headers.get(KEY_HEADER, "").strip():
                raise KeyNeeded
            response = function(request, *args, **kwargs)
            if request.method == "GET" and is_known(request, response):
                return Response(status=304, headers={"ETag": response["ETag"]})
            return response

        view = decorators.api_view(methods)(strictly)
        view.cls.repeats = repeats
        return view

    return decorator


@cache
def needs_key(view_class):
    """Say whether a POST to a view is refused without a once-key."""
    if getattr(view_class, "repeats", False):
        return True
    answers = _description_of(view_class, "POST").get_response_serializers()
    return isinstance(answers, dict) and bool({str(status) for status in answers} & CREATED)


@cache
def known_parameters(view_class, method):
    """Return the names that the description of a view gives for the address of a method."""
    names = set()
    for parameter in _description_of(view_class, method).get_override_parameters():
        if not isinstance(parameter, OpenApiParameter):
            names |= set(parameter().fields)
        elif parameter.location == OpenApiParameter.QUERY:
            names.add(parameter.name)
    return frozenset(names)


def _is_sent_as_form(request):
    """Say whether a form came to a view that takes none: once its body was read, the framework takes it for empty."""
    sent = request._request
    is_form = hasattr(sent, "_post") and bool(sent.POST or sent.FILES)
    return is_form and request.negotiator.select_parser(request, request.parsers) is None


def _description_of(view_class, method):
    # What extend_schema says of a function lies in its class's kwargs.
    schema = view_class.kwargs["schema"]()
    schema.view, schema.method = view_class(), method
    schema.view.request, schema.view.kwargs = None, {}
    return schema

"""Views of the API: as those of the framework, but a parameter that is not described is refused."""

from functools import cache, wraps

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import decorators
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response

from portal.shell.api.answers import is_known
from portal.shell.api.shapes import InvalidQuery


def api_view(methods):
    """Decorate a function as a view of the API that takes these methods and no parameter but those described."""

    def decorator(function):
        @wraps(function)
        def strictly(request, *args, **kwargs):
            view = request.parser_context["view"]
            unknown = set(request.query_params) - known_parameters(type(view), request.method)
            if unknown:
                words = {name: _("“%(name)s” is not asked for here.") % {"name": name} for name in sorted(unknown)}
                raise InvalidQuery({name: [ErrorDetail(said, code="unknown")] for name, said in words.items()})
            response = function(request, *args, **kwargs)
            if request.method == "GET" and is_known(request, response):
                return Response(status=304, headers={"ETag": response["ETag"]})
            return response

        return decorators.api_view(methods)(strictly)

    return decorator


@cache
def known_parameters(view_class, method):
    """Return the names that the description of a view gives for the address of a method."""
    # What extend_schema says of a function lies in its class's kwargs.
    schema = view_class.kwargs["schema"]()
    schema.view, schema.method = view_class(), method
    schema.view.request, schema.view.kwargs = None, {}
    names = set()
    for parameter in schema.get_override_parameters():
        if not isinstance(parameter, OpenApiParameter):
            names |= set(parameter().fields)
        elif parameter.location == OpenApiParameter.QUERY:
            names.add(parameter.name)
    return frozenset(names)

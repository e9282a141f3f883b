"""Lists of the API: pages by key with their total as far as it is counted, and the way on in the Link header too."""

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response

from portal.shell.api.fields import Number
from portal.shell.api.shapes import InvalidQuery, Paged
from portal.shell.pages.paging import Keyset, UnknownCursor, capped_count

USUAL, MOST = 25, 100
COUNTED_TO = 1000


class PageQuery(Paged):
    """Which page of a list, and how large."""

    page_size = Number(min_value=1, max_value=MOST, required=False)


class PageSerializer(serializers.Serializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    page_size = serializers.IntegerField()
    total = serializers.IntegerField()
    is_total_capped = serializers.BooleanField()


def page_of(shape):
    """Return the shape of a page of rows of a shape."""
    name = f"{shape.__name__.removesuffix('Serializer')}PageSerializer"
    words = f"One page of a list: {(shape.__doc__ or shape.__name__).strip().splitlines()[0]}"
    return type(name, (PageSerializer,), {"results": shape(many=True), "__doc__": words, "__module__": __name__})


def paged(request, rows, order, shape, given, *, context=None, total=None):
    """Return the answer with the page of a queryset that the parameters `given` ask for."""
    keyset = Keyset(rows, order, given.get("page_size") or USUAL)
    page = exact(keyset, given)
    counted = capped_count(total if total is not None else rows, COUNTED_TO)
    return answer(request, page, keyset.size, shape(page.rows, many=True, context=context or {}).data, counted)


def exact(keyset, given):
    """Return the page that the cursors `given` lead to; raise InvalidQuery where one leads nowhere."""
    try:
        return keyset.exact_page(given.get("after", ""), given.get("before", ""))
    except UnknownCursor as unknown:
        name = "after" if given.get("after") else "before"
        problem = ErrorDetail(_("This cursor leads nowhere in this list; begin at its first page."), code="cursor")
        raise InvalidQuery({name: [problem]}) from unknown


def answer(request, page, size, results, counted, **more):
    """Return a page as an answer, with Link headers to the pages beside it."""
    body = {
        "results": results,
        "next": page.next_cursor,
        "previous": page.previous_cursor,
        "page_size": size,
        "total": counted.number,
        "is_total_capped": counted.is_capped,
        **more,
    }
    return Response(body, headers=_links(request, page))


def _links(request, page):
    found = []
    for relation, name, cursor in (("next", "after", page.next_cursor), ("prev", "before", page.previous_cursor)):
        if cursor:
            query = request.query_params.copy()
            for old in ("after", "before"):
                query.pop(old, None)
            query[name] = cursor
            found.append(f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="{relation}"')
    return {"Link": ", ".join(found)} if found else {}

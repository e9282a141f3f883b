"""Who there is: the units, the officers one may find, and oneself."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from portal.people.api.shapes import ColleagueSerializer, MeSerializer, OfficerQuery, UnitSerializer
from portal.people.models import Officer, Unit
from portal.people.queries import officers_seen_by, posts_of, standing_in_for
from portal.shell.api.pages import page_of, paged
from portal.shell.api.shapes import asked
from portal.shell.api.views import api_view


@extend_schema(responses=UnitSerializer(many=True), operation_id="units_list")
@api_view(["GET"])
def units(request):
    """List the units. From the bureau down, closed ones too, for old cases name them."""
    return Response(UnitSerializer(Unit.objects.select_related("parent"), many=True).data)


@extend_schema(parameters=[OfficerQuery], responses=page_of(ColleagueSerializer), operation_id="officers_list")
@api_view(["GET"])
def officers(request):
    """List the officers whom the caller may find. By name or badge number; all for those who work for the bureau,
    else those of the own units."""
    given = asked(OfficerQuery, request)
    rows = officers_seen_by(request.user).select_related("unit")
    if given.get("q"):
        rows = rows.filter(Q(name__icontains=given["q"]) | Q(badge_number=given["q"]))
    if given.get("unit"):
        rows = rows.filter(unit__code=given["unit"])
    if given["is_active"] is not None:
        rows = rows.filter(is_active=given["is_active"])
    return paged(request, rows, ("badge_number",), ColleagueSerializer, given)


@extend_schema(responses=ColleagueSerializer, operation_id="officers_read")
@api_view(["GET"])
def officer(request, officer_id):
    """Read one officer whom the caller may find."""
    return Response(ColleagueSerializer(get_object_or_404(officers_seen_by(request.user), pk=officer_id)).data)


@extend_schema(responses=MeSerializer, operation_id="me")
@api_view(["GET"])
def me(request):
    """Say who the caller is. With the posts held today and the people stood in for."""
    today = timezone.localdate()
    found = Officer.objects.select_related("unit").get(pk=request.user.pk)
    held = list(posts_of(found, today))
    absent = [row.officer for row in standing_in_for(found, today)]
    return Response(MeSerializer(_Me(found, held, absent)).data)


class _Me:
    """An officer with the posts and the absent people of today."""

    def __init__(self, officer, posts, stands_in_for):
        self._officer, self.posts, self.stands_in_for = officer, posts, stands_in_for

    def __getattr__(self, name):
        return getattr(self._officer, name)

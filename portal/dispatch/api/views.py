from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from portal.dispatch import queries
from portal.dispatch.api.serializers import (
    CheckSerializer,
    ItemSerializer,
    NoticePageSerializer,
    NoticeSerializer,
)
from portal.dispatch.inbox import items_for
from portal.dispatch.services import notices
from portal.dispatch.views.watchdog import check_watches
from portal.dispatch.watchdog import checks_for
from portal.shell.paging import Keyset


@extend_schema(operation_id="inbox", responses=ItemSerializer(many=True))
@api_view(["GET"])
def inbox(request):
    """What waits for the caller, the nearest deadline first."""
    return Response(ItemSerializer(items_for(request.user, timezone.now()), many=True).data)


@extend_schema(operation_id="watchdog", responses=CheckSerializer(many=True))
@api_view(["GET"])
def watchdog(request):
    """What went quiet or cannot go on, of what the caller may see."""
    check_watches(request.user)
    return Response(CheckSerializer(checks_for(request.user, timezone.now()), many=True).data)


@extend_schema(
    operation_id="notices",
    parameters=[OpenApiParameter("unread", bool), OpenApiParameter("after", str)],
    responses=NoticePageSerializer,
)
@api_view(["GET"])
def notice_list(request):
    """The caller's notices, newest first; `unread=true` leaves out what was read."""
    mine = queries.notices_of(request.user)
    if request.GET.get("unread", "").lower() in {"1", "true"}:
        mine = mine.unread()
    page = Keyset(mine, order=("-created_at", "-id")).page_for(request)
    return Response(NoticePageSerializer({"results": page.rows, "next": page.next_cursor}).data)


@extend_schema(operation_id="read_notice", request=None, responses=NoticeSerializer)
@api_view(["POST"])
def read_notice(request, notice_id):
    """Keep that the caller has read a notice; a second time changes nothing."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    notices.mark_read(notice_id=notice.pk, by=request.user, at=timezone.now())
    return Response(NoticeSerializer(queries.notices_of(request.user).get(pk=notice.pk)).data)

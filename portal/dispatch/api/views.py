from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from portal.dispatch import queries
from portal.dispatch.api.serializers import CheckSerializer, ItemSerializer, NoticeQuery, NoticeSerializer
from portal.dispatch.inbox import items_for
from portal.dispatch.notices import deeds as notices
from portal.dispatch.views.watchdog import check_watches
from portal.dispatch.watchdog import checks_for
from portal.shell.api.answers import answered
from portal.shell.api.pages import page_of, paged
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view


@extend_schema(operation_id="inbox", responses=ItemSerializer(many=True))
@api_view(["GET"])
def inbox(request):
    """List what waits for the caller. The nearest deadline first."""
    return answered(ItemSerializer(items_for(request.user, timezone.now()), many=True).data)


@extend_schema(operation_id="watchdog", responses=CheckSerializer(many=True))
@api_view(["GET"])
def watchdog(request):
    """Ask the watchdog. What went quiet or cannot go on, of what the caller may see."""
    check_watches(request.user)
    return answered(CheckSerializer(checks_for(request.user, timezone.now()), many=True).data)


@extend_schema(operation_id="notices", parameters=[NoticeQuery], responses=page_of(NoticeSerializer))
@api_view(["GET"])
def notice_list(request):
    """List notices. The caller's own, the newest first; `unread=true` leaves out what was read."""
    given = asked(NoticeQuery, request)
    mine = queries.notices_of(request.user)
    if given["unread"]:
        mine = mine.unread()
    return paged(request, mine, ("-created_at", "-id"), NoticeSerializer, given)


@extend_schema(operation_id="read_notice", request=None, responses=NoticeSerializer)
@api_view(["POST"])
def read_notice(request, notice_id):
    """Mark a notice as read. A second time changes nothing."""
    checked(Nothing, request.data)
    notice = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    notices.mark_read(notice_id=notice.pk, by=request.user, at=timezone.now())
    return answered(NoticeSerializer(queries.notices_of(request.user).get(pk=notice.pk)).data)

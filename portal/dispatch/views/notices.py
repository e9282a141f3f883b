from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.dispatch import queries
from portal.dispatch.notices import deeds as notices
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import Keyset


@login_required
@require_safe
def notice_list(request):
    mine = queries.notices_of(request.user)
    is_unread = request.GET.get("show") == "unread"
    page = Keyset(mine.unread() if is_unread else mine, order=("-created_at", "-id")).page_for(request)
    unread = mine.unread().count()
    tell_count(request, request.path, min(unread, queries.MOST_COUNTED))
    context = {"page": page, "is_unread": is_unread, "unread_count": unread}
    return render(request, "dispatch/notices.html", context)


@login_required
@require_POST
def read_notice(request, notice_id):
    notice = _read(request, notice_id)
    if request.htmx:
        notice = queries.notices_of(request.user).get(pk=notice.pk)
        return render(request, "dispatch/notice_row.html", {"notices": [notice]})
    return redirect("dispatch:notices")


@login_required
@require_POST
def open_notice(request, notice_id):
    notice = _read(request, notice_id)
    return redirect(notice.url or "dispatch:notices")


@login_required
@require_POST
def read_all_notices(request):
    notices.mark_all_read(by=request.user, at=timezone.now())
    return redirect("dispatch:notices")


def _read(request, notice_id):
    notice = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    notices.mark_read(notice_id=notice.pk, by=request.user, at=timezone.now())
    return notice

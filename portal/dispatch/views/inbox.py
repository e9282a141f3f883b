from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.dispatch import queries
from portal.dispatch.desk import panels_for
from portal.dispatch.inbox import remembered_inbox
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import slice_for


@login_required
@require_safe
def inbox(request):
    now = timezone.now()
    inbox = remembered_inbox(request.user, now)
    kind = request.GET.get("kind", "")
    page = slice_for(request, inbox.entries(kind))
    waiting, (overdue, due_soon) = inbox.number(), inbox.due(now)
    tell_count(request, request.path, waiting.number)
    is_first = not (kind or page.has_previous)
    context = {
        "panels": panels_for(request.user, now) if is_first else [],
        "page": page,
        "items": inbox.read(page.rows),
        "now": now,
        "kinds": inbox.kinds(),
        "kind": kind,
        "waiting": waiting,
        "overdue": overdue,
        "due_soon": due_soon,
        "notices": queries.newest_unread(request.user),
    }
    return render(request, "dispatch/inbox.html", context)

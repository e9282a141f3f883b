from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.dispatch import queries
from portal.dispatch.inbox import kinds_of, remembered_items
from portal.shell.paging import slice_for

NOTICES_BESIDE = 8


@login_required
@require_safe
def inbox(request):
    now = timezone.now()
    items = remembered_items(request.user, now)
    kind = request.GET.get("kind", "")
    page = slice_for(request, [item for item in items if kind in ("", item.kind)])
    context = {
        "page": page,
        "rows": [_row(item, now) for item in page],
        "kinds": kinds_of(items),
        "kind": kind,
        "waiting": len(items),
        "overdue": sum(item.is_overdue(now) for item in items),
        "due_soon": sum(item.is_due_soon(now) for item in items),
        "notices": queries.unread_of(request.user)[:NOTICES_BESIDE],
    }
    return render(request, "dispatch/inbox.html", context)


def _row(item, now):
    return {"item": item, "is_overdue": item.is_overdue(now), "is_due_soon": item.is_due_soon(now)}

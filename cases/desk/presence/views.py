from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.desk.presence import deeds as presence
from cases.file.case.models import Case
from cases.review.models import Matter
from portal.shell.pages.middleware import asked_by_page

THINGS = {"case": Case, "matter": Matter}


@asked_by_page
@login_required
@require_POST
def here(request, thing, pk):
    """Say that one has this form open, or has left it; the answer names the others. Asked every twenty seconds."""
    if thing not in THINGS or not THINGS[thing].objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    if "leave" in request.POST:
        presence.leave(officer=request.user, thing=thing, key=pk)
        return HttpResponse(status=204)
    names = presence.note(officer=request.user, thing=thing, key=pk, moment=now())
    return render(request, "cases/desk/partials/others.html", {"names": names})

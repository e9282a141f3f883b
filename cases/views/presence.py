from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.models import Case, Matter
from cases.services import presence
from portal.shell.middleware import asked_by_page

THINGS = {"case": Case, "matter": Matter}


@asked_by_page
@login_required
@require_POST
def here(request, thing, pk):
    """Say that one has this form open; the answer names the others. Asked every twenty seconds."""
    if thing not in THINGS or not THINGS[thing].objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    names = presence.note(officer=request.user, thing=thing, key=pk, moment=now())
    return render(request, "cases/partials/others.html", {"names": names})

"""What one types into a form is kept as it is typed, and thrown away when one says so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.people.services import kept
from portal.shell.forms import form_keys
from portal.shell.templatetags.shell import clock_time


@login_required
@require_POST
def keep(request):
    """Keep what a form holds now; the signed key of the form says on which page it stands and whose it is."""
    form = form_keys.read(request.POST.get(form_keys.NAME, ""))
    if form is None or not form.page or form.officer_id != request.user.pk:
        raise Http404
    content = dict(request.POST.lists())
    if not kept.typed_in(content):
        return HttpResponse(status=204)
    row = kept.keep_typing(
        owner_id=request.user.pk,
        at=timezone.now(),
        page=form.page,
        action=request.POST.get("typed_into", ""),
        content=content,
        key=_number(request.POST.get("kept", "")),
    )
    if row is None:
        return JsonResponse({"problem": _("This is too much to be kept; send it or shorten it.")}, status=413)
    return JsonResponse({"key": str(row.pk), "saved": clock_time(row.kept_at)})


@login_required
@require_POST
def throw_away(request, key):
    """Delete what one typed and did not send, and show the page as it is without it."""
    page = kept.throw_away(request.user, key)
    if not page:
        raise Http404
    messages.success(request, _("What you had typed was thrown away."))
    return redirect(page.partition("?")[0])


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 19 else None

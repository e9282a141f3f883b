from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.file.case.permissions import check_is_case_officer
from cases.intake.drafting import deeds as drafts
from cases.intake.drafting.deeds import DraftMovedOn
from cases.intake.queries import drafts_of
from cases.intake.typed import typed_in
from cases.intake.views import typed_page
from portal.shell.refusals import Refused
from portal.shell.templatetags.shell import clock_time
from portal.shell.typed.incoming import whole_number


@login_required
@require_safe
def draft_list(request):
    """One's own drafts."""
    check_is_case_officer(request.user)
    return render(request, "cases/intake/drafts.html", {"drafts": drafts_of(request.user)})


@login_required
@require_POST
def save(request):
    """Keep what the registration form holds now; the page's script asks for JSON, its button for the page again."""
    check_is_case_officer(request.user)
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        draft = drafts.save_draft(
            owner=request.user,
            at=now(),
            key=_key(request),
            seen_version=_seen_version(request),
            content=typed_in(request.POST),
        )
    except (DraftMovedOn, Refused) as refusal:
        status = 409 if isinstance(refusal, DraftMovedOn) else 422
        new_key = uuid4().hex
        if is_script:
            return JsonResponse({"problem": str(refusal), "new_key": new_key}, status=status)
        messages.error(request, str(refusal))
        return typed_page(request, typed_in(request.POST), key=new_key, status=status)
    if is_script:
        return JsonResponse({"version": draft.version, "saved": clock_time(draft.saved_at)})
    messages.success(request, _("Draft saved at %(time)s.") % {"time": clock_time(draft.saved_at)})
    return redirect("cases:resume", key=draft.key)


@login_required
@require_POST
def throw_away(request, key):
    """Delete one's own draft."""
    check_is_case_officer(request.user)
    if not drafts.throw_away(owner=request.user, key=key):
        raise Http404
    messages.success(request, _("The draft was thrown away."))
    return redirect("cases:drafts")


def _key(request):
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as damage:
        raise Http404 from damage


def _seen_version(request):
    return whole_number(request.POST.get("draft_version"), name="draft_version")

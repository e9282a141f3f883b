"""Choosing one's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.people.entrance import logins
from portal.people.entrance.forms import OwnPasswordForm
from portal.people.services import officers
from portal.shell.refusals import Refused


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request):
    """Change the own password; other sessions end, this one goes on under a new key."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            officers.choose_password(by=request.user, at=timezone.now(), password=form.cleaned_data["new_password1"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            update_session_auth_hash(request, request.user)
            logins.remember(request, request.user)
            messages.success(request, _("Your password has been changed."))
            return redirect("people:me")
    return render(request, "people/password.html", {"form": form}, status=422 if form.is_bound else 200)

"""Where one is logged in, and the tokens of one's programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.people.entrance import logins
from portal.people.entrance.confirming import confirmed
from portal.people.entrance.forms import TokenForm
from portal.people.models import ApiToken, OpenLogin
from portal.people.services import logins as login_deeds
from portal.people.services import tokens
from portal.shell.refusals import Refused


@require_safe
@login_required
def access(request):
    return _page(request, TokenForm())


@require_POST
@login_required
@confirmed(lambda request: [(_("A token for"), request.POST.get("label", ""))])
def issue_token(request):
    """Issue a token and show its secret, this once."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            _token, secret = tokens.issue(by=request.user, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            response = _page(request, TokenForm(), secret=secret)
            response.is_secret = True
            return response
    return _page(request, form, status=422)


@require_POST
@login_required
def end_token(request, token_id):
    try:
        tokens.end(by=request.user, at=now(), token_id=token_id)
    except ApiToken.DoesNotExist as hidden:
        raise Http404 from hidden
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The token has ended."))
    return redirect("people:access")


@require_POST
@login_required
def end_login(request, login_id):
    try:
        login_deeds.end(by=request.user, at=now(), login_id=login_id)
    except OpenLogin.DoesNotExist as hidden:
        raise Http404 from hidden
    messages.success(request, _("The login has ended."))
    return redirect("people:access")


def _page(request, form, *, secret="", status=200):
    context = {
        "form": form,
        "secret": secret,
        "logins": logins.open_logins(request),
        "tokens": ApiToken.objects.valid(now()).filter(officer=request.user),
    }
    return render(request, "people/access.html", context, status=status)

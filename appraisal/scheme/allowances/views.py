from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.scheme.allowances import deeds
from appraisal.scheme.allowances.forms import CoefficientForm, EndForm, ExemptionForm
from appraisal.scheme.allowances.permissions import check_grants_allowances, grants_allowances, visible_allowances
from appraisal.scheme.allowances.queries import KINDS, allowances_for
from appraisal.scheme.permissions import check_reads_schemes
from portal.shell.refusals import MovedOn, Refused

FORMS = {"coefficients": CoefficientForm, "exemptions": ExemptionForm}
GRANTS = {"coefficients": deeds.grant_coefficient, "exemptions": deeds.grant_exemption}


@login_required
@require_safe
def allowance_list(request):
    """All coefficients and exemptions with their grounds: who is appraised may know whose points are multiplied."""
    check_reads_schemes(request.user)
    today = timezone.localdate()
    context = {"rows": allowances_for(request.user, today), "grants": grants_allowances(request.user, today)}
    return render(request, "appraisal/scheme/allowances.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request, word):
    """Grant a coefficient or an exemption; it does nothing before somebody else confirms it."""
    check_grants_allowances(request.user, timezone.localdate())
    form_class = FORMS.get(word)
    if form_class is None:
        raise Http404
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            GRANTS[word](by=request.user, at=timezone.now(), **form.said())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("It is granted, and waits to be confirmed by somebody else."))
            return redirect("appraisal:allowances")
    context = {"form": form, "word": word}
    return render(request, "appraisal/scheme/grant.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def confirm(request, word, row_id):
    """Confirm what somebody else granted."""
    row = _row(request, word, row_id)
    try:
        deeds.confirm(by=request.user, at=timezone.now(), row=row)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except MovedOn as moved:
        messages.warning(request, str(moved))
    else:
        messages.success(request, _("It is confirmed and holds from its first day on."))
    return redirect("appraisal:allowances")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, word, row_id):
    """Let a grant hold no longer from a day on."""
    check_grants_allowances(request.user, timezone.localdate())
    row = _row(request, word, row_id)
    form = EndForm(request.POST or None, initial={"ends_on": max(timezone.localdate(), row.starts_on)})
    if request.method == "POST" and form.is_valid():
        try:
            deeds.end(by=request.user, at=timezone.now(), row=row, **form.cleaned_data)
        except MovedOn as moved:
            messages.warning(request, str(moved))
            return redirect("appraisal:allowances")
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("It holds no longer from that day on."))
            return redirect("appraisal:allowances")
    [shown] = [each for each in allowances_for(request.user, timezone.localdate()) if each.row == row]
    context = {"form": form, "shown": shown}
    return render(request, "appraisal/scheme/end_allowance.html", context, status=422 if form.errors else 200)


def _row(request, word, row_id):
    check_reads_schemes(request.user)
    if word not in KINDS:
        raise Http404
    return get_object_or_404(visible_allowances(request.user, KINDS[word]).select_related("scheme"), pk=row_id)

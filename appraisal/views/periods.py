from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.deciders import check_may_compute
from appraisal.forms import IssueForm
from appraisal.models import Period
from appraisal.permissions import check_steers
from appraisal.schedule import COMPUTE_MONTH
from appraisal.screens import calendar
from appraisal.services import publicity
from portal.dispatch.services import occurrences
from portal.shell.refusals import Refused


@login_required
@require_safe
def period_list(request):
    """The months with their state, runs and digests, and what may be done with each."""
    check_steers(request.user)
    months = calendar.months_of(request.user, timezone.now())
    return render(request, "appraisal/periods.html", {"months": months, "form": IssueForm()})


@login_required
@require_POST
def compute(request, period_id):
    """Have a month computed as soon as possible; the page then shows its progress."""
    check_may_compute(request.user, timezone.localdate())
    period = get_object_or_404(Period, pk=period_id)
    occurrences.ask_now(job=COMPUTE_MONTH, key=period.code, by=request.user, at=timezone.now())
    return redirect("appraisal:periods")


@login_required
@require_POST
def start_publicity(request, period_id):
    """Issue the draft bulletin and open the month to objections."""
    check_steers(request.user)
    period = get_object_or_404(Period, pk=period_id)
    bulletin = publicity.start(by=request.user, at=timezone.now(), period_id=period.pk)
    messages.success(request, _("Draft bulletin %(number)s is issued.") % {"number": bulletin.number})
    return redirect("appraisal:bulletin", bulletin.pk)


@login_required
@require_POST
def issue(request, period_id):
    """Issue the final bulletin; a reason forces it while objections are open or the days are not over."""
    check_steers(request.user)
    period = get_object_or_404(Period, pk=period_id)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            bulletin = publicity.finish(
                by=request.user, at=timezone.now(), period_id=period.pk, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Bulletin %(number)s is issued.") % {"number": bulletin.number})
            return redirect("appraisal:bulletin", bulletin.pk)
    return render(request, "appraisal/issue.html", {"form": form, "period": period}, status=422)

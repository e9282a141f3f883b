from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.desk.months import queries as calendar
from appraisal.desk.months.forms import SendingForm
from appraisal.desk.schedule import COMPUTE_MONTH
from appraisal.objections.sending import publication, sending_of
from appraisal.results.publicity import deeds as publicity
from appraisal.scheme.deciders import check_may_compute, check_may_publish_results
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.rules import has_ended, is_read_whole
from appraisal.scheme.permissions import check_steers
from portal.dispatch.runs import occurrences
from portal.people.entrance.confirming import confirmed
from portal.shell.refusals import MovedOn, Refused
from portal.shell.statements.remembered import remembered

AN_HOUR = 3600


@login_required
@require_safe
def period_list(request):
    """The months with their state, runs and digests, and what may be done with each."""
    check_steers(request.user)
    months = calendar.months_of(request.user, timezone.now())
    newest = [run.results_digest for month in months for run in month.runs if run.published_at]
    flat, _counted_at = remembered("flat-indicators", newest, AN_HOUR, lambda: calendar.flat_indicators(months))
    return render(request, "appraisal/desk/periods.html", {"months": months, "flat": flat})


@login_required
@require_POST
def compute(request, period_id):
    """Have a month computed as soon as possible; the page then shows its progress."""
    check_may_compute(request.user, timezone.localdate())
    period = get_object_or_404(Period, pk=period_id)
    occurrences.ask_now(job=COMPUTE_MONTH, key=period.code, by=request.user, at=timezone.now())
    return redirect("appraisal:periods")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, period_id: publication(request.user, period_id, Period.State.COMPUTED, timezone.now()))
def start_publicity(request, period_id):
    """Show what the draft bulletin says to whom; once confirmed, issue it and open the month to objections."""
    return _send(request, period_id, publicity.start, Period.State.COMPUTED, "appraisal/desk/start_publicity.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(
    lambda request, period_id: publication(
        request.user, period_id, Period.State.PUBLICITY, timezone.now(), request.POST.get("reason", "")
    )
)
def issue(request, period_id):
    """Show what becomes final and who is told; once confirmed, issue it.

    A reason forces it while objections are open or the days are not over.
    """
    return _send(request, period_id, publicity.finish, Period.State.PUBLICITY, "appraisal/desk/issue.html")


def _send(request, period_id, deed, state, template):
    check_may_publish_results(request.user, timezone.localdate())
    period = get_object_or_404(Period, pk=period_id)
    at = timezone.now()
    if period.state != state:
        raise MovedOn(_("This month is %(state)s now.") % {"state": period.get_state_display()})
    sending = sending_of(period, at)
    form = SendingForm(
        request.POST or None, needs_reason=sending.needs_reason, initial={"seen": sending.run.results_digest}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said = {"reason": given["reason"]} if "reason" in given else {}
        try:
            bulletin = deed(by=request.user, at=at, period_id=period.pk, seen_results=given["seen"], **said)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Bulletin %(number)s is issued.") % {"number": bulletin.number})
            return redirect("appraisal:bulletin", bulletin.pk)
    if request.method == "POST":
        status = 422
    elif not is_read_whole(period, sending.run, at):
        status = 409
    context = {
        "form": form,
        "period": period,
        "sending": sending,
        "has_ended": has_ended(period, at),
        "is_whole": is_read_whole(period, sending.run, at),
    }
    return render(request, template, context, status=status)

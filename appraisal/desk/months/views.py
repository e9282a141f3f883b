from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.desk.months import queries as calendar
from appraisal.desk.months.forms import OpeningForm, PatternForm, SendingForm
from appraisal.desk.schedule import COMPUTE_PERIOD
from appraisal.facts.months import label_of
from appraisal.objections.sending import publication, sending_of
from appraisal.results.publicity import deeds as publicity
from appraisal.scheme.addresses import periods_address, periods_url
from appraisal.scheme.deciders import (
    check_may_compute,
    check_may_open_periods,
    check_may_publish_results,
    check_may_set_pattern,
)
from appraisal.scheme.periods import deeds as periods
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.queries import key_of
from appraisal.scheme.periods.rules import has_ended, is_read_whole
from appraisal.scheme.permissions import check_steers
from appraisal.scheme.versions.models import Scheme
from portal.dispatch.runs import occurrences
from portal.people.entrance.confirming import confirmed
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.refusals import MovedOn, Refused
from portal.shell.statements.remembered import remembered

AN_HOUR = 3600


@login_required
@require_safe
def period_list(request, scheme_code=None):
    """The periods of a scheme with their state, runs and digests, and what may be done with each.

    Without a scheme those of the one that was there first.
    """
    check_steers(request.user)
    at, schemes = timezone.now(), list(Scheme.objects.order_by("pk"))
    scheme = next((each for each in schemes if scheme_code in (None, each.code)), None)
    if scheme is None and scheme_code:
        raise Http404
    months = calendar.months_of(scheme, request.user, at) if scheme else []
    newest = [run.results_digest for month in months for run in month.runs if run.published_at]
    flat, _counted_at = remembered("flat-indicators", newest, AN_HOUR, lambda: calendar.flat_indicators(months))
    context = {
        "scheme": scheme,
        "months": months,
        "flat": flat,
        "calendar": calendar.calendar_of(scheme, at) if scheme else None,
        "schemes": [(each.label, periods_address(each), each == scheme) for each in schemes],
        "may_set_pattern": rights_of(request.user).has(Role.RULE_ADMIN),
    }
    return render(request, "appraisal/desk/periods.html", context)


@login_required
@require_POST
def open_next(request, scheme_code):
    """Open the period of a scheme that was offered, or find it open already."""
    check_may_open_periods(request.user, timezone.localdate())
    scheme = get_object_or_404(Scheme, code=scheme_code)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        raise Http404
    period = periods.open_period(by=request.user, at=timezone.now(), scheme_id=scheme.pk, **form.cleaned_data)
    messages.success(request, _("%(period)s is open.") % {"period": label_of(period)})
    return redirect(periods_url(period))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pattern(request, scheme_code):
    """How the periods of a scheme follow each other from a day on; those that are open stay as they are."""
    check_may_set_pattern(request.user, timezone.localdate())
    scheme = get_object_or_404(Scheme, code=scheme_code)
    shown = calendar.calendar_of(scheme, timezone.now())
    form = PatternForm(request.POST or None, initial=_as_it_is(scheme, shown))
    if request.method == "POST" and form.is_valid():
        try:
            periods.set_pattern(by=request.user, at=timezone.now(), scheme_id=scheme.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The periods follow the new pattern."))
            return redirect(periods_address(scheme))
    context = {"scheme": scheme, "form": form, "calendar": shown, "periods_url": periods_address(scheme)}
    return render(request, "appraisal/desk/pattern.html", context, status=422 if form.errors else 200)


def _as_it_is(scheme, shown):
    rhythm = shown.rhythm
    names = ("kind", "first_day", "first_month", "computes_after", "computes_at", "publicity_days")
    last = scheme.periods.order_by("-ends_on").first()
    first = last.ends_on if last else timezone.localdate()
    return {name: getattr(rhythm, name) for name in names} | {"holds_from": first}


@login_required
@require_POST
def compute(request, period_id):
    """Have a period computed as soon as possible; the page then shows its progress."""
    check_may_compute(request.user, timezone.localdate())
    period = get_object_or_404(Period.objects.select_related("scheme"), pk=period_id, scheme__isnull=False)
    key = key_of(period.scheme, period.code)
    occurrences.ask_now(job=COMPUTE_PERIOD, key=key, by=request.user, at=timezone.now())
    return redirect(periods_address(period.scheme))


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
    period = get_object_or_404(Period.objects.select_related("scheme"), pk=period_id, scheme__isnull=False)
    at = timezone.now()
    if period.state != state:
        raise MovedOn(_("This period is %(state)s now.") % {"state": period.get_state_display()})
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
        "periods_url": periods_address(period.scheme),
        "sending": sending,
        "has_ended": has_ended(period, at),
        "is_whole": is_read_whole(period, sending.run, at),
    }
    return render(request, template, context, status=status)

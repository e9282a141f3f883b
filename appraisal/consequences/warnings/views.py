from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.consequences.warnings import deeds
from appraisal.consequences.warnings.forms import AcknowledgeForm, ThresholdForm
from appraisal.consequences.warnings.models import WarningThreshold
from appraisal.consequences.warnings.permissions import (
    check_may_acknowledge,
    check_sets_thresholds,
    reads_warnings,
    visible_warnings,
)
from appraisal.consequences.warnings.signals import signals
from appraisal.scheme.permissions import check_reads_schemes
from appraisal.scheme.rulekinds.arithmetic import marks
from portal.people.entrance.typed import typed_here
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, Refused


@login_required
@require_safe
def warning_list(request):
    """The early warnings that the reader may know of, the newest quarter first."""
    if not reads_warnings(request.user):
        raise Denied(_("Early warnings are read by supervisors and by who leads the unit."))
    found = visible_warnings(request.user).select_related("round", "unit", "officer", "acknowledged_by")
    if request.GET.get("state") in {"open", "done"}:
        found = found.filter(acknowledged_at__isnull=request.GET["state"] == "open")
    page = Keyset(found.prefetch_related("reasons__threshold"), ("-round_id", "pk")).page_for(request)
    context = {"page": page, "state": request.GET.get("state", "")}
    return render(request, "appraisal/consequences/warnings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def warning(request, warning_id):
    """An early warning with its reasons; who leads the unit says what will be done."""
    rows = visible_warnings(request.user).select_related("round", "unit", "officer", "acknowledged_by")
    found = get_object_or_404(rows, pk=warning_id)
    if request.method == "POST":
        check_may_acknowledge(request.user, found, timezone.localdate())
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.acknowledge(
                by=request.user, at=timezone.now(), warning_id=found.pk, measures=form.cleaned_data["measures"]
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The warning is acknowledged."))
            return redirect("appraisal:early_warning", found.pk)
    context = {
        "warning": found,
        "reasons": [_reason(each) for each in found.reasons.select_related("threshold")],
        "acknowledges": found.acknowledged_at is None and _acknowledges(request.user, found),
        "form": form,
        **typed_here(request),
    }
    return render(request, "appraisal/consequences/warning.html", context, status=422 if form.errors else 200)


def _reason(reason):
    """(what, the number found, the threshold) in words."""
    return reason.threshold.label, _number(reason.threshold, reason.found), _number(reason.threshold, reason.needs)


def _number(threshold, number):
    signal = signals().get(threshold.signal)
    return marks(number) if signal and signal.is_in_hundredths else str(number)


def _acknowledges(officer, found):
    try:
        check_may_acknowledge(officer, found, timezone.localdate())
    except Denied:
        return False
    return True


@login_required
@require_safe
def threshold_list(request):
    """From which number on each signal warns."""
    check_reads_schemes(request.user)
    rows = [(each, signals().get(each.signal), _number(each, each.at_least)) for each in WarningThreshold.objects.all()]
    context = {"rows": rows, "sets": rights_of(request.user).has(Role.RULE_ADMIN)}
    return render(request, "appraisal/consequences/thresholds.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request, threshold_id):
    """One threshold, set with a reason."""
    check_sets_thresholds(request.user, timezone.localdate())
    found = get_object_or_404(WarningThreshold, pk=threshold_id)
    form = ThresholdForm(request.POST or None, initial={"at_least": found.at_least})
    if request.method == "POST" and form.is_valid():
        try:
            deeds.set_threshold(by=request.user, at=timezone.now(), threshold_id=found.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The threshold is set."))
            return redirect("appraisal:thresholds")
    context = {"threshold": found, "form": form, **typed_here(request)}
    return render(request, "appraisal/consequences/threshold.html", context, status=422 if form.errors else 200)

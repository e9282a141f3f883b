"""Trying a draft on past periods: asked for, watched, read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.desk.drafting.opening import KIND_WORDS, opened_draft
from appraisal.facts.months import label_of
from appraisal.results.simulations import deeds
from appraisal.results.simulations.models import Simulation
from appraisal.results.simulations.queries import shown
from appraisal.scheme.addresses import kind_of
from appraisal.scheme.periods.queries import periods_like
from appraisal.scheme.permissions import reads_drafts, sees_names
from appraisal.scheme.versions.deeds import rules_digest
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled
from portal.shell.refusals import Refused

MOST_OFFERED = 24


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def simulate(request, version_id):
    """Choose the past periods on which a draft is tried: the last, any one, or the last twelve."""
    version = opened_draft(request, version_id)
    at = timezone.now()
    ended = periods_like(version.scheme).filter(ends_on__lte=timezone.localdate(at)).order_by("-starts_on")
    computed = ended.filter(runs__in=version.scheme.standing_runs.standing())
    periods = list(computed[:MOST_OFFERED]) or list(ended[:MOST_OFFERED])
    problem = ""
    if request.method == "POST":
        chosen = request.POST.get("period", "")
        codes = [each.code for each in periods[: deeds.MOST_PERIODS]] if chosen == "twelve" else [chosen]
        try:
            found = deeds.ask(by=request.user, at=at, version_id=version.pk, periods=codes)
        except Refused as refusal:
            problem = str(refusal)
        else:
            return redirect("appraisal:simulation", found.pk)
    context = {
        "version": version,
        "periods": [(each.code, label_of(each)) for each in periods],
        "most": min(len(periods), deeds.MOST_PERIODS),
        "problem": problem,
        "earlier": version.simulations.select_related("asked_by").defer("results")[:10],
    }
    return render(request, "appraisal/drafting/simulate.html", context, status=422 if problem else 200)


@login_required
@require_safe
def simulation(request, simulation_id):
    """What a simulation gave: who moves and why for who sees names, else how points are spread."""
    if not reads_drafts(request.user):
        raise Http404
    found = get_object_or_404(Simulation.objects.select_related("version__scheme", "asked_by"), pk=simulation_id)
    word = request.GET.get("for", "units")
    subject_kind = kind_of(word)
    run = Occurrence.objects.filter(job=deeds.JOB, key=str(found.pk)).first()
    is_done = found.state == Simulation.State.DONE
    periods = shown(found, request.user, subject_kind) if is_done else []
    context = {
        "simulation": found,
        "version": found.version,
        "run": titled(run) if run and not is_done else None,
        "periods": periods,
        "kinds": [(kind, each, kind == subject_kind) for kind, each in KIND_WORDS],
        "sees_names": sees_names(request.user),
        "is_old": is_done and found.rules != rules_digest(found.version),
    }
    return render(request, "appraisal/drafting/simulation.html", context)

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.consequences import deeds
from appraisal.consequences import queries as ladder
from appraisal.consequences.forms import ConsequenceDecisionForm
from appraisal.consequences.permissions import may_decide_consequences, of_year, visible_consequences, years_of
from appraisal.consequences.talks.permissions import may_hold
from appraisal.consequences.talks.queries import due_on, left_to_talk_with, open_talks
from appraisal.consequences.waiting import consequences_waiting, gave_points
from appraisal.facts import months
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.deciders import check_may_decide_consequence
from appraisal.scheme.periods.queries import are_several
from portal.people.entrance.typed import typed_here
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def consequence_list(request):
    """What the ladder proposed and what people decided on it, newest first."""
    visible = visible_consequences(request.user)
    years = years_of(visible)
    found = _with_names(visible)
    if request.GET.get("state") in {"proposed", "confirmed", "waived"}:
        found = found.filter(state=request.GET["state"])
    if request.GET.get("state") == "to_hold":
        found = found.filter(pk__in=open_talks().values("pk"))
    year = number_or_none(request.GET.get("year", ""))
    if year:
        found = of_year(found, year)
    page = Keyset(found, ("-proposed_at", "-pk")).page_for(request)
    rows = [(each, months.label_of(each.period)) for each in page]
    tell_count(request, request.path, len(consequences_waiting(request.user, timezone.now())))
    context = {"page": page, "rows": rows, "state": request.GET.get("state", ""), "years": years, "year": year}
    context["shows_schemes"] = are_several()
    return render(request, "appraisal/consequences/consequences.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consequence(request, consequence_id):
    """One consequence: its trace in words, and the decision of a person with a reason."""
    found = get_object_or_404(_with_names(visible_consequences(request.user)), pk=consequence_id)
    if request.method == "POST":
        _check_decides(request.user, found)
    form = ConsequenceDecisionForm(request.POST or None, proposal=found.proposal)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("appraisal:consequence", found.pk)
    steps = found.facts.get("trace", [])
    context = {
        "consequence": found,
        "month": months.label_of(found.period),
        "trace": ladder.trace_of(found),
        "tried": ladder.tried_words(found),
        "above": ladder.above_words(found) if may_decide_consequences(request.user) else "",
        "sheets": [
            (ladder.month_label(step["period"]), sheet_url(step["run"], found.subject_kind, found.subject_id))
            for step in steps
        ],
        "changed_grounds": ladder.changed_words(deeds.changed_grounds(found)),
        **_talks(request.user, found),
        "form": form,
        "barred": _barred(request.user, found),
        **typed_here(request),
    }
    return render(request, "appraisal/consequences/consequence.html", context, status=422 if form.errors else 200)


def _talks(officer, found):
    """What the page shows of the talk: those held, with whom it is still to be held, until when, and by the reader."""
    if found.state != found.State.CONFIRMED:
        return {}
    on, day = timezone.localdate(), due_on(found)
    return {
        "talks": found.talks.select_related("talked_by", "talked_with"),
        "left": left_to_talk_with(found),
        "due_on": day,
        "is_overdue": day is not None and day < on,
        "holds": may_hold(officer, found, on),
    }


def _decide(request, found, form):
    decide = deeds.confirm if form.cleaned_data["outcome"] == form.CONFIRM else deeds.waive
    decide(by=request.user, at=timezone.now(), consequence_id=found.pk, reason=form.cleaned_data["reason"])


def _with_names(consequences):
    return consequences.select_related(
        "period", "scheme", "unit", "officer", "decided_by", "by_rule__scheme"
    ).prefetch_related("heads__officer")


def _check_decides(officer, found):
    gave = {officer.pk} if gave_points(officer, found) else set()
    check_may_decide_consequence(officer, found, gave, timezone.localdate())


def _barred(officer, found):
    """Return why this person does not decide, "" when they do, None when it is not theirs to ask."""
    if found.state != found.State.PROPOSED or not may_decide_consequences(officer):
        return None
    try:
        _check_decides(officer, found)
    except Denied as denial:
        return str(denial)
    return ""

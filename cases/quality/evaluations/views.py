from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.file.case.models import Case
from cases.file.case.permissions import check_evaluates
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import found, moved_on
from cases.quality.evaluations import deeds as evaluations
from cases.quality.evaluations.forms import ConcludeForm, FaultFormSet, OpenEvaluationForm
from cases.quality.evaluations.models import Evaluation
from cases.quality.evaluations.queries import answerable_officers, evaluates, evaluation_seen_by, evaluations_of
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_safe
def evaluation_list(request, case_id):
    """How a case was evaluated after the event, and the forms for those who do it."""
    return _page(request, found(case_with_people, request.user, case_id))


@login_required
@require_POST
def open_evaluation(request, case_id):
    """Open an evaluation on an occasion."""
    case = found(case_with_people, request.user, case_id)
    check_evaluates(request.user)
    form = OpenEvaluationForm(request.POST)
    if form.is_valid():
        try:
            evaluations.open_evaluation(by=request.user, at=now(), case_id=case.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("cases:evaluations", case.pk)
    return _page(request, case, status=422, open_form=form)


@login_required
@require_POST
def conclude(request, evaluation_id):
    """Conclude an evaluation with marks and findings."""
    try:
        evaluation = evaluation_seen_by(request.user, evaluation_id, Case.objects.visible_to(request.user))
    except Evaluation.DoesNotExist as hidden:
        raise Http404 from hidden
    check_evaluates(request.user)
    case = found(case_with_people, request.user, evaluation.case_id)
    form, faults = _conclusion(evaluation, case, request.POST)
    if form.is_valid() and faults.is_valid():
        try:
            evaluations.conclude(
                by=request.user,
                at=now(),
                evaluation_id=evaluation.pk,
                marks=form.marks,
                finding=form.cleaned_data["finding"],
                members=form.cleaned_data.get("members", ()),
                faults=[fault for each in faults if (fault := each.as_input())],
            )
        except MovedOn as stale:
            return moved_on(request, stale, f"/cases/{case.pk}/evaluations/")
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The evaluation is concluded; those concerned are told."))
            return redirect("cases:evaluations", case.pk)
    return _page(request, case, status=422, returned={evaluation.pk: (form, faults)})


def _page(request, case, *, status=200, open_form=None, returned=None):
    shown = evaluations_of(case)
    may_evaluate = evaluates(request.user)
    for each in shown:
        if each.is_open and may_evaluate:
            each.form, each.faults = (returned or {}).get(each.pk) or _conclusion(each, case)
    context = {
        "case": case,
        "evaluations": shown,
        "may_evaluate": may_evaluate,
        "open_form": open_form or OpenEvaluationForm(),
    }
    return render(request, "cases/quality/evaluations.html", context, status=status)


def _conclusion(evaluation, case, data=None):
    prefix = f"e{evaluation.pk}"
    officers = {"officers": answerable_officers(case)}
    form = ConcludeForm(evaluation, data, prefix=prefix)
    return form, FaultFormSet(data, prefix=f"{prefix}-fault", form_kwargs=officers)

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.facts import months
from appraisal.objections import deeds as objections
from appraisal.objections import queries as disputes
from appraisal.objections.effect import effects_of
from appraisal.objections.forms import ObjectionDecisionForm, ObjectionForm
from appraisal.objections.permissions import may_decide_objections, visible_objections
from appraisal.objections.sending import objection_decision
from appraisal.objections.waiting import objections_waiting
from appraisal.results.sheets import queries as sheets
from appraisal.results.sheets.opening import opened_sheet
from appraisal.scheme.addresses import line_url, sheet_url
from appraisal.scheme.deciders import check_may_decide_objection, check_may_object
from appraisal.scheme.periods.queries import are_several
from portal.people.entrance.confirming import confirmed
from portal.people.entrance.typed import typed_here
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, Refused


@login_required
@require_safe
def objection_list(request):
    """The objections that the reader may see, newest first."""
    found = disputes.with_names(visible_objections(request.user))
    if request.GET.get("state") in {"open", "upheld", "rejected"}:
        found = found.filter(state=request.GET["state"])
    page = Keyset(found, ("-filed_at", "-pk")).page_for(request)
    rows = [(each, months.label_of(each.run.period)) for each in page]
    tell_count(request, request.path, len(objections_waiting(request.user, timezone.now())))
    return render(
        request,
        "appraisal/objections/objections.html",
        {"page": page, "rows": rows, "state": request.GET.get("state"), "shows_schemes": are_several()},
    )


@login_required
@require_http_methods(["GET", "POST"])
def object_to(request, run_id, kind_word, subject_id, indicator_id):
    """The form for an objection against one line, and its filing."""
    sheet = opened_sheet(request, run_id, kind_word, subject_id)
    check_may_object(request.user, sheet.subject_kind, sheet.subject_id, timezone.localdate())
    indicator = sheets.indicator_of(indicator_id)
    shown = sheets.line_of(sheet, indicator) if indicator else None
    if shown is None:
        raise Http404
    records = disputes.records_behind(sheet, indicator, request.user)
    initial = {"record": request.GET.get("record", "")}
    form = ObjectionForm(request.POST or None, records=disputes.choices_of(records), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            filed = objections.file(
                by=request.user,
                at=timezone.now(),
                sheet_id=sheet.pk,
                indicator_id=indicator.pk,
                reason=form.cleaned_data["reason"],
                **form.cleaned_data["record"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The objection is filed; somebody who did not make the entry decides on it."))
            return redirect("appraisal:objection", filed.pk)
    context = {
        "form": form,
        "line": shown,
        "indicator": indicator,
        "sheet": sheet,
        "name": sheet.label,
        "month": months.label_of(sheet.run.period),
        "line_url": line_url(sheet.run_id, sheet.subject_kind, sheet.subject_id, indicator.pk),
        **typed_here(request),
    }
    return render(request, "appraisal/objections/object.html", context, status=422 if form.errors else 200)


def _signed(officer, objection_id, outcome, reason):
    found = visible_objections(officer).select_related("run__period", "indicator").filter(pk=objection_id).first()
    if found is None or _barred(officer, found) != "":
        return None
    is_upheld = outcome == ObjectionDecisionForm.UPHELD
    return objection_decision(found, is_upheld=is_upheld, reason=reason, at=timezone.now())


@login_required
@require_http_methods(["GET", "POST"])
@confirmed(
    lambda request, objection_id: _signed(
        request.user, objection_id, request.POST.get("outcome", ""), request.POST.get("reason", "")
    )
)
def objection(request, objection_id):
    """One objection: what is disputed, what was decided; the form for those who decide."""
    found = get_object_or_404(disputes.with_names(visible_objections(request.user)), pk=objection_id)
    if request.method == "POST":
        _check_decides(request.user, found)
    sheet = disputes.sheet_of(found)
    is_open = sheet and _waits(request.user, found)
    records = disputes.records_behind(sheet, found.indicator, request.user) if is_open else []
    disputed = f"{found.ref_kind}:{found.ref_id}" if found.ref_id else ""
    form = ObjectionDecisionForm(
        request.POST or None,
        records=disputes.choices_of(records),
        initial={"record": disputed},
        is_published=found.run.period.is_published,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form)
        except Refused as refusal:
            form.add_refusal(_beside(refusal))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("appraisal:objection", found.pk)
    has_exclusions = found.state == found.State.UPHELD and found.exclusions.exists()
    was_published = disputes.was_published(found)
    context = {
        "objection": found,
        "form": form,
        "barred": _barred(request.user, found),
        "month": months.label_of(found.run.period),
        "record": disputes.record_of(found, request.user, records),
        "subject": disputes.subject_of(found),
        "line": sheet and sheets.line_of(sheet, found.indicator),
        "sheet": sheet,
        "sheet_url": sheet_url(found.run_id, found.subject_kind, found.subject_id),
        "effects": effects_of(found) if is_open else [],
        "exclusions": has_exclusions,
        "was_published": was_published,
        "corrected": disputes.corrected_by(found),
        "reissued": disputes.reissued_for(found) if has_exclusions and was_published else None,
        **typed_here(request),
    }
    return render(request, "appraisal/objections/objection.html", context, status=422 if form.errors else 200)


def _decide(request, found, form):
    chosen = form.cleaned_data
    is_upheld = chosen["outcome"] == form.UPHELD
    objections.decide(
        by=request.user,
        at=timezone.now(),
        objection_id=found.pk,
        is_upheld=is_upheld,
        reason=chosen["reason"],
        **(chosen["record"] if is_upheld else {}),
    )


def _waits(officer, found):
    return found.state == found.State.OPEN and may_decide_objections(officer)


def _check_decides(officer, found):
    makers = objections.makers_of(found, found.ref_kind, found.ref_id)
    check_may_decide_objection(officer, found, makers, timezone.localdate())


def _barred(officer, found):
    """Return why this person does not decide, "" when they do, None when it is not theirs to ask."""
    if not _waits(officer, found):
        return None
    try:
        _check_decides(officer, found)
    except Denied as denial:
        return str(denial)
    return ""


def _beside(refusal):
    """Put what the deed says of the record beside the field of this form."""
    if "ref_id" in refusal.fields:
        refusal.fields["record"] = refusal.fields.pop("ref_id")
    return refusal

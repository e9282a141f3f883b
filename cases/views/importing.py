import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.importing import ImportForm, LoadForm, UndoForm
from cases.models import ImportBatch
from cases.permissions import check_may_import
from cases.queries.imports import batches, first_cases, running_of, shown_refusals
from cases.services import import_batches
from portal.shell.paging import Keyset
from portal.shell.refusals import MovedOn, Refused
from portal.shell.texts import writable


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    """The imports so far, and the form that hands in another table."""
    check_may_import(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = import_batches.hand_in(
                by=request.user, at=now(), origin=form.cleaned_data["origin"], name=file.name, content=file.read()
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("cases:import", batch.pk)
    page = Keyset(batches(), order=("-id",)).page_for(request)
    return render(request, "cases/imports.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@login_required
@require_safe
def batch(request, batch_id):
    """What a table holds, which rows are refused and why, and what may be done with it."""
    return _page(request, batch_id)


@login_required
@require_safe
def refusals(request, batch_id):
    """The refused rows as CSV, to correct the table by."""
    check_may_import(request.user)
    known = get_object_or_404(ImportBatch, pk=batch_id)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refusals-{known.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Column"), _("Cell"), _("Reason")])
    writer.writerows([flaw["row"], flaw["column"], _as_text(flaw["value"]), flaw["reason"]] for flaw in known.refusals)
    return response


@login_required
@require_POST
def load(request, batch_id):
    """Have the cases of a table loaded."""
    check_may_import(request.user)
    form = LoadForm(request.POST)
    form.is_valid()
    try:
        import_batches.load(by=request.user, at=now(), batch_id=batch_id, **form.cleaned_data)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, batch_id, status=422, load_form=form)
    return redirect("cases:import", batch_id)


@login_required
@require_POST
def undo(request, batch_id):
    """Put the cases of an import out of sight again."""
    check_may_import(request.user)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, batch_id, status=422, undo_form=form)
    try:
        import_batches.undo(by=request.user, at=now(), batch_id=batch_id, **form.cleaned_data)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, batch_id, status=422, undo_form=form)
    return redirect("cases:import", batch_id)


@login_required
@require_POST
def drop(request, batch_id):
    """Put a table aside that was only looked through."""
    try:
        import_batches.drop(by=request.user, at=now(), batch_id=batch_id)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    return redirect("cases:imports")


def _page(request, batch_id, status=200, load_form=None, undo_form=None):
    check_may_import(request.user)
    known = get_object_or_404(ImportBatch.objects.select_related("owner"), pk=batch_id)
    run = running_of(known)
    context = {
        "batch": known,
        "run": run,
        "is_under_way": bool(run) and run.state in ("due", "running"),
        "has_failed": bool(run) and run.state == "failed",
        "refusals": shown_refusals(known),
        "cases": first_cases(known),
        "load_form": load_form or LoadForm(),
        "undo_form": undo_form or UndoForm(),
    }
    return render(request, "cases/import.html", context, status=status)


def _as_text(value):
    """A value that a spreadsheet does not take for a formula."""
    text = writable(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\n") else text

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.exchange.imports import batches as import_batches
from cases.exchange.imports.queries import batches, fields_offered, first_cases, heading_of, running_of, shown_refusals
from cases.exchange.imports.template import import_template
from cases.file.case.permissions import check_may_import
from portal.office.imports.forms import ColumnsForm, ImportForm, LoadForm, UndoForm
from portal.office.imports.models import ImportBatch
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
                by=request.user,
                at=now(),
                name=file.name,
                content=file.read(),
                language=get_language(),
                origin=form.cleaned_data["origin"],
                sheet=form.cleaned_data["sheet"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("cases:import", batch.pk)
    page = Keyset(batches(), order=("-id",)).page_for(request)
    status = 422 if form.errors else 200
    return render(request, "cases/exchange/imports.html", {"form": form, "page": page}, status=status)


@login_required
@require_safe
def batch(request, batch_id):
    """What a table holds, which rows are refused and why, and what may be done with it."""
    return _page(request, batch_id)


@login_required
@require_safe
def refusals(request, batch_id):
    """The refused rows as CSV, to correct the table by."""
    return _findings(request, batch_id, import_batches.REFUSED)


@login_required
@require_safe
def merged(request, batch_id):
    """The rows that say again what another row has said, as CSV."""
    return _findings(request, batch_id, import_batches.MERGED)


@login_required
@require_safe
def template(request):
    """An empty table with the headings that an import looks for."""
    check_may_import(request.user)
    response = HttpResponse(
        import_template(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="import.xlsx"'
    return response


@login_required
@require_POST
def assign(request, batch_id):
    """Say what the columns of a table are, and have it looked through again."""
    check_may_import(request.user)
    known = get_object_or_404(ImportBatch, pk=batch_id)
    form = ColumnsForm(known.columns, fields_offered(), request.POST)
    if not form.is_valid():
        return _page(request, batch_id, status=422, columns_form=form)
    try:
        import_batches.assign(by=request.user, at=now(), batch_id=batch_id, columns=form.assigned)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, batch_id, status=422, columns_form=form)
    return redirect("cases:import", batch_id)


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


def _page(request, batch_id, status=200, load_form=None, undo_form=None, columns_form=None):
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
        "columns_form": columns_form or ColumnsForm(known.columns, fields_offered()),
    }
    return render(request, "cases/exchange/import.html", context, status=status)


def _findings(request, batch_id, kind):
    check_may_import(request.user)
    known = get_object_or_404(ImportBatch, pk=batch_id)
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff" + writer.writerow([_("Row"), _("Column"), _("Cell"), _("Reason")])
        for flaw in import_batches.findings_of(known, kind):
            yield writer.writerow([flaw["row"], heading_of(flaw["column"]), _as_text(flaw["value"]), flaw["reason"]])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{known.pk}.csv"'
    return response


class _Echo:
    """A file that hands back what is written, so that a list of any length streams."""

    def write(self, text):
        return text


def _as_text(value):
    """A value that a spreadsheet does not take for a formula."""
    text = writable(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\n") else text

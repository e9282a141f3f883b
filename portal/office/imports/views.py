import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.office.imports import batches as import_batches
from portal.office.imports.forms import ColumnsForm, ImportForm, LoadForm, UndoForm
from portal.office.imports.kinds import ImportKind, kind_of, kinds
from portal.office.imports.models import ImportBatch
from portal.office.imports.queries import batches, fields_offered, running_of, shown_refusals
from portal.office.imports.template import template_of
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.texts import writable


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request, kind):
    """The imports of a kind so far, and the form that hands in another table."""
    declared = _kind(request, kind)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = import_batches.hand_in(
                by=request.user,
                at=now(),
                kind=kind,
                name=file.name,
                content=file.read(),
                language=get_language(),
                origin=form.cleaned_data["origin"],
                sheet=form.cleaned_data["sheet"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:import", batch.pk)
    page = Keyset(batches(request.user, declared), order=("-id",)).page_for(request)
    context = {"kind": declared, "form": form, "page": page}
    return render(request, "office/imports.html", context, status=422 if form.errors else 200)


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
def template(request, kind):
    """An empty table with the headings that an import looks for."""
    response = HttpResponse(
        template_of(_kind(request, kind)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = 'attachment; filename="import.xlsx"'
    return response


@login_required
@require_POST
def assign(request, batch_id):
    """Say what the columns of a table are, and have it looked through again."""
    known, kind = _known(request, batch_id)
    form = ColumnsForm(known.columns, fields_offered(kind), request.POST)
    if not form.is_valid():
        return _page(request, batch_id, status=422, columns_form=form)
    try:
        import_batches.assign(by=request.user, at=now(), batch_id=batch_id, columns=form.assigned)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, batch_id, status=422, columns_form=form)
    return redirect("office:import", batch_id)


@login_required
@require_POST
def load(request, batch_id):
    """Have what a table brings loaded."""
    _known(request, batch_id)
    form = LoadForm(request.POST)
    form.is_valid()
    try:
        import_batches.load(by=request.user, at=now(), batch_id=batch_id, **form.cleaned_data)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, batch_id, status=422, load_form=form)
    return redirect("office:import", batch_id)


@login_required
@require_POST
def undo(request, batch_id):
    """Have what an import brought taken back."""
    _known(request, batch_id)
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
    return redirect("office:import", batch_id)


@login_required
@require_POST
def drop(request, batch_id):
    """Put a table aside that was only looked through."""
    known, _declared = _known(request, batch_id)
    try:
        import_batches.drop(by=request.user, at=now(), batch_id=batch_id)
    except MovedOn as moved:
        messages.warning(request, str(moved))
    return redirect("office:imports", known.kind)


def _kind(request, code) -> ImportKind:
    """Return the kind of a code; 404 where no room declares it. Raises Denied unless one may import it."""
    if code not in kinds():
        raise Http404
    kind = kind_of(code)
    kind.check(request.user)
    return kind


def _known(request, batch_id) -> tuple[ImportBatch, ImportKind]:
    """Return a batch and its kind; 404 for another's own. Raises Denied unless one may import it."""
    batch = get_object_or_404(ImportBatch.objects.select_related("owner"), pk=batch_id)
    kind = _kind(request, batch.kind)
    if not kind.is_seen(batch, request.user):
        raise Http404
    return batch, kind


def _page(request, batch_id, status=200, load_form=None, undo_form=None, columns_form=None):
    known, kind = _known(request, batch_id)
    run = running_of(known)
    context = {
        "batch": known,
        "kind": kind,
        "found": kind.found(known),
        "brought": kind.brought(known),
        "run": run,
        "is_under_way": bool(run) and run.state in ("due", "running"),
        "has_failed": bool(run) and run.state == "failed",
        "refusals": shown_refusals(kind, known),
        "load_form": load_form or LoadForm(),
        "undo_form": undo_form or UndoForm(),
        "columns_form": columns_form or ColumnsForm(known.columns, fields_offered(kind)),
    }
    return render(request, "office/import.html", context, status=status)


def _findings(request, batch_id, which):
    known, kind = _known(request, batch_id)
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff" + writer.writerow([_("Row"), _("Column"), _("Cell"), _("Reason")])
        for flaw in import_batches.findings_of(known, which):
            yield writer.writerow(
                [flaw["row"], kind.heading_of(flaw["column"]), _as_text(flaw["value"]), flaw["reason"]]
            )

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{which}-{known.pk}.csv"'
    return response


class _Echo:
    """A file that hands back what is written, so that a list of any length streams."""

    def write(self, text):
        return text


def _as_text(value):
    """A value that a spreadsheet does not take for a formula."""
    text = writable(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\n") else text

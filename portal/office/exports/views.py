from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.office.exports import deeds as exports
from portal.office.exports.forms import SavedFilterForm
from portal.office.exports.kinds import kind_of, kinds
from portal.office.exports.models import Export, SavedFilter
from portal.office.exports.queries import exports_of, name_of, run_of, titled_exports
from portal.shell.pages.paging import Keyset


@login_required
@require_safe
def export_list(request):
    """One's own exports, newest first."""
    page = Keyset(exports_of(request.user), order=("-id",)).page_for(request)
    return render(request, "office/exports.html", {"page": page, "lines": titled_exports(page.rows)})


@login_required
@require_safe
def export(request, export_id):
    """One export: how far it is, and its file."""
    own = get_object_or_404(Export.objects.select_related("owner"), pk=export_id, owner=request.user)
    kind = kind_of(own.kind)
    context = {"export": own, "kind": kind, "facts": kind.facts(own), "run": run_of(own)}
    return render(request, "office/export.html", context)


@login_required
@require_POST
def fetch(request, export_id):
    """Send the file of an export, after recording it."""
    own = get_object_or_404(Export, pk=export_id, owner=request.user)
    fetch_it = kind_of(own.kind).hand_out or exports.fetch
    own = fetch_it(by=request.user, at=now(), export_id=own.pk)
    return FileResponse(own.file, as_attachment=True, filename=name_of(own))


@login_required
@require_POST
def save_filter(request):
    """Keep the filter of a list under a name."""
    form = SavedFilterForm(request.POST)
    kind = kinds().get(form.data.get("kind", ""))
    if kind is None or not kind.page:
        raise Http404
    if form.is_valid():
        exports.save_filter(by=request.user, at=now(), **form.cleaned_data)
    return redirect(f"{reverse(kind.page)}?{form.data.get('query', '')}")


@login_required
@require_POST
def drop_filter(request, filter_id):
    """Forget a saved filter."""
    saved = get_object_or_404(SavedFilter, pk=filter_id, owner=request.user)
    exports.drop_filter(by=request.user, at=now(), filter_id=filter_id)
    return redirect(kind_of(saved.kind).page)

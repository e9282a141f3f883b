from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.exports.case_list import exportable, filter_in_words
from cases.forms.exporting import ExportForm, SavedFilterForm
from cases.models import CaseExport, SavedFilter
from cases.queries.exports import exports_of, run_of
from cases.services import exports
from cases.views.listing import query_without_cursor
from portal.shell.paging import Keyset, capped_count
from portal.shell.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """What would be exported, and the purpose that it needs."""
    form = ExportForm(request.POST or None, initial={"query": query_without_cursor(request)})
    query = form["query"].value() or ""
    if request.method == "POST" and form.is_valid():
        try:
            export = exports.ask(by=request.user, at=now(), language=get_language(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("cases:export", export.pk)
    context = {
        "form": form,
        "words": filter_in_words(request.user, query),
        "count": capped_count(exportable(request.user, query), cap=100_000),
        "back": f"{reverse('cases:list')}?{query}",
    }
    return render(request, "cases/export_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def export_list(request):
    """One's own exports, newest first."""
    page = Keyset(exports_of(request.user), order=("-id",)).page_for(request)
    return render(request, "cases/exports.html", {"page": page})


@login_required
@require_safe
def export(request, export_id):
    """One export: how far it is, and its file."""
    own = get_object_or_404(CaseExport, pk=export_id, owner=request.user)
    context = {"export": own, "run": run_of(own), "words": filter_in_words(request.user, own.query)}
    return render(request, "cases/export.html", context)


@login_required
@require_POST
def fetch(request, export_id):
    """Send the file of an export, after recording it."""
    try:
        own = exports.fetch(by=request.user, at=now(), export_id=export_id)
    except CaseExport.DoesNotExist as hidden:
        raise Http404 from hidden
    name = _("cases %(day)s.xlsx") % {"day": own.asked_at.date().isoformat()}
    return FileResponse(own.file, as_attachment=True, filename=name)


@login_required
@require_POST
def save_filter(request):
    """Keep the filter of the list under a name."""
    form = SavedFilterForm(request.POST)
    if form.is_valid():
        exports.save_filter(by=request.user, at=now(), **form.cleaned_data)
    return redirect(f"{reverse('cases:list')}?{form.data.get('query', '')}")


@login_required
@require_POST
def drop_filter(request, filter_id):
    """Forget a saved filter."""
    get_object_or_404(SavedFilter, pk=filter_id, owner=request.user)
    exports.drop_filter(by=request.user, at=now(), filter_id=filter_id)
    return redirect("cases:list")

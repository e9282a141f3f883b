from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.desk.list.export import exportable, filter_in_words
from cases.desk.list.views import query_without_cursor
from cases.desk.registers.export import in_words as register_in_words
from cases.desk.registers.queries import BY_CODE as REGISTERS
from cases.desk.situation import briefing
from cases.exchange.exports import deeds as exports
from cases.exchange.exports.forms import ExportForm, SavedFilterForm, WholeFileForm
from cases.exchange.exports.models import CaseExport, SavedFilter
from cases.exchange.exports.queries import exports_of, name_of, run_of
from cases.exchange.whole_file import deeds as whole_files
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.sealing.models import SealedAccess
from cases.review.signing import taking_out
from portal.people.confirming import confirmed
from portal.shell.paging import Keyset, capped_count
from portal.shell.refusals import Denied, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request: taking_out(_("Cases"), request.POST.get("purpose", "")))
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
    return render(request, "cases/desk/export_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, case_id: taking_out(_("Whole file"), request.POST.get("purpose", "")))
def ask_file(request, case_id):
    """The purpose for which the whole file of a case is needed."""
    case = found(case_with_people, request.user, case_id)
    return _file_asked(request, number=case.number, back=file_url(case.pk), case_id=case.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, access_id: taking_out(_("Whole file of a sealed record"), request.POST.get("purpose", "")))
def ask_sealed_file(request, access_id):
    """The purpose for which the whole file of a sealed record is needed, under one's own approved request."""
    access = get_object_or_404(SealedAccess, pk=access_id, asked_by=request.user)
    if not access.is_valid(now()):
        raise Denied(_("This request is not approved, or its time is over."))
    back = reverse("cases:sealed_access", args=[access.pk])
    return _file_asked(request, number=access.number, back=back, access_id=access.pk, is_sealed=True)


def _words_of(export):
    if export.what == CaseExport.What.BRIEFING:
        return briefing.in_words(export.owner, export.query)
    say = register_in_words if export.what in REGISTERS else filter_in_words
    return say(export.owner, export.query)


def _file_asked(request, *, number, back, is_sealed=False, **subject):
    form = WholeFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own = whole_files.ask(
                by=request.user, at=now(), language=get_language(), **subject, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("cases:export", own.pk)
    context = {"form": form, "number": number, "back": back, "is_sealed": is_sealed}
    return render(request, "cases/desk/whole_file_ask.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def export_list(request):
    """One's own exports, newest first."""
    page = Keyset(exports_of(request.user), order=("-id",)).page_for(request)
    return render(request, "cases/desk/exports.html", {"page": page})


@login_required
@require_safe
def export(request, export_id):
    """One export: how far it is, and its file."""
    own = get_object_or_404(CaseExport.objects.select_related("case"), pk=export_id, owner=request.user)
    context = {"export": own, "run": run_of(own), "words": _words_of(own)}
    return render(request, "cases/desk/export.html", context)


@login_required
@require_POST
def fetch(request, export_id):
    """Send the file of an export, after recording it."""
    own = get_object_or_404(CaseExport, pk=export_id, owner=request.user)
    fetch_it = whole_files.fetch if own.is_of_a_case else exports.fetch
    own = fetch_it(by=request.user, at=now(), export_id=own.pk)
    return FileResponse(own.file, as_attachment=True, filename=name_of(own))


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

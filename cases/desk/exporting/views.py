from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.desk.exporting.forms import WholeFileForm
from cases.desk.list.export import CASES, chosen_by, filter_in_words
from cases.desk.list.queries import number_of_cases
from cases.exchange.whole_file import deeds as whole_files
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.sealing.models import SealedAccess
from portal.office.exports import deeds as exports
from portal.office.exports.forms import ExportForm
from portal.office.exports.queries import taking_out
from portal.people.entrance.confirming import confirmed
from portal.shell.pages.paging import query_without_cursor
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
            export = exports.ask(by=request.user, at=now(), language=get_language(), kind=CASES, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:export", export.pk)
    context = {
        "form": form,
        "words": filter_in_words(request.user, query),
        "count": number_of_cases(request.user, chosen_by(request.user, query)),
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


def _file_asked(request, *, number, back, is_sealed=False, **subject):
    form = WholeFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own = whole_files.ask(by=request.user, at=now(), language=get_language(), **subject, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:export", own.pk)
    context = {"form": form, "number": number, "back": back, "is_sealed": is_sealed}
    return render(request, "cases/desk/whole_file_ask.html", context, status=422 if request.method == "POST" else 200)

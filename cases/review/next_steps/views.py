from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.file.pages.answers import file_url, moved_on
from cases.review.matters.particular_forms import ParticularsForm
from cases.review.next_steps import queries as follow_ups
from cases.review.rounds.strip import strip_of
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, name, pk):
    """The form of one deed that follows a decision; sending it records the deed."""
    chosen, row, case = _found(request.user, name, pk)
    if request.method != "POST":
        return _page(request, chosen, row, case, ParticularsForm(chosen.rows, case))
    form = ParticularsForm(chosen.rows, case, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, chosen, row, case, form, 422)
    try:
        chosen.deed(by=request.user, at=now(), **{chosen.key: row.pk}, **chosen.values(form.said))
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "matters"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, chosen, row, case, form, 422)
    messages.success(request, _("Recorded."))
    return redirect(file_url(case.pk, "matters"))


def _page(request, chosen, row, case, form, status=200):
    follow_ups.check_may_try(request.user, chosen, row, case, now())
    context = {
        "case": case,
        "chosen": chosen,
        "form": form,
        "about": follow_ups.words_of(row),
        "strip": strip_of(case, now()),
        **typed_here(request),
    }
    return render(request, "cases/review/follow_up.html", context, status=status)


def _found(officer, name, pk):
    try:
        return follow_ups.find(officer, name, pk)
    except follow_ups.MISSING as hidden:
        raise Http404 from hidden

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.facts import months
from appraisal.results.reissues import deeds
from appraisal.results.reissues import queries as screen
from appraisal.results.reissues.forms import ReissueForm
from appraisal.results.reissues.models import Reissue
from appraisal.scheme.addresses import periods_url
from appraisal.scheme.deciders import check_may_publish_results
from portal.people.entrance.confirming import confirmed
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, reissue_id: screen.signed(request.user, reissue_id, request.POST, timezone.now()))
def reissue(request, reissue_id):
    """What was wrong in a published month and whose lines and places change; the decision of a person with a reason."""
    at = timezone.now()
    check_may_publish_results(request.user, timezone.localdate(at))
    try:
        found = screen.reissue_of(reissue_id)
    except Reissue.DoesNotExist as missing:
        raise Http404 from missing
    form = ReissueForm(request.POST or None, initial={"seen": found.run.results_digest})
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, found, form.cleaned_data, at)
        except Refused as refusal:
            form.add_refusal(refusal)
    moved = screen.moved_by(found)
    context = {
        "reissue": found,
        "month": months.label_of(found.run.period),
        "periods_url": periods_url(found.run.period),
        "old": screen.old_bulletin(found),
        "records": screen.records_of(found, request.user),
        "changed": [each for each in moved if each.lines],
        "displaced": [each for each in moved if not each.lines],
        "recipients": screen.recipients_of(found, at),
        "barred": screen.barred(request.user, found, at) if found.state == found.State.PROPOSED else None,
        "form": form,
        **typed_here(request),
    }
    return render(request, "appraisal/results/reissue.html", context, status=422 if form.errors else 200)


def _decide(request, found, given, at):
    said = {"by": request.user, "at": at, "reissue_id": found.pk, "reason": given["reason"]}
    if given["outcome"] == ReissueForm.DECLINE:
        deeds.decline(**said, seen_results=given["seen"])
        messages.success(request, _("The decision is recorded."))
        return redirect("appraisal:reissue", found.pk)
    bulletin = deeds.issue(**said, seen_results=given["seen"])
    messages.success(request, _("Bulletin %(number)s is issued.") % {"number": bulletin.number})
    return redirect("appraisal:bulletin", bulletin.pk)

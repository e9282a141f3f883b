from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.consequences.permissions import visible_consequences
from appraisal.consequences.talks import deeds
from appraisal.consequences.talks.forms import TalkForm
from appraisal.consequences.talks.models import Talk
from appraisal.consequences.talks.permissions import check_may_hold, holders_of
from appraisal.consequences.talks.queries import due_on, left_to_talk_with
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import MovedOn, Refused

# What was handed in is nobody's page of ours.
SANDBOX = "sandbox; default-src 'self'; script-src 'none'; object-src 'none'; frame-ancestors 'none'"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request, consequence_id):
    """The talk of a confirmed consequence as it was held."""
    rows = visible_consequences(request.user).select_related("by_rule", "decided_by", "unit", "officer", "period")
    found = get_object_or_404(rows, pk=consequence_id)
    at = timezone.now()
    check_may_hold(request.user, found, timezone.localdate(at))
    people, holders = left_to_talk_with(found), holders_of(found, timezone.localdate(at))
    if not people:
        raise MovedOn(_("No talk is to be held here any more."))
    initial = {"talked_by": request.user.pk, "talked_with": people[0].pk}
    form = TalkForm(people, holders, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.hold(by=request.user, at=at, consequence_id=found.pk, talk=form.given)
        except MovedOn:
            raise
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The talk is recorded."))
            return redirect("appraisal:consequence", found.pk)
    context = {"consequence": found, "form": form, "due_on": due_on(found), **typed_here(request)}
    return render(request, "appraisal/consequences/talk.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def record(request, talk_id):
    """The record of a talk as a file; the look is an event."""
    try:
        talk = deeds.open_record(by=request.user, at=timezone.now(), talk_id=talk_id)
    except Talk.DoesNotExist as missing:
        raise Http404 from missing
    answer = FileResponse(
        talk.file, as_attachment=True, filename=talk.file_name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = SANDBOX
    return answer

"""A draft on its way into force: compared, remarked on, submitted, published by a second person, or thrown away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.desk.drafting import queries as screen
from appraisal.desk.drafting.forms import CommentForm, PublishForm, SubmitForm
from appraisal.desk.drafting.opening import opened_draft
from appraisal.scheme.deciders import check_may_draft, check_may_publish_version
from appraisal.scheme.drafting import deeds
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.versions import deeds as versions
from appraisal.scheme.versions.models import SchemeVersion
from portal.people.entrance.confirming import confirmed
from portal.shell.forms.inputs import ReasonForm
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def compare(request, version_id):
    """How a draft differs from another version, word by word."""
    version = opened_draft(request, version_id)
    others = SchemeVersion.objects.filter(discarded_at=None).exclude(pk=version.pk).select_related("scheme")
    others = list(others.order_by("scheme", "-effective_from", "-pk"))
    asked = number_or_none(request.GET.get("with", ""))
    other = next((each for each in others if each.pk == asked), None) or screen.in_force_before(version)
    context = {
        "version": version,
        "others": others,
        "other": other,
        "compared": screen.compare(other, version) if other else [],
    }
    return render(request, "appraisal/drafting/compare.html", context)


@login_required
@require_POST
def comment(request, version_id):
    """Remark on a draft or one of its rows."""
    version = opened_draft(request, version_id)
    form = CommentForm(request.POST, rows=screen.row_names(version))
    if not form.is_valid():
        messages.error(request, " ".join(words for listed in form.errors.values() for words in listed))
        return redirect(_comments(version))
    deeds.comment(by=request.user, at=timezone.now(), version_id=version.pk, **form.cleaned_data)
    return redirect(_comments(version))


@login_required
@require_POST
def settle(request, version_id, comment_id):
    """Say that a comment is dealt with."""
    version = opened_draft(request, version_id)
    found = get_object_or_404(DraftComment, pk=comment_id, version=version)
    try:
        deeds.settle(by=request.user, at=timezone.now(), comment_id=found.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_comments(version))


def _comments(version):
    return f"{reverse('appraisal:draft', args=[version.pk])}#comments"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, version_id: screen.signed(request.user, version_id, request.POST, timezone.now()))
def publish(request, version_id):
    """What is not ready, what would change for how many and from when; submitted, then published by a second person."""
    version = opened_draft(request, version_id)
    at = timezone.now()
    is_submitted = version.submitted_at is not None
    barred = _barred(request.user, version, at)
    if request.method == "POST":
        _check(request.user, version, at)
    form_class = PublishForm if is_submitted else SubmitForm
    form = form_class(request.POST or None, initial={"seen": versions.rules_digest(version)})
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, version, form.cleaned_data, at)
        except Refused as refusal:
            form.add_refusal(refusal)
    before = screen.in_force_before(version)
    hints = screen.readiness(version)
    is_ready = not any(hint.is_blocking for hint in hints)
    context = {
        "version": version,
        "before": before,
        "hints": hints,
        "compared": screen.compare(before, version) if before else [],
        "concerned": screen.concerned_by(version),
        "rules": versions.rules_digest(version),
        "barred": barred,
        "form": form if not barred and (is_ready or is_submitted) else None,
    }
    return render(request, "appraisal/drafting/publish.html", context, status=422 if form.errors else 200)


def _check(officer, version, at):
    on = timezone.localdate(at)
    if version.submitted_at:
        check_may_publish_version(officer, version, on)
    else:
        check_may_draft(officer, on)


def _barred(officer, version, at):
    """Return why this person does not take the next step, "" when they do."""
    try:
        _check(officer, version, at)
    except Denied as denial:
        return str(denial)
    return ""


def _decide(request, version, given, at):
    said = {"by": request.user, "at": at, "version_id": version.pk}
    if not version.submitted_at:
        deeds.submit(**said, seen_rules=given["seen"])
        messages.success(request, _("The draft waits for a second person who publishes it."))
    elif given["outcome"] == PublishForm.SEND_BACK:
        deeds.send_back(**said, reason=given["reason"])
        messages.success(request, _("The draft goes back to its writing."))
    else:
        versions.publish(**said, seen_rules=given["seen"])
        messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
        return redirect("appraisal:scheme_version", version.pk)
    return redirect("appraisal:draft", version.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, version_id):
    """Throw a draft away, with a reason."""
    version = opened_draft(request, version_id)
    check_may_draft(request.user, timezone.localdate())
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.discard(by=request.user, at=timezone.now(), version_id=version.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The draft is thrown away."))
            return redirect("appraisal:drafts")
    context = {"version": version, "form": form}
    return render(request, "appraisal/drafting/discard.html", context, status=422 if form.errors else 200)

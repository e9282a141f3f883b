from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.file.case.queries import case_with_people
from cases.file.evidence import deeds, viewing
from cases.file.evidence.forms import EvidenceForm
from cases.file.evidence.queries import is_shut, label_of
from cases.file.pages.answers import file_url, found, moved_on, sent_file
from cases.file.pages.sections import render_file
from portal.shell.forms.dense import typed_line
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_POST
def add(request, case_id):
    """Add evidence: one item with its file, or several whose files were sent before."""
    case = found(case_with_people, request.user, case_id)
    form = EvidenceForm(case, request.POST, request.FILES)
    if not form.is_valid():
        return render_file(request, case, "evidence", status=422, evidence_form=form)
    items = form.items()
    given = {"by": request.user, "at": now(), "case_id": case.pk, "dates_confirmed": form.is_confirmed}
    try:
        added = [deeds.add(item=items[0], **given)] if len(items) == 1 else deeds.add_all(items=items, **given)
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "evidence"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "evidence", status=422, evidence_form=form)
    messages.success(request, _what_happened(items))
    for item in added:
        if is_shut(item):
            words = _("“%(title)s” is shut by a password: nobody can read it here. Add it again without one.")
            messages.warning(request, words % {"title": item.title})
    return redirect(file_url(case.pk, "evidence"))


@login_required
@require_POST
def open_file(request, evidence_id):
    """Send the file of an evidence item, after recording the look; always as a download, never as a page of ours."""
    return sent_file(found(_open, request.user, evidence_id))


@login_required
@require_POST
def reveal_provider(request, evidence_id):
    """Show once who handed an item in, for a reason; the look is an event."""
    evidence = found(viewing.named_provider, request.user, evidence_id).evidence
    context = {
        "case": evidence.case,
        "part": evidence.title,
        "back": file_url(evidence.case_id, "evidence"),
        "address": request.path,
        "key": f"{evidence.provider.pk}-provider",
    }
    template = "cases/file/partials/revealed.html" if request.htmx else "cases/file/revealed.html"
    try:
        reason = typed_line(request.POST, "reason")
        shown = viewing.reveal_provider(by=request.user, at=now(), evidence_id=evidence.pk, reason=reason)
        earlier = [(label_of(name), text, at) for name, text, at in shown.pop("earlier")]
        context |= {"shown": shown, "earlier": earlier}
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, template, context, status=422)
    return render(request, template, context)


def _what_happened(items):
    if len(items) == 1:
        return _("Added: %(title)s.") % {"title": items[0].title}
    words = ngettext("%(count)s item added.", "%(count)s items added.", len(items))
    return words % {"count": len(items)}


def _open(officer, evidence_id):
    return viewing.open_evidence(by=officer, at=now(), evidence_id=evidence_id)

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.file.evidence import viewing
from cases.file.pages.answers import found
from cases.review.notes import items
from cases.review.notes.forms import NoteForm
from cases.review.notes.queries import notes_at, seated_matters
from portal.shell.files.previews import THUMBNAIL, WIDTH, page_image
from portal.shell.refusals import Denied, Refused


@login_required
@require_safe
def item(request, evidence_id):
    """One evidence item: what is known of it, who looked at it; its pages come with a recorded look."""
    return render_item(request, found(items.item_of, request.user, evidence_id))


@login_required
@require_POST
def look(request, evidence_id):
    """Record a look and show the pages; the page of the item sends this by itself."""
    evidence = found(items.item_of, request.user, evidence_id)
    try:
        seen = viewing.look_at(by=request.user, at=now(), evidence_id=evidence.pk)
    except Refused as refusal:
        return _viewer(request, evidence, {"problem": str(refusal)}, status=422)
    pages = range(1, seen.pages + 1)
    return _viewer(request, evidence, {"pages": pages, "leave": items.leave_to_look(request.user, evidence)})


@login_required
@require_safe
def page(request, evidence_id, number):
    """The picture of one page, for those whose look is recorded."""
    evidence = found(items.item_of, request.user, evidence_id)
    if not items.may_look(request.GET.get("leave", ""), request.user, evidence):
        raise Denied(_("Open the item again; each look is recorded."))
    if not evidence.can_be_shown or number < 1:
        raise Http404
    width = THUMBNAIL if request.GET.get("size") == "small" else WIDTH
    picture = page_image(evidence.file, evidence.sha256, evidence.media_type, number, width)
    return FileResponse(picture, content_type="image/jpeg")


def render_item(request, evidence, *, status=200, **more):
    """Return the page of an item, with forms that were sent back."""
    seated = seated_matters(request.user, evidence.case, now())
    place, count, before, after = items.neighbours_of(evidence)
    context = {
        "evidence": evidence,
        "case": evidence.case,
        "provider": getattr(evidence, "provider", None),
        "position": f"{place} / {count}",
        "previous_url": reverse("cases:evidence_item", args=[before]) if before else "",
        "next_url": reverse("cases:evidence_item", args=[after]) if after else "",
        "looks": items.looks_at(evidence),
        "notes": notes_at(evidence, request.user),
        "note_form": NoteForm(initial={"matter": seated[0].pk}) if seated else None,
        **more,
    }
    return render(request, "cases/review/evidence_item.html", context, status=status)


def _viewer(request, evidence, context, status=200):
    if request.htmx:
        # The place in the page is always filled, with pages or with the reason.
        return render(request, "cases/review/partials/viewer.html", {"evidence": evidence, **context})
    return render_item(request, evidence, status=status, viewer=True, **context)

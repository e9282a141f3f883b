from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.file.pages.answers import found
from cases.review.notes import deeds, items
from cases.review.notes.forms import NoteForm
from cases.review.notes.item_views import render_item
from cases.review.notes.models import PageNote
from cases.review.notes.queries import notes_at, seated_matters, shown_notes
from cases.review.queries import matter_to_review
from portal.shell.forms.dense import typed_lines
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.incoming import whole_number


@login_required
@require_POST
def write(request, evidence_id):
    """Write a note at a page of an item."""
    evidence = found(items.item_of, request.user, evidence_id)
    # The page itself put the matter there, so a damaged one is no mistake of the writer's that a form could show.
    whole_number(request.POST.get("matter") or "-", name="matter")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _notes(request, evidence, form, status=422)
    given = form.deed()
    found(matter_to_review, request.user, given["matter_id"])
    try:
        deeds.write(by=request.user, at=now(), evidence_id=evidence.pk, **given)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _notes(request, evidence, form, status=422)
    return _notes(request, evidence)


@login_required
@require_POST
def take_back(request, note_id):
    """Take one's own note back before deciding."""
    note = _note(request.user, note_id)
    deeds.take_back(by=request.user, at=now(), note_id=note.pk)
    return _notes(request, note.evidence)


@login_required
@require_POST
def answer(request, note_id):
    """Say what was done about a note, before the next round is handed in."""
    note = _note(request.user, note_id, step__decided_at__isnull=False)
    where = reverse("cases:resubmit", args=[note.step.matter_id])
    try:
        deeds.answer(by=request.user, at=now(), note_id=note.pk, text=typed_lines(request.POST, "text"))
    except MovedOn as stale:
        return render(request, "409.html", {"changes": stale.changes, "again_url": where}, status=409)
    return redirect(f"{where}#notes")


def _notes(request, evidence, form=None, status=200):
    if not request.htmx:
        if form is None:
            return redirect(f"{reverse('cases:evidence_item', args=[evidence.pk])}#notes")
        return render_item(request, evidence, status=status, note_form=form)
    seated = seated_matters(request.user, evidence.case, now())
    context = {
        "evidence": evidence,
        "notes": notes_at(evidence, request.user),
        "note_form": form or (NoteForm(initial={"matter": seated[0].pk}) if seated else None),
    }
    return render(request, "cases/review/partials/notes.html", context)


def _note(officer, note_id, **only_if):
    try:
        note = shown_notes(officer).select_related("evidence__case").get(pk=note_id, **only_if)
    except PageNote.DoesNotExist as hidden:
        raise Http404 from hidden
    found(items.item_of, officer, note.evidence_id)
    return note

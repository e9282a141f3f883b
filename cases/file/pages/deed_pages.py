"""A page for one deed on a case: a form, and what happens when it is sent."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cases.file.pages.answers import moved_on
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import MovedOn, Refused


def deed_page(request, case, form, do, *, heading, text, label, back, done="", tone="btn-go"):
    """Show a form on a case, and call `do(**cleaned_data)` when it is sent and makes sense; then go `back`.

    `text` says what the deed does, `label` names its button. A refusal stands beside its fields, with status 422.
    """
    page = {"case": case, "form": form, "heading": heading, "text": text, "label": label, "back": back, "tone": tone}
    page |= typed_here(request)
    if request.method != "POST":
        return render(request, "cases/file/deed.html", page)
    if not form.is_valid():
        return render(request, "cases/file/deed.html", page, status=422)
    try:
        do(**form.cleaned_data)
    except MovedOn as stale:
        return moved_on(request, stale, back)
    except Refused as refusal:
        form.add_refusal(refusal)
        return render(request, "cases/file/deed.html", page, status=422)
    if done:
        messages.success(request, done)
    return redirect(back)

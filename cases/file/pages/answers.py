"""How the pages of cases answer: a hidden object is 404, a stale page 409 with the way back."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse

from portal.shell.pages.wording import Difference, side_by_side

SANDBOX = "sandbox; default-src 'self'; script-src 'none'; object-src 'none'; frame-ancestors 'none'"


def found(read, *args):
    """Return what a query reads; Http404 where it is hidden or missing."""
    try:
        return read(*args)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden


def moved_on(request, refusal, again_url):
    """Return the 409 page: what changed, and a link to the file as it is now."""
    return render(request, "409.html", {"changes": refusal.changes, "again_url": again_url}, status=409)


def overtaken(request, case, refusal, typed, *, again, version, back, may_save=True):
    """Return the 409 page that loses neither text: `typed` is [(name, label, mine, as it is now)]."""
    differences = [Difference(label, *side_by_side(now, mine), is_wording=True) for _name, label, mine, now in typed]
    context = {
        "case": case,
        "changes": refusal.changes,
        "differences": [each for each in differences if each.before != each.after],
        "texts": [(name, label, mine) for name, label, mine, _now in typed],
        "again": again,
        "version": version,
        "back": back,
        "may_save": may_save,
    }
    return render(request, "cases/file/overtaken.html", context, status=409)


def file_url(case_id, section="", query=""):
    """Return the address of a case's page, with the filter one came from."""
    url = reverse("cases:section", args=[case_id, section]) if section else reverse("cases:file", args=[case_id])
    return f"{url}?{query}" if query else url


def sent_file(evidence):
    """Return the answer that sends a file of the evidence: a download of bytes, never a page of ours."""
    answer = FileResponse(
        evidence.file, as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = SANDBOX
    return answer

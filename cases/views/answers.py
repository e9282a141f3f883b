"""How the pages of cases answer: a hidden object is 404, a stale page 409 with the way back."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse

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

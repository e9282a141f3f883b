"""Requests that carry a key are carried out once; the second sending gets the answer of the first."""

import time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.ledger import once
from portal.ledger.recording import AlreadyDone
from portal.shell import form_keys
from portal.shell.problems import problem_response

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
# How long the second of two at the same moment waits for the first one's answer.
PATIENCE_SECONDS, PAUSE_SECONDS = 5, 0.05
READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


class OnceKeys:
    """Bind the key of a form or of an API call to actor and body: same body, same answer; another body, 409."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in READING:
            return self.get_response(request)
        if len(request.headers.get(HEADER, "")) > LONGEST_KEY:
            return _refusal(request, _("An Idempotency-Key has at most %(most)s signs.") % {"most": LONGEST_KEY}, 400)
        asked = _asked(request)
        if asked is None:
            return self.get_response(request)
        if request.user.is_authenticated and (sent := asked.sent(request.user.pk)):
            return _again(request, asked, sent)
        with once.asking(asked):
            response = self.get_response(request)
        return self._after(request, asked, response)

    def _after(self, request, asked, response):
        if asked.taken:
            if _is_worth_keeping(request, response):
                _keep(asked.taken, response)
            elif response.status_code < 500:
                # A look, a download or a refusal is asked again as often as one likes.
                once.let_go(asked.taken)
            if getattr(request, "htmx", False) and form_keys.read(request.POST.get(form_keys.NAME, "")):
                response["X-Form-Key"] = form_keys.written(request)
            return response
        # Refused perhaps only because the first sending is done already.
        is_no = asked.met or response.status_code >= 400
        if is_no and request.user.is_authenticated and (sent := asked.sent(request.user.pk)):
            return _again(request, asked, sent)
        return response

    def process_exception(self, request, error):
        if isinstance(error, AlreadyDone):
            return HttpResponse(status=409)
        return None


def _asked(request):
    if request.path_info.startswith("/api/"):
        key = request.headers.get(HEADER, "")
        return once.Asked(key, once.digest_of(request), place="api") if key else None
    form = form_keys.read(request.POST.get(form_keys.NAME, ""))
    # A key counts for the address it is sent to: one form may have several buttons.
    return once.Asked(form.nonce, once.digest_of(request), place=request.path_info) if form else None


def _is_worth_keeping(request, response):
    if response.streaming or response.status_code >= 400:
        return False
    is_part = request.path_info.startswith("/api/") or getattr(request, "htmx", False)
    return is_part or 300 <= response.status_code < 400


def _keep(key, response):
    once.keep_answer(
        key, status=response.status_code, location=response.get("Location", ""),
        content_type=response.get("Content-Type", ""), body=response.content.decode(errors="replace"),
    )  # fmt: skip


def _again(request, asked, sent):
    if sent.digest != asked.digest:
        words = _("This was sent before with other content, and that was carried out. Open the page anew to send this.")
        return _refusal(request, words, 409)
    answer = _patiently(sent)
    if answer is None:
        return _refusal(request, _("This was sent before and is carried out; nothing was done a second time."), 409)
    response = HttpResponse(answer["body"], status=answer["status"], content_type=answer["type"])
    if answer["location"]:
        response["Location"] = answer["location"]
    if request.path_info.startswith("/api/"):
        response["Idempotency-Replayed"] = "true"
    return response


def _patiently(sent):
    until = time.monotonic() + PATIENCE_SECONDS
    while not (answer := once.answer_of(sent)) and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        sent.refresh_from_db()
    return answer


def _refusal(request, words, status):
    if request.path_info.startswith("/api/"):
        return problem_response(request, status, detail=words)
    return render(request, "409.html", {"changes": [words], "is_repeated": True}, status=status)

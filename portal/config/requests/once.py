"""Requests carry a key and are carried out once; the second sending gets the answer of the first."""

import time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.ledger.writing import once
from portal.ledger.writing.recording import AlreadyDone
from portal.shell.addresses import own_referer
from portal.shell.api.problems import problem_response
from portal.shell.api.views import KEY_HEADER
from portal.shell.forms import form_keys

LONGEST_KEY = 200
# How long the second of two at the same moment waits for the first one's answer.
PATIENCE_SECONDS, PAUSE_SECONDS = 5, 0.05
READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Every other form is refused without its key. A door, a language and one's own password are no records; what a page
# sends by itself while somebody types or reads is written over what it sent before.
WITHOUT_KEY = {
    "login",
    "logout",
    "set_language",
    "people:password",
    "people:keep_typed",
    "cases:save_draft",
    "cases:alike",
    "cases:here",
}
# Of Django's administration those whose page is ours; the API asks for its header (shell/api/views.py).
ADMINISTRATION, ITS_FORMS = "admin", ("_add", "_change")
NEVER_SENT_ON = {form_keys.NAME, "csrfmiddlewaretoken"}


class OnceKeys:
    """Bind the key of a form or of an API call to actor and body: same body, same answer; another body, 409."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in READING:
            return self.get_response(request)
        if len(request.headers.get(KEY_HEADER, "")) > LONGEST_KEY:
            return _refusal(request, _("An Idempotency-Key has at most %(most)s signs.") % {"most": LONGEST_KEY}, 400)
        asked = _asked(request)
        if asked is None:
            return self.get_response(request)
        if request.user.is_authenticated and (sent := asked.sent(request.user.pk)):
            return self._again(request, asked, sent)
        with once.asking(asked):
            response = self.get_response(request)
        return self._after(request, asked, response)

    def _after(self, request, asked, response):
        if asked.taken:
            if response.status_code < 400:
                _keep(asked.taken, response)
            elif response.status_code < 500:
                # A refusal is asked again as often as one likes.
                once.let_go(asked.taken)
            if getattr(request, "htmx", False) and form_keys.read(request.POST.get(form_keys.NAME, "")):
                response["X-Form-Key"] = form_keys.written(request)
            return response
        # Refused perhaps only because the first sending is done already.
        is_no = asked.met or response.status_code >= 400
        if is_no and request.user.is_authenticated and (sent := asked.sent(request.user.pk)):
            return self._again(request, asked, sent)
        return response

    def _again(self, request, asked, sent):
        if sent.digest != asked.digest:
            words = _(
                "This was sent before with other content, and that was carried out. Open the page anew to send this."
            )
            return _refusal(request, words, 409)
        answer = _patiently(sent)
        if answer and answer.get("again"):
            request.done_before = answer["again"]
            return self.get_response(request)
        if answer is None or answer["status"] == once.NO_ANSWER:
            words = _("This was sent before and is carried out; nothing was done a second time.")
            return _refusal(request, words, 409)
        return _as_before(request, answer)

    def process_view(self, request, view, args, kwargs):
        """Refuse a form that comes without the key of its page, before anything is done."""
        is_lacking = request.method == "POST" and request.user.is_authenticated and not _own_form(request)
        return _without_key(request) if is_lacking and _is_demanded(request) else None

    def process_exception(self, request, error):
        if isinstance(error, AlreadyDone):
            return HttpResponse(status=409)
        return None


def _asked(request):
    if request.path_info.startswith("/api/"):
        key = request.headers.get(KEY_HEADER, "")
        return once.Asked(key, once.digest_of(request), place="api") if key else None
    form = _own_form(request)
    if form is None:
        return None
    # A key counts for the address it is sent to: one form may have several buttons. A form that stays open while it is
    # sent, as one that brings downloads does, may be sent with other content under its key.
    digest = once.digest_of(request)
    place = f"{request.path_info} {digest}" if request.POST.get("once_each") else request.path_info
    return once.Asked(form.nonce, digest, place=place)


def _own_form(request):
    """Return the FormKey of a form that was drawn for the one who sends it, or None."""
    form = form_keys.read(request.POST.get(form_keys.NAME, ""))
    return form if form and form.officer_id == request.user.pk else None


def _is_demanded(request):
    route = request.resolver_match
    if request.path_info.startswith("/api/"):
        return False
    if ADMINISTRATION in route.namespaces:
        return route.view_name.endswith(ITS_FORMS)
    return route.view_name not in WITHOUT_KEY


def _without_key(request):
    typed = [(name, value) for name, values in request.POST.lists() if _is_sent_on(name) for value in values]
    context = {"typed": typed, "has_files": bool(request.FILES), "back": own_referer(request)}
    return render(request, "400_key.html", context, status=400)


def _is_sent_on(name):
    return name not in NEVER_SENT_ON and "password" not in name


def _keep(key, response):
    if response.streaming or getattr(response, "is_secret", False):
        return once.keep_no_answer(key, again=getattr(response, "shown_again_by", None))
    return once.keep_answer(
        key,
        status=response.status_code,
        location=response.get("Location", ""),
        content_type=response.get("Content-Type", ""),
        body=response.content.decode(errors="replace"),
    )


def _as_before(request, answer):
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

"""Nothing typed is lost when the session has ended: the form is kept, and put back after the login."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.people.models import Officer
from portal.people.services import kept
from portal.shell.addresses import own_referer
from portal.shell.forms import form_keys
from portal.shell.forms.typed_words import said_in_words

FIELD = "kept"
ROWS = "<dl data-typed></dl>"


def typing_kept(get_response):
    """Keep what an ended session sent, and lead through the login back to the form; give 405 a page of ours."""

    def middleware(request):
        response = get_response(request)
        if request.method == "POST" and _is_to_login(request, response):
            return _kept_for_login(request)
        if response.status_code == 405 and not request.path_info.startswith("/api/"):
            page = render(request, "405.html", {"back": own_referer(request)}, status=405)
            page["Allow"] = response.get("Allow", "")
            return page
        if request.method == "POST" and response.status_code in (301, 302) and request.user.is_authenticated:
            _let_go(request)
        if typed := getattr(request, "typed_before", None):
            _say_in_words(response, typed["fields"])
        return response

    return middleware


def csrf_failure(request, reason=""):
    """Say that the page has lost its login, and keep what was typed (settings.CSRF_FAILURE_VIEW)."""
    return render(request, "403_csrf.html", {"back": back_to_form(request)}, status=403)


def back_to_form(request):
    """Keep what a form sent and return the address that puts it back; "" where the form is not known as ours."""
    form = form_keys.read(request.POST.get(form_keys.NAME, ""))
    if form is None or not form.page or not Officer.objects.filter(pk=form.officer_id).exists():
        return ""
    content, page = dict(request.POST.lists()), _without_kept(form.page)
    action = request.POST.get("typed_into") or request.path_info
    row = kept.keep(owner_id=form.officer_id, at=timezone.now(), page=page, action=action, content=content)
    if row is None:
        return page
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}{urlencode({FIELD: row.pk})}"


def _without_kept(page):
    # A form that was put back and lost again is kept anew; what it held before is in it.
    path, _mark, query = page.partition("?")
    left = urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != FIELD])
    return f"{path}?{left}" if left else path


def _is_to_login(request, response):
    if response.status_code != 302 or request.user.is_authenticated:
        return False
    target = urlsplit(response["Location"])
    asked_for = parse_qs(target.query).get("next", [""])[0]
    doors = {resolve_url(settings.LOGIN_URL), reverse("admin:login")}
    return target.path in doors and urlsplit(asked_for).path == request.path


def _kept_for_login(request):
    # An address that only takes what is sent is no place to land on.
    to_login = redirect_to_login(back_to_form(request) or own_referer(request) or "/", settings.LOGIN_URL)
    if not getattr(request, "htmx", False):
        return to_login
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = to_login["Location"]
    return answer


def _let_go(request):
    key = request.POST.get(FIELD, "")
    if key.isdecimal() and len(key) < 19:
        kept.let_go(request.user, int(key))


def _say_in_words(response, fields):
    # What the fields are called is known once the page with its form is drawn.
    page = response.content.decode()
    if ROWS in page:
        rows = render_to_string("shell/typed_rows.html", {"said": said_in_words(page, fields)})
        response.content = page.replace(ROWS, f"<dl data-typed>{rows}</dl>", 1)


def put_back(request):
    """Context of every page: what is put back into a form of this page after a login."""
    key = request.GET.get(FIELD, "")
    if not (key.isdecimal() and len(key) < 19) or not request.user.is_authenticated:
        return {}
    typed = kept.kept_for(request.user, int(key), request.path_info)
    request.typed_before = typed
    return {"typed_before": typed and {**typed, "key": key}}

"""Nothing typed is lost when the session has ended: kept for its author, put back after the login."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as portal_settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter
from django.utils import timezone

from portal.people.models import KeptForm
from portal.people.services import kept
from portal.shell.forms import form_keys

pytestmark = pytest.mark.django_db
ROOT = Path(portal_settings.BASE_DIR)
OPINION = "第三段与监控时间不符，请核对"
DUMMIES = {
    IntConverter: 1,
    SlugConverter: "a",
    StringConverter: "a",
    UUIDConverter: "12345678-1234-1234-1234-123456789012",
}
# The door itself, and what has no login to go back to.
OPEN = {"login", "logout", "set_language", "healthz"}


def key_for(officer, page):
    request = RequestFactory().get(page)
    request.user, request.htmx = officer, False
    return form_keys.written(request)


def routes(resolver=None, space=""):
    for each in (resolver or get_resolver()).url_patterns:
        if not isinstance(each, URLPattern):
            if each.namespace not in ("admin", "api"):
                yield from routes(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif each.name and each.name not in OPEN:
            arguments = {name: DUMMIES.get(type(kind), "a") for name, kind in each.pattern.converters.items()}
            try:
                yield reverse(f"{space}{each.name}", kwargs=arguments)
            except Exception:
                continue


def landing(answer):
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def test_every_address_that_takes_forms_keeps_what_an_ended_session_sent(here):
    page, lost, tried = "/cases/", [], 0
    for address in routes():
        answer = Client().post(address, {"opinion": OPINION, "once": key_for(here.officer, page)})
        if answer.status_code in (404, 405):
            continue
        tried += 1
        if answer.status_code != 302 or "kept=" not in landing(answer):
            lost.append((address, answer.status_code))

    assert tried > 60
    assert lost == []


def test_no_address_answers_with_a_bare_405(here, browse):
    client, bare = browse(here.officer), []
    for address in routes():
        answer = client.get(address)
        if answer.status_code == 405 and b"This address only takes forms" not in answer.content:
            bare.append(address)

    assert bare == []


def test_an_opinion_survives_the_login_and_nobody_else_sees_it(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    page = reverse("cases:review", args=[matter.pk])
    shown = browse(here.legal_officer).get(page).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', shown).group(1)
    ended = Client(enforce_csrf_checks=False)

    answer = ended.post(
        reverse("cases:decide", args=[matter.pk]), {"opinion": OPINION, "facts": "no", "once": once, "move": "return"}
    )
    back = landing(answer)
    mine = browse(here.legal_officer).get(back).content.decode()
    theirs = browse(here.head).get(back).content.decode()

    assert urlsplit(back).path == page
    assert OPINION in mine
    assert OPINION not in theirs
    assert OPINION not in KeptForm.objects.get().content_sealed


def test_a_form_that_is_lost_twice_leads_back_to_the_newest(here):
    page = "/cases/register/?kept=1"

    back = landing(Client().post("/cases/register/", {"facts": OPINION, "once": key_for(here.officer, page)}))

    assert back == f"/cases/register/?kept={KeptForm.objects.get().pk}"


def test_a_lost_cookie_keeps_the_text_and_says_how_to_go_on(here, browse):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = client.post("/cases/register/", {"facts": OPINION, "once": key_for(here.officer, "/cases/register/")})

    assert answer.status_code == 403
    link = re.search(r'href="(/cases/register/\?kept=\d+)"', answer.content.decode()).group(1)
    assert OPINION in browse(here.officer).get(link).content.decode()
    assert "reload the page" not in answer.content.decode()


def test_a_forged_key_keeps_nothing(here):
    answer = Client().post("/cases/register/", {"facts": OPINION, "once": "WzEsIi8iXQ:forged:forged"})

    assert answer.status_code == 302
    assert not KeptForm.objects.exists()


def test_what_is_kept_goes_after_hours_and_never_holds_a_password(here):
    row = kept.keep(
        owner_id=here.officer.pk, at=timezone.now(), page="/", action="/", content={"password": ["x"], "a": ["b"]}
    )

    assert kept.kept_for(here.officer, row.pk, "/") == {"action": "/", "fields": {"a": ["b"]}}
    assert kept.forget_kept(at=timezone.now() + timedelta(hours=13), hours=12) == 1


def test_a_presence_ping_renews_no_session(here, a_case, browse, settings):
    client, case = browse(here.officer), a_case()
    client.get("/cases/")

    ping = client.post(reverse("cases:here", args=["case", case.pk]))
    page = client.get("/cases/")

    assert settings.SESSION_COOKIE_NAME not in ping.cookies
    assert settings.SESSION_COOKIE_NAME in page.cookies


def test_what_a_page_asks_again_and_again_renews_no_session():
    """Every template that asks by the clock asks an address whose view says so."""
    asking = {
        path.name
        for app in ("cases", "appraisal", "portal")
        for path in (ROOT / app).rglob("templates/**/*.html")
        if re.search(r'hx-trigger="[^"]*every ', path.read_text())
    }
    polled = [resolve(reverse("dispatch:run_progress", args=[1])), resolve(reverse("cases:here", args=["case", 1]))]

    assert asking == {"progress.html", "presence.html"}
    for match in polled:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        match.func(request, **match.kwargs)
        assert request.is_asked_by_page


def typed(officer, page, **fields):
    return {"once": key_for(officer, page), "typed_into": f"{page}decide/", **fields}


def test_what_is_typed_is_kept_in_one_row_and_goes_with_the_deed(here, a_case, asked_for, browse, answers):
    matter = asked_for(a_case())
    page, client = reverse("cases:review", args=[matter.pk]), browse(here.legal_officer)
    keeping = reverse("people:keep_typed")

    first = client.post(keeping, typed(here.legal_officer, page, opinion="一", version=matter.version)).json()
    client.post(keeping, typed(here.legal_officer, page, opinion=OPINION, version=matter.version, kept=first["key"]))
    shown = client.get(page).content.decode()

    assert KeptForm.objects.count() == 1
    assert OPINION in shown
    assert f'"action": "{page}decide/"' in shown
    client.post(reverse("cases:decide", args=[matter.pk]), answers(matter) | {"kept": first["key"]})
    assert not KeptForm.objects.exists()


def test_typing_is_kept_for_nobody_else_and_by_no_other_key(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    page = reverse("cases:review", args=[matter.pk])
    mine = typed(here.legal_officer, page, opinion=OPINION, version=matter.version)

    key = browse(here.legal_officer).post(reverse("people:keep_typed"), mine).json()["key"]

    assert browse(here.head).post(reverse("people:keep_typed"), mine).status_code == 404
    assert browse(here.head).post(reverse("people:throw_typed_away", args=[key])).status_code == 404
    assert (
        browse(here.officer)
        .post(reverse("people:keep_typed"), typed(here.officer, page, opinion="别人", kept=key))
        .json()["key"]
        != key
    )
    assert kept.typed_on(here.legal_officer, page)["fields"]["opinion"] == [OPINION]


def test_what_is_typed_after_the_session_has_ended_goes_back_into_its_form(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    page = reverse("cases:review", args=[matter.pk])

    Client().post(
        reverse("people:keep_typed"), typed(here.legal_officer, page, opinion=OPINION, version=matter.version)
    )

    assert kept.typed_on(here.legal_officer, page)["action"] == f"{page}decide/"
    assert OPINION in browse(here.legal_officer).get(page).content.decode()


def test_the_same_words_sent_again_make_one_row_and_throwing_away_twice_is_done_once(here, browse):
    client, page = browse(here.officer), "/cases/register/"
    said = typed(here.officer, page, facts=OPINION)
    keys = {client.post(reverse("people:keep_typed"), said).json()["key"] for _each in range(2)}
    address = reverse("people:throw_typed_away", args=[keys.pop()])
    once = {"once": key_for(here.officer, page)}

    answers = [client.post(address, once) for _each in range(2)]

    assert keys == set()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert not KeptForm.objects.exists()


def test_what_was_typed_about_an_earlier_version_is_not_shown(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    page, client = reverse("cases:review", args=[matter.pk]), browse(here.legal_officer)

    client.post(reverse("people:keep_typed"), typed(here.legal_officer, page, opinion=OPINION, version=0))

    assert OPINION not in client.get(page).content.decode()


LONG_FORMS = ("review/partials/checklist.html", "review/resubmit.html", "review/ask_for.html", "quality/reading.html")


@pytest.mark.parametrize("template", LONG_FORMS)
def test_long_forms_with_links_out_of_them_keep_what_is_typed(template):
    assert "shell/keeps.html" in (ROOT / "cases/templates/cases" / template).read_text()


def test_without_script_what_was_typed_is_shown_in_the_words_of_the_form(here, browse):
    page = "/cases/register/"
    sent = {"facts": OPINION, "party-0-name": "张某", "source": "walk_in", "key": "9f3c", "party-TOTAL_FORMS": "1"}
    back = landing(Client().post(page, sent | {"once": key_for(here.officer, page)}))

    shown = browse(here.officer).get(back, headers={"accept-language": "en"}).content.decode()
    rows = re.search("<dl data-typed>(.*?)</dl>", shown, re.DOTALL).group(1)

    said = dict(re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", rows))
    assert said == {"Facts": OPINION, "Name": "张某", "Source": "walk-in"}

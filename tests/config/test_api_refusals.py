"""The API refuses with the status and the sentence of the page (issue 2), as a problem with a code (issue 9)."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.exceptions import NotFound

from portal.config.api.refusals import answer
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories

PROBLEM = {"type", "title", "status", "detail", "code", "errors"}


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (Denied("You handle this case."), 403, {"code": "denied", "detail": "You handle this case."}),
        (
            MovedOn(["王所长 approved"]),
            409,
            {"code": "moved_on", "detail": "王所长 approved", "changes": ["王所长 approved"]},
        ),
        (
            Refused("A reason is needed.", {"particulars/decisions/0/warning": "Say why."}),
            422,
            {
                "code": "refused",
                "detail": "A reason is needed.",
                "errors": [{"pointer": "#/particulars/decisions/0/warning", "detail": "Say why.", "code": "refused"}],
            },
        ),
        (NotFound("No Consequence matches the given query."), 404, {"code": "not_found", "errors": []}),
    ],
)
def test_a_refusal_is_answered_with_its_sentence(db, refusal, status, said):
    request = RequestFactory().post("/")
    request.user, request.resolver_match = AnonymousUser(), None

    response = answer(refusal, {"request": request})

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.data | said == response.data
    assert set(response.data) >= PROBLEM
    assert "Consequence" not in response.data["detail"]


def test_a_bug_is_not_dressed_up_as_a_refusal():
    assert answer(KeyError("bug"), {}) is None


@pytest.fixture
def stranger():
    cache.clear()
    return Client(raise_request_exception=False, enforce_csrf_checks=True, headers={"accept-language": "en"})


@pytest.fixture
def officer(bureau):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    client.cookies["django_language"] = "en"
    return client


def problem_of(response):
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert set(said) >= PROBLEM
    assert said["status"] == response.status_code
    return said


def test_who_is_not_logged_in_is_told_how_to(db, stranger):
    response = stranger.get("/api/v1/cases/")

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Token")
    assert problem_of(response)["code"] == "not_authenticated"


def test_a_wrong_token_is_401_and_a_browser_without_its_form_s_token_403(officer, stranger):
    wrong = stranger.get("/api/v1/cases/", headers={"Authorization": "Token nonsense"})
    forged = officer.post("/api/v1/cases/exports/", "{}", content_type="application/json")

    assert (wrong.status_code, problem_of(wrong)["code"]) == (401, "authentication_failed")
    assert (forged.status_code, problem_of(forged)["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing/", 404, "not_found"),
        ("cases/abc/", 404, "not_found"),
        ("cases/99999999/", 404, "not_found"),
        ("cases/99999999999999999999/", 404, "not_found"),
        ("cases/matters/?case=99999999999999999999", 400, "invalid"),
        ("cases/matters/?case=-1", 400, "invalid"),
        ("cases/?statee=bogus", 400, "invalid"),
        ("cases/?state=bogus", 400, "invalid"),
        ("cases/?state=filed&state=closed", 400, "invalid"),
        ("cases/?after=zzz", 400, "invalid"),
        ("cases/?after=a&before=b", 400, "invalid"),
        ("cases/?page_size=0", 400, "invalid"),
        ("cases/?page_size=101", 400, "invalid"),
        ("cases/?since=0001-01-01", 400, "invalid"),
        ("cases/?updated_since=9999-12-31T23:59:59Z", 400, "invalid"),
        ("cases/changes/?after=zzz", 400, "invalid"),
        ("dispatch/notices/?unread=maybe", 400, "invalid"),
        ("cases/supervision/?state=bogus", 400, "invalid"),
        ("me/?x=1", 400, "invalid"),
        ("uploads/3f1c0f2e-0000-4000-8000-000000000000/", 404, "not_found"),
    ],
)
def test_what_is_not_understood_or_not_there_is_a_problem(officer, path, status, code):
    response = officer.get(f"/api/v1/{path}")

    assert (response.status_code, problem_of(response)["code"]) == (status, code)


def test_the_parameter_that_is_wrong_is_named(officer):
    (said,) = problem_of(officer.get("/api/v1/cases/?statee=bogus"))["errors"]

    assert said == {"parameter": "statee", "detail": "“statee” is not asked for here.", "code": "unknown"}


def test_other_methods_and_other_media_are_problems_too(officer, bureau):
    client = Client(raise_request_exception=False)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    deleted = client.delete("/api/v1/cases/")
    as_form = client.post("/api/v1/cases/exports/", {"purpose": "x"})
    broken = client.post("/api/v1/cases/exports/", "{", content_type="application/json")
    no_object = client.post("/api/v1/cases/exports/", "[]", content_type="application/json")

    assert (deleted.status_code, problem_of(deleted)["code"]) == (405, "method_not_allowed")
    assert "GET" in deleted["Allow"]
    assert (as_form.status_code, problem_of(as_form)["code"]) == (415, "unsupported_media_type")
    assert (broken.status_code, problem_of(broken)["code"]) == (400, "malformed")
    assert (no_object.status_code, problem_of(no_object)["code"]) == (400, "malformed")


def test_a_fault_is_a_problem_without_what_went_wrong(officer, monkeypatch):
    def accident(*_given, **_named):
        raise RuntimeError("the password is 123")

    monkeypatch.setattr("portal.people.api.views.posts_of", accident)
    response = officer.get("/api/v1/me/")

    assert (response.status_code, problem_of(response)["code"]) == (500, "error")
    assert "123" not in response.content.decode()


def test_a_temporary_password_and_a_locked_account_are_problems(bureau, settings):
    cache.clear()
    newcomer = factories.an_officer(unit=bureau.unit)
    newcomer.has_temporary_password = True
    type(newcomer).objects.filter(pk=newcomer.pk).update(has_temporary_password=True)
    client = Client()
    client.force_login(newcomer, backend="portal.people.administration.backends.PostBackend")
    said = {"username": bureau.second.badge_number, "password": "wrong"}

    first = client.get("/api/v1/me/")
    answers = [Client().post("/api/v1/token/", json.dumps(said), content_type="application/json") for _ in range(6)]

    assert (first.status_code, problem_of(first)["code"]) == (403, "own_password_first")
    assert (answers[0].status_code, problem_of(answers[0])["errors"][0]["code"]) == (400, "wrong_password")
    assert (answers[-1].status_code, problem_of(answers[-1])["code"]) == (429, "locked")


@pytest.mark.parametrize(
    ("headers", "cookies", "words"),
    [
        ({"accept-language": "en"}, {}, "Log in first."),
        ({"accept-language": "en-GB,de;q=0.5"}, {}, "Log in first."),
        ({"accept-language": "zh-CN"}, {}, "请先登录"),
        ({"accept-language": "tlh"}, {}, "请先登录"),
        ({}, {}, "请先登录"),
        ({"accept-language": "en"}, {"django_language": "zh-hans"}, "请先登录"),
        # A page's own script sends its browser's languages, and the page is Chinese.
        ({"accept-language": "en"}, {"sishen_session": "x"}, "请先登录"),
    ],
)
def test_a_problem_speaks_the_asked_language(db, headers, cookies, words):
    client = Client(headers=headers)
    client.cookies.load(cookies)

    assert client.get("/api/v1/cases/").json()["title"].startswith(words)
    assert client.get("/api/v1/nothing/").json()["title"] != ""


def test_pages_are_no_problems(db):
    assert Client(raise_request_exception=False).get("/nothing/")["Content-Type"].startswith("text/html")

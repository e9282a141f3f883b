"""S5: what lets somebody in besides the password is seen by its owner, ends by itself and with what it rests on."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.ledger.models import Event
from portal.people.models import ApiToken, OpenLogin, Role
from portal.people.services import officers, posts, tokens
from portal.shell.refusals import Refused
from tests.factories import administrators, an_officer, someone

pytestmark = pytest.mark.django_db
ME = "/api/v1/dispatch/inbox/"


def asks(secret, word="Token"):
    return Client().get(ME, headers={"Authorization": f"{word} {secret}"}).status_code


def entered(officer, browser="Chromium 156", password="demo"):
    client = Client(headers={"User-Agent": browser})
    assert client.post(reverse("login"), {"username": officer.badge_number, "password": password}).status_code == 302
    return client


@pytest.fixture
def officer(bureau):
    return bureau.officer


@pytest.fixture
def issued(officer):
    return tokens.issue(by=officer, at=timezone.now(), label="县平台", days=10)


def test_the_secret_is_shown_once_and_kept_nowhere(issued):
    token, secret = issued

    assert asks(secret) == asks(secret, "Bearer") == 200
    assert secret not in str(list(ApiToken.objects.values())) + str(list(Event.objects.values_list("payload")))
    assert token.digest == tokens.digest_of(secret)
    event = Event.objects.get(kind="token.issued")
    assert (event.chain, event.about_id) == ("access", str(token.pk))


@pytest.mark.parametrize("wrong", ["", "nonsense", "Ü" * 300, "a b"])
def test_what_is_no_token_is_401_with_the_way_in(wrong):
    answer = Client().get(ME, headers={"Authorization": f"Token {wrong}"})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_a_token_ends_by_itself_on_its_day(issued):
    token, secret = issued

    assert tokens.holder_of(secret, token.expires_at - timedelta(seconds=1)) == token.officer
    assert tokens.holder_of(secret, token.expires_at) is None


@pytest.mark.parametrize("how", ["chosen", "reset", "closed", "post ended", "transferred", "ended"])
def test_a_token_ends_with_password_post_and_account(officer, issued, how):
    _token, secret = issued
    at, admins = timezone.now(), administrators()
    if how == "chosen":
        officers.choose_password(by=officer, at=at, password="korrekt-pferd-batterie")
    elif how == "reset":
        officers.reset_password(by=admins.system, at=at, officer_id=officer.pk)
    elif how == "closed":
        officers.close(by=admins.system, at=at, officer_id=officer.pk, reason="退休")
    elif how == "post ended":
        posts.end(by=admins.security, at=at, post_id=officer.posts.first().pk, reason="调离")
    elif how == "transferred":
        officers.transfer(by=admins.system, at=at, officer_id=officer.pk, unit=an_officer().unit)
    else:
        tokens.end(by=officer, at=at, token_id=ApiToken.objects.get().pk)

    assert asks(secret) == 401
    assert ApiToken.objects.get().ended_at == at


def test_nobody_ends_anothers_token_and_none_ends_twice(officer, issued):
    token, _secret = issued
    client = Client()
    client.force_login(an_officer(), backend="portal.people.administration.backends.PostBackend")

    assert client.post(reverse("people:end_token", args=[token.pk])).status_code == 404
    tokens.end(by=officer, at=timezone.now(), token_id=token.pk)
    with pytest.raises(Refused):
        tokens.end(by=officer, at=timezone.now(), token_id=token.pk)


@pytest.mark.parametrize("days", [0, 91])
def test_a_token_lasts_no_longer_than_the_bureau_allows(officer, settings, days):
    settings.API_TOKEN_DAYS = 90

    with pytest.raises(Refused) as refusal:
        tokens.issue(by=officer, at=timezone.now(), label="县平台", days=days)

    assert set(refusal.value.fields) == {"days"}
    longest, _secret = tokens.issue(by=officer, at=timezone.now(), label="县平台")
    assert longest.expires_at > timezone.now() + timedelta(days=89)


def test_a_token_is_not_lengthened_behind_the_portal(issued):
    token, _secret = issued

    with pytest.raises(DatabaseError), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(expires_at=token.expires_at + timedelta(days=900))


def test_the_api_gives_a_token_that_is_listed_and_ended_on_the_page(officer):
    answer = Client().post(
        "/api/v1/token/", {"username": officer.badge_number, "password": "demo", "label": "县平台"}, "application/json"
    )
    secret = answer.json()["token"]
    client = entered(officer)
    page = client.get(reverse("people:access"))

    assert answer.status_code == 200
    assert [token.label for token in page.context["tokens"]] == ["县平台"]
    assert secret not in page.content.decode()
    assert client.post(reverse("people:end_token", args=[ApiToken.objects.get().pk])).status_code == 302
    assert asks(secret) == 401


def test_a_token_issued_on_the_page_is_shown_once(officer):
    client = entered(officer)
    page = client.post(reverse("people:issue_token"), {"label": "县平台", "days": "7"})

    assert asks(page.context["secret"]) == 200
    assert page.context["secret"] in page.content.decode()
    assert page.context["secret"] not in client.get(reverse("people:access")).content.decode()


def test_each_login_is_listed_for_its_owner_and_ended_from_another(officer):
    here, there = entered(officer, "Chromium 156"), entered(officer, "奇安信 110")
    entered(someone(Role.OFFICER, officer.unit))
    listed = here.get(reverse("people:access")).context["logins"]

    assert [(login.browser, login.is_this) for login in listed] == [("奇安信 110", False), ("Chromium 156", True)]
    assert {login.address for login in listed} == {"127.0.0.1"}
    assert here.post(reverse("people:end_login", args=[listed[0].pk])).status_code == 302
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert len(here.get(reverse("people:access")).context["logins"]) == 1
    assert Event.objects.filter(kind="login.ended", actor_id=officer.pk).count() == 1


def test_nobody_ends_anothers_login(officer):
    entered(officer)
    other = entered(someone(Role.OFFICER, officer.unit))

    assert other.post(reverse("people:end_login", args=[officer.open_logins.get().pk])).status_code == 404


def test_who_logs_out_or_lets_it_run_out_is_off_the_list(officer):
    gone, here = entered(officer), entered(officer)
    gone.session.flush()
    left = entered(officer)
    left.post(reverse("logout"))

    assert len(here.get(reverse("people:access")).context["logins"]) == 1
    entered(officer)
    assert OpenLogin.objects.filter(officer=officer).count() == 2


def test_the_key_of_a_session_is_not_readable_in_the_database(officer):
    client = entered(officer)

    assert client.session.session_key not in str(list(OpenLogin.objects.values()))


@pytest.fixture
def asked_again(settings):
    settings.CONFIRM_MINUTES = 5


def forget_the_password(client):
    session = client.session
    session["confirmed_at"] = 0
    session.save()


@pytest.mark.usefixtures("asked_again")
def test_the_password_is_asked_for_again_and_nothing_typed_is_lost(bureau):
    client = entered(bureau.reviewer)
    forget_the_password(client)
    typed = {"query": "", "purpose": "向县委政法委报送"}
    asking = client.post(reverse("cases:export_ask"), typed)

    assert asking.status_code == 403
    assert "向县委政法委报送" in asking.content.decode()
    wrong = client.post(reverse("cases:export_ask"), {**typed, "confirm_password": "wrong"})
    assert wrong.status_code == 422
    assert not Event.objects.filter(kind="export.asked").exists()

    done = client.post(reverse("cases:export_ask"), {**typed, "confirm_password": "demo"})

    assert done.status_code == 302
    assert Event.objects.filter(kind="export.asked").count() == 1
    assert "demo" not in str(list(Event.objects.values_list("payload", flat=True)))
    assert client.post(reverse("cases:export_ask"), typed).status_code == 302


@pytest.mark.usefixtures("asked_again")
def test_who_has_just_logged_in_is_not_asked_and_others_passwords_do_not_count(bureau):
    client = entered(bureau.reviewer)
    typed = {"query": "", "purpose": "报送"}
    assert client.post(reverse("cases:export_ask"), typed).status_code == 302
    forget_the_password(client)
    bureau.reviewer.set_password("another")
    bureau.reviewer.save()
    client = entered(bureau.reviewer, password="another")
    forget_the_password(client)

    assert client.post(reverse("cases:export_ask"), {**typed, "confirm_password": "demo"}).status_code == 422


@pytest.mark.usefixtures("asked_again")
def test_a_post_is_given_only_after_the_password(bureau):
    client = entered(bureau.security_admin)
    forget_the_password(client)
    officer = an_officer(unit=bureau.unit)
    given = {
        "officer": officer.pk,
        "role": "officer",
        "unit": bureau.unit.pk,
        "starts_on": "2026-11-29",
        "reason": "任职",
    }
    address = reverse("admin:people_post_add")

    asking = client.post(address, given)
    assert (asking.status_code, officer.posts.count()) == (403, 0)
    assert officer.name in asking.content.decode()
    assert client.post(address, {**given, "confirm_password": "demo"}).status_code == 302
    assert officer.posts.count() == 1


@pytest.mark.parametrize(("minutes_ago", "is_asked"), [(2.9, False), (3.1, True)])
def test_who_gave_the_password_so_lately_is_not_asked(bureau, settings, minutes_ago, is_asked):
    settings.CONFIRM_MINUTES = 3
    client = entered(bureau.reviewer)
    session = client.session
    session["confirmed_at"] = time.time() - minutes_ago * 60
    session.save()

    status = client.post(reverse("cases:export_ask"), {"query": "", "purpose": "报送"}).status_code

    assert status == (403 if is_asked else 302)

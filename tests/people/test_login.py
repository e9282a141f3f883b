"""Coming in: one answer for every failure, locked after five, every try an event (S1, S2, S5, S9)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from portal.ledger.models import Event
from portal.people.administration.backends import PostBackend
from portal.people.models import Officer
from portal.people.services import officers
from tests.factories import administrators, an_officer

pytestmark = pytest.mark.django_db
LOGIN = {"kind": "officer.logged-in"}


def enter(client, badge, password="demo", **headers):
    return client.post(reverse("login"), {"username": badge, "password": password}, **headers)


def test_a_login_is_an_event_with_its_address(client):
    officer = an_officer()

    assert enter(client, officer.badge_number).status_code == 302

    event = Event.objects.get(**LOGIN)
    assert (event.actor_id, event.outcome, event.address) == (officer.pk, "done", "127.0.0.1")


def test_a_forged_forwarded_address_is_not_believed(client):
    enter(client, an_officer().badge_number, headers={"X-Forwarded-For": "9.9.9.9"})

    assert Event.objects.get(**LOGIN).address == "127.0.0.1"


def test_unknown_wrong_and_closed_get_the_same_answer(client, at):
    officer, closed = an_officer(), an_officer()
    officers.close(by=administrators().system, at=at, officer_id=closed.pk, reason="退休")

    answers = [
        enter(client, officer.badge_number, "wrong"),
        enter(client, "no such badge"),
        enter(client, closed.badge_number),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1
    assert Event.objects.filter(**LOGIN, outcome="denied").count() == 3


def test_what_a_stranger_typed_is_not_kept(client):
    enter(client, "my-secret-password")

    event = Event.objects.get(**LOGIN)
    assert (event.actor_name, event.about_id, event.payload) == ("", "", "{}")


def test_five_wrong_passwords_lock_the_account(client):
    badge = an_officer().badge_number

    statuses = [enter(client, badge, "wrong").status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert enter(client, badge).status_code == 429


def test_the_session_gets_another_key_at_login(client):
    client.get(reverse("login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sishen_session"] = before

    enter(client, an_officer().badge_number)

    assert client.session.session_key != before


def test_logging_out_is_an_event_and_ends_the_session(client):
    officer = an_officer()
    enter(client, officer.badge_number)

    client.post(reverse("logout"))

    assert Event.objects.filter(kind="officer.logged-out", actor_id=officer.pk).count() == 1
    assert client.get(reverse("people:me")).status_code == 302


def test_closing_an_account_ends_its_session_with_the_next_request(client, at):
    officer = an_officer()
    enter(client, officer.badge_number)
    assert client.get(reverse("people:me")).status_code == 200

    officers.close(by=administrators().system, at=at, officer_id=officer.pk, reason="调离")

    assert client.get(reverse("people:me")).status_code == 302


def test_a_login_leads_to_pages_of_this_portal_only(client):
    badge = an_officer().badge_number

    data = {"username": badge, "password": "demo", "next": "//evil.example/"}

    assert client.post(reverse("login"), data).headers["Location"] == "/"


def test_a_session_finds_the_account_as_it_is_and_none_that_was_closed(at):
    officer, closed = an_officer(), an_officer()
    officers.close(by=administrators().system, at=at, officer_id=closed.pk, reason="退休")

    found = PostBackend().get_user(officer.pk)

    assert (found, found.__dict__.keys()) == (officer, Officer.objects.get(pk=officer.pk).__dict__.keys())
    assert PostBackend().get_user(closed.pk) is None
    assert PostBackend().get_user(0) is None


def test_forty_accounts_are_not_tried_from_one_address(client):
    badges = [f"99{number:04d}" for number in range(40)]

    statuses = [enter(client, badge, "spring2026", REMOTE_ADDR="10.9.9.9").status_code for badge in badges]

    assert statuses == [200] * 20 + [429] * 20


def test_what_one_address_tried_keeps_nobody_out_elsewhere(client):
    officer = an_officer()
    for number in range(21):
        enter(client, f"99{number:04d}", "wrong", REMOTE_ADDR="10.9.9.9")
    for _each in range(6):
        enter(client, officer.badge_number, "wrong", REMOTE_ADDR="10.9.9.8")

    assert enter(client, officer.badge_number, REMOTE_ADDR="10.9.9.8").status_code == 429
    assert enter(client, officer.badge_number, REMOTE_ADDR="10.1.1.1").status_code == 302


def tried_from_everywhere(client, badge, times=20):
    """Guess one password of an account from each of many addresses."""
    return [enter(client, badge, "wrong", REMOTE_ADDR=f"10.9.{number}.1").status_code for number in range(times)]


def test_an_account_guessed_from_everywhere_is_open_where_its_owner_was_before(client):
    officer = an_officer()
    enter(client, officer.badge_number, REMOTE_ADDR="10.1.1.1")
    client.logout()

    assert tried_from_everywhere(client, officer.badge_number) == [200] * 20

    assert enter(client, officer.badge_number, REMOTE_ADDR="10.9.99.1").status_code == 429
    assert enter(client, officer.badge_number, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_too_many_wrong_passwords_in_all_close_every_new_address(client, settings):
    settings.LOGIN_GLOBAL_LIMIT = 3
    known, other = an_officer(), an_officer()
    enter(client, known.badge_number, REMOTE_ADDR="10.1.1.1")
    client.logout()
    for number in range(3):
        enter(client, f"98{number:04d}", "wrong", REMOTE_ADDR=f"10.9.{number}.1")

    assert enter(client, other.badge_number, REMOTE_ADDR="10.1.1.2").status_code == 429
    assert enter(client, known.badge_number, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_the_limits_pass_with_the_time_of_the_lock(client, settings):
    settings.AXES_COOLOFF_TIME = 0.25
    for number in range(20):
        enter(client, f"99{number:04d}", "wrong", REMOTE_ADDR="10.9.9.9")
    officer = an_officer()
    assert enter(client, officer.badge_number, REMOTE_ADDR="10.9.9.9").status_code == 429

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert enter(client, officer.badge_number, REMOTE_ADDR="10.9.9.9").status_code == 302


AS_JSON = {"content_type": "application/json"}


def test_the_token_of_the_api_has_the_same_limits(client):
    address, officer = reverse("api:token"), an_officer()
    data = {"username": officer.badge_number, "password": "wrong"}

    statuses = [client.post(address, data, **AS_JSON, REMOTE_ADDR="10.9.9.9").status_code for _each in range(6)]
    sprayed = [
        client.post(address, {**data, "username": f"99{number:04d}"}, **AS_JSON, REMOTE_ADDR="10.9.9.7").status_code
        for number in range(25)
    ]

    locked = client.post(address, {**data, "password": "demo"}, **AS_JSON, REMOTE_ADDR="10.9.9.9")
    assert statuses == [400, 400, 400, 400, 429, 429]
    assert sprayed == [400] * 20 + [429] * 5
    assert (locked.status_code, locked["Content-Type"], "detail" in locked.json()) == (
        429,
        "application/problem+json",
        True,
    )
    assert int(locked["Retry-After"]) == 900


@pytest.mark.parametrize("forged", ["", "9.9.9.9, ", "9.9.9.9, 8.8.8.8, "])
def test_behind_a_proxy_the_lock_and_the_ledger_know_the_caller(client, settings, forged):
    settings.TRUSTED_PROXIES = 1
    officer = an_officer()
    for _each in range(5):
        header = {"X-Forwarded-For": f"{forged}192.168.5.66"}
        answer = enter(client, officer.badge_number, "wrong", headers=header, REMOTE_ADDR="10.0.0.1")

    inside = enter(client, officer.badge_number, headers={"X-Forwarded-For": "192.168.7.7"}, REMOTE_ADDR="10.0.0.1")

    assert (answer.status_code, inside.status_code) == (429, 302)
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"192.168.5.66"}
    assert set(Event.objects.filter(**LOGIN, outcome="denied").values_list("address", flat=True)) == {"192.168.5.66"}
    assert Event.objects.get(**LOGIN, outcome="done").address == "192.168.7.7"


def test_the_lock_keeps_neither_what_was_typed_nor_what_stood_in_the_address(client):
    data = {"username": "990001", "password": "wrong", "remark": "typed-secret"}
    for _each in range(2):
        client.post(reverse("login") + "?next=/cases/%3Ftoken%3Dsecret", data)

    attempt = AccessAttempt.objects.get()
    assert (attempt.failures_since_start, attempt.get_data, attempt.post_data) == (2, "", "")
    assert "secret" not in repr(list(AccessAttempt.objects.values())) + repr(list(Event.objects.values()))


@pytest.mark.parametrize("name", ["login", "api:token"])
def test_a_name_longer_than_any_is_a_wrong_one(client, name):
    kind = {"content_type": "application/json"} if name == "api:token" else {}
    answer = client.post(reverse(name), {"username": "x" * 9000, "password": "y"}, **kind)

    assert answer.status_code in {200, 400}

"""Coming in: one answer for every failure, locked after five, every try an event (S1, S2, S5, S9)."""

import pytest
from django.urls import reverse

from portal.ledger.models import Event
from portal.people.backends import PostBackend
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

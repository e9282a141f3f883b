"""A person's own pages: posts, a substitute for days, the password (C8, X4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.ledger.models import Event
from portal.people.models import Substitute
from portal.people.rights import rights_of
from tests.factories import an_officer

pytestmark = pytest.mark.django_db


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def reviewer(bureau, client):
    client.force_login(bureau.reviewer)
    return bureau.reviewer


def name(client, substitute, first=0, last=3):
    data = {"substitute": substitute.pk, "starts_on": today(first), "ends_on": today(last)}
    return client.post(reverse("people:substitute"), data)


def test_my_page_shows_posts_and_qualifications(client, reviewer):
    page = client.get(reverse("people:me")).content.decode()

    assert "法制大队" in page
    assert reviewer.name in page


def test_a_reviewer_names_a_substitute_for_days_who_then_stands_in(client, bureau, reviewer):
    assert name(client, bureau.other_reviewer).status_code == 302

    assert rights_of(bureau.other_reviewer).stands_in_for == (reviewer.pk,)
    assert Event.objects.get(kind="substitute.named").actor_name == reviewer.name


def test_a_substitute_who_is_absent_is_refused_beside_the_field(client, bureau, reviewer):
    Substitute.objects.all()
    name(client, bureau.other_reviewer)
    client.force_login(bureau.other_reviewer)

    answer = name(client, reviewer)

    assert answer.status_code == 422
    assert "substitute" in answer.context["form"].errors


def test_a_substitution_ends_now_by_its_own_author_only(client, bureau, reviewer):
    name(client, bureau.other_reviewer)
    row = Substitute.objects.get()

    client.force_login(bureau.head)
    assert client.post(reverse("people:end_substitute", args=[row.pk])).status_code == 404

    client.force_login(reviewer)
    assert client.post(reverse("people:end_substitute", args=[row.pk])).status_code == 302
    assert rights_of(bureau.other_reviewer).stands_in_for == ()
    page = client.get(reverse("people:substitute"))
    assert page.status_code == 200


def test_a_temporary_password_is_changed_before_anything_else(client, bureau):
    officer = an_officer(unit=bureau.unit)
    officer.has_temporary_password = True
    officer.save()
    client.force_login(officer)

    assert client.get(reverse("people:me")).headers["Location"] == reverse("people:password")
    assert client.get("/api/v1/anything/").status_code == 403
    new = "kaihua-7-sudden"
    data = {"old_password": "demo", "new_password1": new, "new_password2": new}
    assert client.post(reverse("people:password"), data).status_code == 302

    assert client.get(reverse("people:me")).status_code == 200
    assert Event.objects.filter(kind="officer.password-chosen", about_id=str(officer.pk)).count() == 1


def test_a_weak_password_is_refused(client, reviewer):
    data = {"old_password": "demo", "new_password1": "12345678", "new_password2": "12345678"}

    assert client.post(reverse("people:password"), data).status_code == 422


@pytest.mark.parametrize("page", ["people:me", "people:substitute", "people:password", "ledger:events"])
def test_a_stranger_is_sent_to_the_login_page(client, db, page):
    assert client.get(reverse(page)).headers["Location"].startswith(reverse("login"))

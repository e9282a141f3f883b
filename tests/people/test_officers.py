"""The account of an officer is noted in the events of the deeds that write it, and by nothing else written."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from portal.ledger.models import Chain
from portal.ledger.rows.live_rows import Notes, lost_rows
from portal.people.models import Officer, Role, Substitute
from portal.people.services import officers, substitutes
from portal.shell.refusals import Refused
from tests.factories import a_unit, an_officer, someone

pytestmark = pytest.mark.django_db


def untrue():
    notes = Notes()
    for chain in Chain.values:
        assert list(lost_rows(chain, notes)) == []
    return [finding.what for finding in notes.findings()]


def test_a_login_and_a_language_leave_the_account_as_its_event_says(client):
    officer = an_officer()

    client.post(reverse("login"), {"username": officer.badge_number, "password": "demo"})
    officers.choose_language(by=officer, language="en")

    assert Officer.objects.get(pk=officer.pk).last_login
    assert untrue() == []


def test_an_older_kind_of_hash_is_not_renewed_behind_the_ledgers_back(client, settings):
    officer = an_officer()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    client.post(reverse("login"), {"username": officer.badge_number, "password": "demo"})

    assert Officer.objects.get(pk=officer.pk).last_login
    assert untrue() == []


def test_a_password_written_past_the_portal_is_found():
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(password=make_password("mine"))

    assert untrue() == [f"people.officer:{officer.pk} is not as its last event left it"]


def test_a_closed_account_stands_in_for_nobody(bureau, at):
    stand_in, on = someone(Role.UNIT_HEAD, a_unit()), at.date()
    substitutes.name(
        by=bureau.head, at=at, officer_id=bureau.head.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=on
    )

    officers.close(by=bureau.system_admin, at=at, officer_id=stand_in.pk, reason="离职")

    assert not Substitute.objects.on(on).filter(officer=bureau.head).exists()


def test_nobody_closes_the_own_account(bureau, at):
    with pytest.raises(Refused):
        officers.close(by=bureau.system_admin, at=at, officer_id=bureau.system_admin.pk, reason="离职")

    assert Officer.objects.get(pk=bureau.system_admin.pk).is_active


def test_an_account_whose_password_is_known_already_has_no_temporary_one(bureau, at, client):
    officer, temporary = officers.open_account(
        by=bureau.system_admin,
        at=at,
        badge_number="778899",
        name="丁宁",
        unit=bureau.unit,
        password_hash=make_password("known before"),
    )

    assert (temporary, officer.has_temporary_password) == ("", False)
    assert officer.check_password("known before")
    assert untrue() == []

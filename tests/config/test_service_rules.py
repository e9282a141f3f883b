"""A service refuses an unsafe configuration, in words; a try-out and a demo start without any (X8)."""

import base64
import secrets
import subprocess

import pytest
from celery import signals
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.db import connection

from portal.config.celery import refuse
from portal.config.environment.databases import database_of
from portal.config.processes.checks import (
    check_demo,
    check_role,
    is_strong,
    powers_of_the_role,
    refuse_powerful_role,
    refuse_unsafe_service,
    unsafe_in_service,
)
from portal.shell.personal.sealing import write_key
from tests.architecture.source import ROOT

CHANCE = base64.b64encode(bytes(range(7, 247, 5))).decode()
SAFE = {
    "IN_SERVICE": True,
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": CHANCE,
    "ALLOWED_HOSTS": ["portal.example"],
    "IS_SQLITE": False,
    "BROKER_URL": "redis://127.0.0.1/0",
    "TLS": True,
    "CACHE_URL": "redis://127.0.0.1/1",
    "ANTIVIRUS_SAID": "tcp://127.0.0.1:3310",
}


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    """The three kinds of keys that every machine of a service is given."""
    for name in ("seal-0001.key", "index.key"):
        write_key(tmp_path / name)
    (tmp_path / "checkpoint.key").write_bytes(secrets.token_bytes(32))
    (tmp_path / "checkpoint.key").chmod(0o400)
    settings.KEYS_DIR = tmp_path
    return tmp_path


def broken_rules(settings, **changes):
    for name, value in {**SAFE, **changes}.items():
        setattr(settings, name, value)
    return [error.id for error in unsafe_in_service()]


def test_a_safe_service_starts(settings):
    assert broken_rules(settings) == []

    refuse_unsafe_service()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"DEBUG": True}, "sishen.E001"),
        ({"DEMO": True}, "sishen.E002"),
        ({"SECRET_KEY": CHANCE[:49]}, "sishen.E003"),
        ({"SECRET_KEY": "k" * 64}, "sishen.E003"),
        ({"SECRET_KEY": "password" * 8}, "sishen.E003"),
        ({"SECRET_KEY": "ab" * 30 + "a"}, "sishen.E003"),
        ({"SECRET_KEY": "django-insecure-" + CHANCE}, "sishen.E003"),
        ({"SECRET_KEY": "missing"}, "sishen.E003"),
        ({"KEYS_DIR": "/nowhere"}, "sishen.E004"),
        ({"ALLOWED_HOSTS": ["portal.example", "*"]}, "sishen.E005"),
        ({"IS_SQLITE": True}, "sishen.E006"),
        ({"BROKER_URL": "memory://localhost/"}, "sishen.E007"),
        ({"TLS": False}, "sishen.E008"),
        ({"CACHE_URL": ""}, "sishen.E009"),
        ({"ANTIVIRUS_SAID": ""}, "sishen.E012"),
    ],
)
def test_each_unsafe_setting_is_refused_by_its_own_rule(settings, changes, rule):
    assert broken_rules(settings, **changes) == [rule]

    with pytest.raises(ImproperlyConfigured):
        refuse_unsafe_service()


@pytest.mark.parametrize("name", ["seal-0001.key", "index.key", "checkpoint.key", "next-seal-0002.key"])
@pytest.mark.parametrize("content", ["short", "", "k" * 44, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "§" * 20])
def test_a_key_file_that_holds_no_key_is_refused(settings, keys, name, content):
    (keys / name).unlink(missing_ok=True)
    (keys / name).write_text(content)
    (keys / name).chmod(0o600)

    assert broken_rules(settings) == ["sishen.E010"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_read_is_refused(settings, keys, mode):
    (keys / "index.key").chmod(mode)

    assert broken_rules(settings) == ["sishen.E011"]


def test_no_scanner_is_a_word_of_ones_own(settings):
    assert broken_rules(settings, ANTIVIRUS_SAID="none") == []


def test_the_commands_of_the_page_make_sound_keys_for_one_user(settings, tmp_path):
    """What `run-in-service.md` says is run as it stands, by the shell."""
    folder = tmp_path / "said"
    (folder / "keys").mkdir(parents=True)
    page = (ROOT / "docs" / "how-to" / "run-in-service.md").read_text(encoding="utf-8")
    commands = page.partition("## 1. Keys, once")[2].partition("Put them into")[0]

    subprocess.run(["sh", "-c", f"umask 022; {commands}"], cwd=folder, check=True)

    settings.KEYS_DIR = folder / "keys"
    assert len(list(settings.KEYS_DIR.iterdir())) == 3
    assert broken_rules(settings, KEYS_DIR=settings.KEYS_DIR) == []


def test_a_made_secret_is_strong():
    assert is_strong(base64.b64encode(secrets.token_bytes(48)).decode())
    assert is_strong(secrets.token_hex(32))
    assert is_strong(get_random_secret_key() + get_random_secret_key()[:5])


def test_sqlite_knows_no_roles_that_could_be_too_strong(settings, db):
    if settings.IS_SQLITE:
        assert powers_of_the_role() == []


def test_who_owns_the_tables_or_stands_above_them_does_not_start(settings, postgres_only):
    settings.IN_SERVICE = True

    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_powerful_role()

    assert "owns tables" in str(refused.value) or "superuser" in str(refused.value)
    assert {error.id for error in check_role(None)} == {"sishen.E013"}


def test_a_role_of_its_own_starts(settings, postgres_only):
    settings.IN_SERVICE = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE sishen_plain_test")
        cursor.execute("SET LOCAL ROLE sishen_plain_test")

        assert powers_of_the_role() == []
        refuse_powerful_role()

        cursor.execute("RESET ROLE")


def test_outside_service_nobody_asks_for_the_role(settings, monkeypatch):
    settings.IN_SERVICE = False
    monkeypatch.setattr("portal.config.processes.checks.powers_of_the_role", lambda: ["x"])

    refuse_powerful_role()


@pytest.mark.parametrize("url", ["foo", "", "mysql://a:secret@b/c", "postgres://", "postgres://a:secret@b:x/c"])
def test_an_address_of_no_database_is_a_sentence_without_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        database_of(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("url", "name"), [("postgres://u:p@h:5432/sishen", "sishen"), ("sqlite:////tmp/x", "/tmp/x")])
def test_an_address_of_a_database_is_read(url, name):
    assert database_of(url)["NAME"] == name


def test_workers_and_beat_start_under_the_same_rules(settings):
    broken_rules(settings, TLS=False)

    for started in (signals.worker_init, signals.beat_init):
        assert refuse in [receiver() for _key, receiver in started.receivers]
    with pytest.raises(ImproperlyConfigured, match="TLS"):
        refuse()


def test_outside_service_the_same_settings_are_allowed(settings):
    assert broken_rules(settings, IN_SERVICE=False, DEBUG=True, DEMO=True, IS_SQLITE=True) == []


@pytest.mark.parametrize(("host", "expected"), [("", []), ("127.0.0.1", []), ("db.bureau", ["sishen.E020"])])
def test_a_demo_keeps_its_database_on_this_machine(settings, monkeypatch, host, expected):
    settings.DEMO = True
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", host)

    assert [error.id for error in check_demo(None)] == expected

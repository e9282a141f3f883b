"""A service refuses an unsafe configuration, in words; a try-out and a demo start without any (X8)."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.config.checks import check_demo, refuse_unsafe_service, unsafe_in_service

SAFE = {
    "IN_SERVICE": True,
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["portal.example"],
    "IS_SQLITE": False,
    "BROKER_URL": "redis://127.0.0.1/0",
    "TLS": True,
    "CACHE_URL": "redis://127.0.0.1/1",
}


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    """The three kinds of keys that every machine of a service is given."""
    for name in ("seal-0001.key", "index.key", "checkpoint.key"):
        (tmp_path / name).touch()
    settings.KEYS_DIR = tmp_path


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
        ({"SECRET_KEY": "k" * 49}, "sishen.E003"),
        ({"KEYS_DIR": "/nowhere"}, "sishen.E004"),
        ({"ALLOWED_HOSTS": ["portal.example", "*"]}, "sishen.E005"),
        ({"IS_SQLITE": True}, "sishen.E006"),
        ({"BROKER_URL": "memory://localhost/"}, "sishen.E007"),
        ({"TLS": False}, "sishen.E008"),
        ({"CACHE_URL": ""}, "sishen.E009"),
    ],
)
def test_each_unsafe_setting_is_refused_by_its_own_rule(settings, changes, rule):
    assert broken_rules(settings, **changes) == [rule]

    with pytest.raises(ImproperlyConfigured):
        refuse_unsafe_service()


def test_outside_service_the_same_settings_are_allowed(settings):
    assert broken_rules(settings, IN_SERVICE=False, DEBUG=True, DEMO=True, IS_SQLITE=True) == []


@pytest.mark.parametrize(("host", "expected"), [("", []), ("127.0.0.1", []), ("db.bureau", ["sishen.E020"])])
def test_a_demo_keeps_its_database_on_this_machine(settings, monkeypatch, host, expected):
    settings.DEMO = True
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", host)

    assert [error.id for error in check_demo(None)] == expected

"""S2, F3: where a request comes from is one answer, and nobody writes it for himself."""

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from portal.shell.addresses import address_of, place_of, plain_address


def request(near="10.0.0.1", forwarded=None):
    given = {"REMOTE_ADDR": near}
    if forwarded is not None:
        given["HTTP_X_FORWARDED_FOR"] = forwarded
    return RequestFactory().get("/", **given)


@pytest.mark.parametrize(
    ("proxies", "near", "forwarded", "expected"),
    [
        (0, "192.168.7.7", None, "192.168.7.7"),
        (0, "192.168.7.7", "9.9.9.9", "192.168.7.7"),
        (1, "10.0.0.1", "192.168.7.7", "192.168.7.7"),
        (1, "10.0.0.1", "9.9.9.9, 192.168.7.7", "192.168.7.7"),
        (1, "10.0.0.1", "9.9.9.9,8.8.8.8 , 192.168.7.7", "192.168.7.7"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "rubbish", "10.0.0.1"),
        (1, "10.0.0.1", "192.168.7.7:50123", "192.168.7.7"),
        (1, "10.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
        (1, "10.0.0.1", "2001:0DB8:0:0::7", "2001:db8::7"),
        (1, "10.0.0.1", "::ffff:192.168.7.7", "192.168.7.7"),
        (1, "", "192.168.7.7", "192.168.7.7"),
        (2, "10.0.0.1", "192.168.7.7, 10.0.0.2", "192.168.7.7"),
        (2, "10.0.0.1", "9.9.9.9, 192.168.7.7, 10.0.0.2", "192.168.7.7"),
        (2, "10.0.0.1", "10.0.0.2", "10.0.0.2"),
        (1, "fe80::1%eth0", None, "fe80::1"),
    ],
)
def test_the_caller_is_found_behind_as_many_proxies_as_are_trusted(settings, proxies, near, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies

    assert address_of(request(near, forwarded)) == expected


def test_without_a_request_there_is_no_address():
    assert address_of(None) == ""


@pytest.mark.parametrize("text", ["", "x", "unknown", "1.2.3", "1.2.3.4.5", "[", "'; DROP", "a" * 500])
def test_what_is_no_address_is_none(text):
    assert plain_address(text) == ""


def test_a_place_is_recorded_without_what_may_be_a_secret():
    from uuid import UUID

    asked, key = request(), UUID(int=7)
    asked.resolver_match = ResolverMatch(
        print,
        (),
        {"case_id": 7, "section": "parties", "key": key, "token": "a3f9" * 10},
        "opening",
        namespaces=["cases"],
    )

    assert place_of(asked) == {
        "url": "cases:opening",
        "arguments": {"case_id": "7", "section": "parties", "key": str(key), "token": "…"},
    }


def test_an_address_that_leads_nowhere_is_not_recorded():
    asked = RequestFactory().get("/nowhere/secret-token", {"token": "x"})
    asked.resolver_match = None

    assert place_of(asked) == {"url": "", "arguments": {}}

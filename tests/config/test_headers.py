"""What a browser is told with every page: no inline code, no frames, cookies kept from scripts (X8)."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


def test_a_page_carries_the_headers_that_confine_it(client):
    headers = client.get("/healthz").headers

    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_kept_from_scripts_and_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")


def test_chinese_is_spoken_whatever_the_browser_prefers(client):
    assert client.get("/healthz", headers={"accept-language": "en"}).headers["Content-Language"] == "zh-hans"


def test_the_chosen_language_is_spoken(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert client.get("/healthz").headers["Content-Language"] == "en"


def test_an_unknown_language_falls_back_to_chinese(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"

    assert client.get("/healthz").headers["Content-Language"] == "zh-hans"

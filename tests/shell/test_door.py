"""Coming in with badge number and password; the demo lists its people, no other deployment does (issue 2)."""

import pytest
from django.conf import settings as real_settings
from django.test import override_settings
from django.urls import reverse


def two_people():
    return [
        {"badge": "100001", "name": "李强", "role": "办案民警", "unit": "城关派出所"},
        {"badge": "100002", "name": "周明", "role": "法制员", "unit": "城关派出所"},
    ]


pytestmark = pytest.mark.django_db
DEMO = override_settings(DEMO_USERS_PROVIDER=f"{__name__}.two_people")


def login_page(client, **headers):
    return client.get(reverse("login"), headers=headers).content.decode()


@DEMO
def test_the_demo_lists_its_people(client, settings):
    settings.DEMO = True

    shown = login_page(client)

    assert shown.count("data-badge=") == 2
    assert "周明" in shown


@DEMO
def test_no_other_deployment_does(client, settings):
    settings.DEMO = False

    assert "周明" not in login_page(client)


def test_chinese_is_the_default_and_english_a_click_away(client):
    assert '<html lang="zh-hans">' in login_page(client)

    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})

    assert '<html lang="en">' in login_page(client)


def test_a_wrong_password_says_so_beside_the_form(client):
    answer = client.post(reverse("login"), {"username": "nobody", "password": "wrong"})

    assert 'role="alert"' in answer.content.decode()
    assert "警号或密码不正确" in answer.content.decode()


def test_a_page_holds_no_inline_script_or_style(client):
    shown = login_page(client)

    assert "<style" not in shown
    assert " style=" not in shown
    assert "<script>" not in shown
    assert real_settings.STATIC_URL in shown

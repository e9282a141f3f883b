"""A login ends after the limit, however busy it was (X8)."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.file import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from portal.config.requests.sessions import LOGIN_AT, SessionLimitMiddleware
from portal.people.models import Officer


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (0, False)])
def test_a_login_ends_at_the_limit(bureau, seconds, stays):
    request = RequestFactory().get("/")
    request.user = bureau.officer
    request.session = SessionStore()
    age = settings.SESSION_LIMIT_HOURS * 3600 + seconds
    request.session[LOGIN_AT] = int(timezone.now().timestamp()) - age

    SessionLimitMiddleware(lambda request: HttpResponse())(request)

    assert (not isinstance(request.user, AnonymousUser)) is stays


def test_the_limit_counts_from_the_first_request_after_login():
    request = RequestFactory().get("/")
    request.user = Officer(badge_number="000001", name="测试")
    request.session = SessionStore()

    SessionLimitMiddleware(lambda request: HttpResponse())(request)

    assert request.session[LOGIN_AT] == pytest.approx(timezone.now().timestamp(), abs=2)

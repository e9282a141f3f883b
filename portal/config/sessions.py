"""A login ends after SESSION_LIMIT_HOURS however busy it was; idle time is the session cookie's age."""

from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

LOGIN_AT = "login_at"


class SessionLimitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if now - request.session.setdefault(LOGIN_AT, now) >= settings.SESSION_LIMIT_HOURS * 3600:
                logout(request)
        return self.get_response(request)

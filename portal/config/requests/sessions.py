"""A login ends after SESSION_LIMIT_HOURS however busy it was; idle time is the session cookie's age."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils import timezone

LOGIN_AT = "login_at"


class IdleSessionMiddleware(SessionMiddleware):
    """Save the session at each request of a person; what a page asks by itself renews no session."""

    def process_response(self, request, response):
        is_idle = getattr(request, "is_asked_by_page", False)
        if is_idle and not request.session.modified:
            return response
        return super().process_response(request, response)


class SessionLimitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if now - request.session.setdefault(LOGIN_AT, now) >= settings.SESSION_LIMIT_HOURS * 3600:
                logout(request)
        return self.get_response(request)

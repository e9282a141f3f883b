"""The door. Django's own login does the work; the demo adds its list of people."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.shell.forms.dense import LoginForm


class Login(LoginView):
    """Ask for badge number and password; in the demo, and nowhere else, list who there is."""

    template_name = "shell/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_users=demo_users(), **kwargs)


def demo_users():
    """The demo's people from settings.DEMO_USERS_PROVIDER, or an empty list outside the demo.

    Each is a dict with badge, name, role and unit; the list comes grouped by role.
    """
    provider = getattr(settings, "DEMO_USERS_PROVIDER", "")
    if not (getattr(settings, "DEMO", False) and provider):
        return []
    return import_string(provider)()


def locked_out(request, *args, **kwargs):
    """Answer to too many wrong passwords (settings.AXES_LOCKOUT_CALLABLE)."""
    if request.path_info.startswith("/api/"):
        response = JsonResponse({"detail": _("Too many wrong passwords. Wait, then try again.")}, status=429)
    else:
        response = render(request, "shell/locked_out.html", status=429)
    response["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return response

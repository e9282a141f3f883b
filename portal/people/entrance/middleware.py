"""Who has a temporary password chooses an own one before anything else."""

from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from portal.shell.api.problems import problem_response

OPEN = {"people:password", "logout", "set_language", "healthz"}


def own_password_first(get_response):
    """Send officers with a temporary password to the page where they choose an own one."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and user.has_temporary_password and not _is_open(request.path_info):
            if request.path_info.startswith("/api/"):
                detail = _("Choose a password of your own first.")
                return problem_response(request, 403, code="own_password_first", detail=detail)
            return redirect(reverse("people:password"))
        return get_response(request)

    return middleware


def _is_open(path):
    try:
        return resolve(path).view_name in OPEN
    except Resolver404:
        return path.startswith("/static/")

"""Coming in and going out, kept in the access chain; the signals are the authentication library's own seam."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from portal.ledger.actors import Actor
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed, record_refusal
from portal.people.actors import actor
from portal.people.entrance import logins
from portal.people.entrance.confirming import confirm
from portal.people.models import Officer


def listen():
    """Begin to keep events of every login, logout and failure."""
    user_logged_in.connect(keep_login, dispatch_uid="people.login")
    user_logged_out.connect(keep_logout, dispatch_uid="people.logout")
    user_login_failed.connect(keep_failure, dispatch_uid="people.login-failed")


def keep_login(sender, request, user, **kwargs):
    _keep("officer.logged-in", user)
    if request is not None and hasattr(request, "session"):
        confirm(request)
        logins.remember(request, user)


def keep_logout(sender, request, user, **kwargs):
    if user is not None:
        _keep("officer.logged-out", user)
        logins.forget(request)


def keep_failure(sender, credentials, request=None, **kwargs):
    """Keep who was tried; what was typed is kept only when it is a badge number, for it may be a password."""
    typed = str(credentials.get("username", ""))
    officer = Officer.objects.select_related("unit").filter(badge_number=typed).first()
    by = actor(officer) if officer else Actor(name="")
    record_refusal("officer.logged-in", by=by, at=timezone.now(), about=officer)


def _keep(kind, user):
    with deed(kind, by=actor(user), at=timezone.now(), about=user, chain=Chain.ACCESS, is_look=True):
        pass

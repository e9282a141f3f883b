"""The browsers in which somebody is logged in: remembered at the login, listed for the owner (no record)."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from portal.ledger.writing.origin import current_address
from portal.people.models import Officer, OpenLogin
from portal.shell.personal.sealing import SealBroken, decrypt, encrypt

REMEMBERED = "open_login"


@dataclass(frozen=True)
class Browser:
    """A login as its owner sees it."""

    pk: int
    begun_at: datetime
    address: str
    browser: str
    is_this: bool


def remember(request: HttpRequest, officer: Officer) -> None:
    """Write down the login of this request, or its new key after the key was changed; forget those that ran out."""
    kept = {"officer": officer, "key_sealed": encrypt(request.session.session_key or "")}
    known = OpenLogin.objects.filter(pk=request.session.get(REMEMBERED, 0), officer=officer)
    if known.update(**kept):
        return
    gone = [row.pk for row in OpenLogin.objects.filter(officer=officer) if stored_session(row) is None]
    OpenLogin.objects.filter(pk__in=gone).delete()
    row = OpenLogin.objects.create(
        **kept,
        begun_at=timezone.now(),
        address=current_address(),
        browser=request.META.get("HTTP_USER_AGENT", "")[:200],
    )
    request.session[REMEMBERED] = row.pk


def forget(request: HttpRequest) -> None:
    """Take the login of this request off the list."""
    OpenLogin.objects.filter(pk=request.session.get(REMEMBERED, 0)).delete()


def open_logins(request: HttpRequest) -> list[Browser]:
    """Return the Browsers in which one is logged in, newest first, without those that ran out."""
    mine = request.session.get(REMEMBERED)
    rows = OpenLogin.objects.filter(officer=request.user.pk)
    return [
        Browser(row.pk, row.begun_at, row.address, row.browser, row.pk == mine)
        for row in rows
        if row.pk == mine or stored_session(row) is not None
    ]


def stored_session(row: OpenLogin) -> SessionBase | None:
    """Return the stored session of a login, or None where it is over."""
    try:
        key = decrypt(row.key_sealed)
    except SealBroken:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store if key and store.exists(key) else None

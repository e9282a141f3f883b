"""The hidden field of every form that writes: a key of its own, for whom it was drawn, and on which page.

Signed, so that it also says whose words these are when the session has ended meanwhile.
"""

import secrets
from dataclasses import dataclass

from django.core import signing

NAME = "once"
SALT = "portal.form"
LONGEST_SECONDS = 3 * 24 * 3600


@dataclass(frozen=True)
class FormKey:
    """What a form says of itself: the officer it was drawn for, its page, and what makes it one of a kind."""

    officer_id: int
    page: str
    nonce: str


def written(request):
    """Return the text of a new key for a form on the page of this request."""
    return signing.dumps([request.user.pk, page_of(request), secrets.token_urlsafe(12)], salt=SALT, compress=True)


def read(text):
    """Return the FormKey of a text, or None where it is not ours or too old."""
    try:
        officer_id, page, nonce = signing.loads(text, salt=SALT, max_age=LONGEST_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return FormKey(officer_id, page, nonce)


def page_of(request):
    """Return the address at which a form can be opened again: that of its page, also after a refusal."""
    if getattr(request, "htmx", False) and request.htmx.current_url_abs_path:
        return request.htmx.current_url_abs_path
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = read(request.POST.get(NAME, ""))
    return before.page if before else ""

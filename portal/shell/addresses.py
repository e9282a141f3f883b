"""Where a request comes from: one function for the ledger, the lock on passwords and the refusals."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def address_of(request):
    """Return the address a request comes from, "" where there is none.

    Each proxy writes behind the header the address it was asked from, so with n trusted proxies the n-th entry from
    the right is the caller's; what stands to the left of it anybody may have written.
    """
    if request is None:
        return ""
    near = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return plain_address(near)
    forwarded = [each for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    chain = [*forwarded, near]
    caller = chain[-min(settings.TRUSTED_PROXIES + 1, len(chain))]
    return plain_address(caller) or plain_address(near)


def plain_address(text):
    """Return an address without port, brackets and zone, IPv4 inside IPv6 as IPv4; "" for what is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def own_referer(request):
    """Return the page of the portal from which a request was sent, path and query; "" where none of ours is named."""
    given = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(given)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


# A key or a code of the house; longer words may be somebody's token.
SHORT_WORD = re.compile(r"[A-Za-z0-9_./:-]{1,24}")


def place_of(request):
    """Return {"url", "arguments"}: the name of the view that was asked for and what of its address may be recorded.

    Never the address itself nor its query: either may hold a secret, such as a token or a link for one use.
    """
    match = request.resolver_match
    if match is None:
        return {"url": "", "arguments": {}}
    return {"url": match.view_name, "arguments": {name: _recordable(value) for name, value in match.kwargs.items()}}


def _recordable(value):
    return str(value) if isinstance(value, int | UUID) or SHORT_WORD.fullmatch(str(value)) else "…"

"""Tokens by which programs come in: issued for a time, shown once, ended by the owner and with what they rest on."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import ApiToken, Officer
from portal.shell.refusals import Refused

HINT = 8
MOST = 20


def issue(*, by: Officer, at: datetime, label: str, days: int | None = None) -> tuple[ApiToken, str]:
    """Issue a token for oneself and return (the ApiToken, its secret, which is kept nowhere).

    Raises Refused without a label, for more days than API_TOKEN_DAYS, and beyond MOST valid tokens.
    """
    longest = settings.API_TOKEN_DAYS
    days = longest if days is None else days
    problems = {}
    if not label.strip():
        problems["label"] = _("Name the program that will use it.")
    if not 1 <= days <= longest:
        problems["days"] = _("Between 1 and %(longest)s days.") % {"longest": longest}
    if problems:
        raise Refused(" ".join(problems.values()), problems)
    if ApiToken.objects.valid(at).filter(officer=by).count() >= MOST:
        raise Refused(_("You have %(most)s valid tokens; end one first.") % {"most": MOST})
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        officer=by,
        label=label.strip()[:80],
        digest=digest_of(secret),
        hint=secret[:HINT],
        issued_at=at,
        expires_at=at + timedelta(days=days),
    )
    with deed("token.issued", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        record.save(token)
        record.about(token)
        record.note(label=token.label, hint=token.hint, expires_at=token.expires_at)
    return token, secret


def end(*, by: Officer, at: datetime, token_id: int) -> ApiToken:
    """End one's own token at once and return it; raises ApiToken.DoesNotExist for another's, Refused for one over."""
    token = ApiToken.objects.get(pk=token_id, officer=by)
    with deed("token.ended", by=actor(by), at=at, about=token, chain=Chain.ACCESS) as record:
        if not record.change(token, only_if={"ended_at": None}, ended_at=at):
            raise Refused(_("This token has ended already."))
        record.note(label=token.label, hint=token.hint)
    return token


def end_all(record: Record, officer: Officer, at: datetime) -> int:
    """End every token of an officer as a part of another deed (password, post, account), and return how many."""
    valid = list(ApiToken.objects.filter(officer=officer, ended_at=None))
    for token in valid:
        record.change(token, only_if={"ended_at": None}, ended_at=at)
    if valid:
        record.note(tokens_ended=[token.hint for token in valid])
    return len(valid)


def holder_of(secret: str, at: datetime) -> Officer | None:
    """Return the officer whose valid token this is, or None."""
    token = ApiToken.objects.valid(at).select_related("officer__unit").filter(digest=digest_of(secret)).first()
    return token.officer if token else None


def digest_of(secret: str) -> str:
    """Return under what a secret is kept: it has 256 bits of chance, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

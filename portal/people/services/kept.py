"""What was typed and not sent: kept for its author, as it is typed or when the session has ended. No deed, no event."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from portal.ledger.writing.recording import once_only
from portal.people.actors import actor
from portal.people.models import Officer
from portal.people.models.kept import KeptForm
from portal.shell.personal.sealing import SealBroken, decrypt, encrypt
from portal.shell.statements.prepared import Prepared

LONGEST = 200_000
MOST = 50
# A password is typed again, and a form drawn anew brings its own keys and versions.
NEVER_KEPT = ("password", "csrfmiddlewaretoken", "once", "token", "captcha", "draft_version")
# What the page says about its own keeping.
MARKS = {"kept", "typed_into"}


def keep(*, owner_id: int, at: datetime, page: str, action: str, content: Mapping[str, list[str]]) -> KeptForm | None:
    """Keep what a form held, {field name: list of values}; return the KeptForm, or None where it is too much."""
    typed = typed_in(content)
    text = _written(action, typed)
    mine = KeptForm.objects.filter(owner_id=owner_id)
    if not typed or text is None:
        return None
    oldest = list(mine.order_by("-kept_at", "-pk").values_list("pk", flat=True)[MOST - 1 :])
    KeptForm.objects.filter(pk__in=oldest).delete()
    return KeptForm.objects.create(owner_id=owner_id, page=page[:2000], content_sealed=encrypt(text), kept_at=at)


def keep_typing(
    *, owner_id: int, at: datetime, page: str, action: str, content: Mapping[str, list[str]], key: int | None = None
) -> KeptForm | None:
    """Keep what a form on this page holds while it is typed, in the row it has already; as `keep` otherwise.

    The same content sent again, after an answer that was lost, makes no second row.
    """
    typed = typed_in(content)
    text = _written(action, typed)
    mine = KeptForm.objects.filter(owner_id=owner_id, page=page[:2000])
    if typed and text is not None:
        newest = mine.order_by("-kept_at", "-pk").first()
        if not key and newest and _opened(newest) == {"action": action, "fields": typed}:
            key = newest.pk
        if key and mine.filter(pk=key).update(content_sealed=encrypt(text), kept_at=at):
            return mine.get(pk=key)
    return keep(owner_id=owner_id, at=at, page=page, action=action, content=content)


def kept_for(officer: Officer, key: int, page: str) -> dict[str, dict[str, list[str]] | str] | None:
    """Return {"action", "fields"} of what an officer's own form on this page held, or None."""
    kept = KeptForm.objects.filter(pk=key, owner=officer).first()
    if kept is None or kept.page.partition("?")[0] != page:
        return None
    return _opened(kept)


def typed_on(officer: Officer, page: str) -> dict[str, datetime | dict[str, list[str]] | str] | None:
    """Return {"action", "fields", "key", "at"} of what an officer typed last on this page and did not send, or None."""
    keys = [key for key, at in _kept_pages(owner=officer.pk) if at == page or at.startswith(f"{page}?")]
    kept = KeptForm.objects.filter(pk=keys[0]).first() if keys else None
    opened = _opened(kept) if kept else None
    return {**opened, "key": str(kept.pk), "at": kept.kept_at} if kept and opened else None


@Prepared
def _kept_pages(owner):
    return KeptForm.objects.filter(owner=owner).order_by("-kept_at", "-pk").values_list("pk", "page")


def let_go(officer: Officer, key: int) -> str:
    """Delete what was kept of a form's page, once it has been sent or is thrown away; return its page or ""."""
    kept = KeptForm.objects.filter(pk=key, owner=officer).first()
    if kept is None:
        return ""
    _of_page(officer, kept.page.partition("?")[0]).delete()
    return kept.page


def throw_away(officer: Officer, key: int) -> str:
    """Let go at its owner's wish; pressed twice, it is done once. Return the page of what was kept, or ""."""
    with once_only(by=actor(officer)):
        return let_go(officer, key)


def forget_kept(*, at: datetime, hours: int) -> int:
    """Delete what was kept longer than so many hours; return how many."""
    return KeptForm.objects.filter(kept_at__lt=at - timedelta(hours=hours)).delete()[0]


def _of_page(officer, path):
    mine = KeptForm.objects.filter(owner=officer)
    return mine.filter(Q(page=path) | Q(page__startswith=f"{path}?"))


def typed_in(content: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what of a form's fields somebody has typed: not its keys, passwords and marks."""
    return {
        name: values
        for name, values in content.items()
        if name not in MARKS and not any(word in name for word in NEVER_KEPT)
    }


def _written(action, typed):
    text = json.dumps({"action": action, "fields": typed}, ensure_ascii=False)
    return text if len(text) <= LONGEST else None


def _opened(kept):
    try:
        return json.loads(decrypt(kept.content_sealed))
    except SealBroken:
        return None

"""What was typed into a form whose session had ended: kept for its author until the next login. No deed, no event."""

import json
from datetime import timedelta

from portal.people.models.kept import KeptForm
from portal.shell.sealing import SealBroken, decrypt, encrypt

LONGEST = 200_000
MOST = 20
# A password is typed again, and a form drawn anew brings its own keys and versions.
NEVER_KEPT = ("password", "csrfmiddlewaretoken", "once", "token", "captcha")


def keep(*, owner_id, at, page, action, content):
    """Keep what a form held, {field name: list of values}; return the KeptForm, or None where it is too much."""
    typed = {name: values for name, values in content.items() if not any(word in name for word in NEVER_KEPT)}
    text = json.dumps({"action": action, "fields": typed}, ensure_ascii=False)
    mine = KeptForm.objects.filter(owner_id=owner_id)
    if not typed or len(text) > LONGEST:
        return None
    oldest = list(mine.order_by("-kept_at", "-pk").values_list("pk", flat=True)[MOST - 1 :])
    KeptForm.objects.filter(pk__in=oldest).delete()
    return KeptForm.objects.create(owner_id=owner_id, page=page[:2000], content_sealed=encrypt(text), kept_at=at)


def kept_for(officer, key, page):
    """Return {"action", "fields"} of what an officer's own form on this page held, or None."""
    kept = KeptForm.objects.filter(pk=key, owner=officer).first()
    if kept is None or kept.page.partition("?")[0] != page:
        return None
    try:
        return json.loads(decrypt(kept.content_sealed))
    except SealBroken:
        return None


def let_go(officer, key):
    """Delete what was kept once it has been sent."""
    KeptForm.objects.filter(pk=key, owner=officer).delete()


def forget_kept(*, at, hours):
    """Delete what was kept longer than so many hours; return how many."""
    return KeptForm.objects.filter(kept_at__lt=at - timedelta(hours=hours)).delete()[0]

"""Whether the stored files of the evidence still are what arrived: none exchanged, none lost (T10)."""

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from cases.file.evidence.models import Evidence
from portal.dispatch.services import notices
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.models import Post, Role
from portal.shell.files.arrival import sha256_of

PORTION = 200


def state_of(evidence):
    """Return "" for a file that has the hash with which it arrived, else "missing" or "changed"."""
    try:
        with evidence.file.open("rb") as file:
            return "" if sha256_of(file) == evidence.sha256 else "changed"
    except FileNotFoundError:
        return "missing"


def audit(*, by, at, key, url="", tell=lambda count: None):
    """Compare a night's share of the files with their hashes; return {evidence id: "missing" or "changed"}.

    What is found is one event, and the audit administrators are told once for each `key`. A share is all files, or
    that part of them which makes every file come round in settings.EVIDENCE_AUDIT_DAYS days.
    """
    found = {}
    for portion in _portions(timezone.localdate(at)):
        for evidence in portion:
            if state := state_of(evidence):
                found[evidence.pk] = state
        tell(len(portion))
    if found:
        with deed("evidence.doubted", by=by, at=at, chain=Chain.ACCESS) as record:
            record.note(evidence={str(pk): state for pk, state in found.items()})
            _tell_audit(record, key, at, url)
    return found


def count(at):
    """Return how many files a night's share has."""
    return share(timezone.localdate(at)).count()


def share(on):
    """Return the evidence whose files are looked at on a day."""
    days = max(settings.EVIDENCE_AUDIT_DAYS, 1)
    return Evidence.objects.exclude(file="").annotate(turn=F("pk") % days).filter(turn=on.toordinal() % days)


def _portions(on):
    rows, last = share(on).order_by("pk").only("file", "sha256"), 0
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        last = portion[-1].pk
        yield portion


def _tell_audit(record, key, at, url):
    held = Post.objects.on(timezone.localdate(at)).filter(role=Role.AUDIT_ADMIN, officer__is_active=True)
    notices.send(
        record, recipients=held.values_list("officer_id", flat=True), kind="evidence.doubted",
        key=f"evidence.doubted:{key}", title="证据文件核验发现问题，请立即查看",
        title_en="The comparison of the evidence files found something; look at once", url=url, at=at,
    )  # fmt: skip

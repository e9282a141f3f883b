"""Whether the stored files of all rooms still are what arrived: none exchanged, none lost (T10)."""

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from portal.dispatch.notices import deeds as notices
from portal.ledger.models import Chain
from portal.ledger.rows.labels import label_of
from portal.ledger.writing.recording import deed
from portal.office.files.models import stored_file_models
from portal.office.files.notices import FILES_DOUBTED
from portal.people.models import Post, Role
from portal.shell.files.arrival import sha256_of

PORTION = 200


def state_of(row):
    """Return "" for a StoredFile that has the hash with which it arrived, else "missing" or "changed"."""
    try:
        with row.file.open("rb") as file:
            return "" if sha256_of(file) == row.sha256 else "changed"
    except FileNotFoundError:
        return "missing"


def audit(*, by, at, key, run=None, tell=lambda count: None):
    """Compare a night's share of the files with their hashes; return {"cases.evidence:12": "missing" or "changed"}.

    What is found is one event, and the audit administrators are told once for each `key`; the notice leads to the
    Occurrence `run`. A share is all files, or that part of them which makes every file come round in
    settings.FILE_AUDIT_DAYS days.
    """
    found = {}
    for rows in shares(timezone.localdate(at)):
        for portion in _portions(rows):
            found |= {label_of(row): state for row in portion if (state := state_of(row))}
            tell(len(portion))
    if found:
        with deed("files.doubted", by=by, at=at, chain=Chain.ACCESS) as record:
            record.note(files=found)
            _tell_audit(record, key, at, run)
    return found


def count(at):
    """Return how many files a night's share has."""
    return sum(rows.count() for rows in shares(timezone.localdate(at)))


def shares(on):
    """Return the rows whose files are looked at on a day, one queryset for each model."""
    days = max(settings.FILE_AUDIT_DAYS, 1)
    return [
        model.objects.exclude(file="").annotate(turn=F("pk") % days).filter(turn=on.toordinal() % days)
        for model in stored_file_models()
    ]


def _portions(rows):
    rows, last = rows.order_by("pk").only("file", "sha256"), 0
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        last = portion[-1].pk
        yield portion


def _tell_audit(record, key, at, run):
    held = Post.objects.on(timezone.localdate(at)).filter(role=Role.AUDIT_ADMIN, officer__is_active=True)
    notices.send(
        record,
        FILES_DOUBTED,
        recipients=held.values_list("officer_id", flat=True),
        key=f"files.doubted:{key}",
        at=at,
        about=run,
    )

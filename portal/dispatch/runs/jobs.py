"""The house's own scheduled jobs: checkpoints of the ledger, and its nightly verification."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.own import LEDGER_DOUBTED
from portal.dispatch.notices.standing_in import tell_substitutes
from portal.dispatch.runs.progress import Progress
from portal.dispatch.runs.schedule import Job, JobFailed, daily, every
from portal.ledger.actors import system
from portal.ledger.chain.checkpoints import keep_checkpoints
from portal.ledger.verification import verify
from portal.ledger.writing.once import forget_keys
from portal.ledger.writing.recording import deed
from portal.people.models import Post, Role
from portal.people.services.kept import forget_kept

log = logging.getLogger(__name__)

CHECKPOINT_MINUTES = 10
SUBSTITUTE_MINUTES = 5
FINDINGS_SHOWN = 20


def jobs() -> list[Job]:
    """Return the jobs of dispatch and ledger."""
    return [
        Job(
            name="ledger-checkpoints",
            title=_("Checkpoints of the ledger"),
            planned=every(CHECKPOINT_MINUTES),
            run=run_checkpoints,
            is_routine=True,
        ),
        Job(name="verify-ledger", title=_("Verification of the ledger"), planned=daily(hour=3), run=run_verification),
        Job(
            name="forget-sent-forms",
            title=_("Keys of sent forms and texts kept for a login thrown away"),
            planned=daily(hour=4, minute=15),
            run=forget_sent_forms,
        ),
        Job(
            name="substitute-notices",
            title=_("Notices to substitutes"),
            planned=every(SUBSTITUTE_MINUTES),
            run=run_substitute_notices,
            is_routine=True,
        ),
    ]


def forget_sent_forms(key: str, *, at: datetime, progress: Progress) -> dict[str, int]:
    """Throw away what only helps a second sending: keys after days, texts kept for a login after hours."""
    return {
        gettext_noop("keys thrown away"): forget_keys(at=at, days=settings.SENT_FORM_DAYS),
        gettext_noop("texts thrown away"): forget_kept(at=at, hours=settings.KEPT_HOURS),
    }


def run_checkpoints(key: str, *, at: datetime, progress: Progress) -> dict[str, int]:
    return {gettext_noop("checkpoints"): len(keep_checkpoints(at))}


def run_substitute_notices(key: str, *, at: datetime, progress: Progress) -> dict[str, int]:
    return {gettext_noop("notices"): tell_substitutes(at)}


def run_verification(key: str, *, at: datetime, progress: Progress) -> dict[str, int]:
    """Look for what does not agree; a finding is no accident, so the run fails and is not repeated."""
    progress.begin(gettext_noop("Comparing chains, checkpoints and rows"))
    findings = []
    for finding in verify():
        findings.append(f"{finding.chain} #{finding.seq}: {finding.what}")
        if len(findings) == FINDINGS_SHOWN:
            break
    if findings:
        _tell_audit(key, at, progress.occurrence)
        raise JobFailed("\n".join(findings))
    return {gettext_noop("findings"): 0}


def _tell_audit(key, at, run):
    today = timezone.localdate(at)
    held = Post.objects.on(today).filter(role=Role.AUDIT_ADMIN, officer__is_active=True)
    try:
        with deed("ledger.doubted", by=system("audit"), at=at) as record:
            notices.send(
                record,
                LEDGER_DOUBTED,
                recipients=held.values_list("officer_id", flat=True),
                key=f"ledger.doubted:{key}",
                at=at,
                about=run,
            )
    except DatabaseError:
        # A chain that is broken at its end takes no event; the failed run still says what was found.
        log.exception("the audit administrators could not be told")

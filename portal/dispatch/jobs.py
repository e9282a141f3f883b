"""The house's own scheduled jobs: checkpoints of the ledger, and its nightly verification."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.dispatch.schedule import Job, JobFailed, daily, every
from portal.ledger.checkpoints import keep_checkpoints
from portal.ledger.verification import verify

CHECKPOINT_MINUTES = 10
FINDINGS_SHOWN = 20


def jobs():
    """Return the jobs of dispatch and ledger."""
    return [
        Job(
            name="ledger-checkpoints",
            title=_("Checkpoints of the ledger"),
            planned=every(CHECKPOINT_MINUTES),
            run=run_checkpoints,
            is_routine=True,
        ),
        Job(
            name="verify-ledger",
            title=_("Verification of the ledger"),
            planned=daily(hour=3),
            run=run_verification,
        ),
    ]


def run_checkpoints(key, *, at, progress):
    return {gettext_noop("checkpoints"): len(keep_checkpoints(at))}


def run_verification(key, *, at, progress):
    """Count what does not agree; a finding is no accident, so the run fails and is not repeated."""
    progress.begin(gettext_noop("Comparing chains, checkpoints and rows"))
    findings = []
    for finding in verify():
        findings.append(f"{finding.chain} #{finding.seq}: {finding.what}")
        progress.advance()
        if len(findings) == FINDINGS_SHOWN:
            break
    if findings:
        raise JobFailed("\n".join(findings))
    return {gettext_noop("findings"): 0}

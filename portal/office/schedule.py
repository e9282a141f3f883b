"""What the office does by the calendar: compare files with their hashes, clear what was left, move deadlines."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.dispatch.runs.schedule import Job, JobFailed, daily, every
from portal.ledger.actors import system
from portal.office.clocks.recomputing import count_running, recompute_all
from portal.office.files import audit, deeds
from portal.office.reminders.deeds import remind_all
from portal.shell.files import leftovers

FINDINGS_SHOWN = 50


def jobs():
    """Return the jobs of the office."""
    return [
        Job(
            name="audit-files",
            title=_("Comparison of the stored files"),
            planned=daily(hour=2, minute=30),
            run=audit_files,
        ),
        Job(name="clear-uploads", title=_("Clearing of files left behind"), planned=daily(hour=4), run=clear_uploads),
        Job(
            name="recompute-deadlines",
            title=_("Deadlines by the newest calendar"),
            planned=daily(hour=1, minute=30),
            run=run_recomputing,
        ),
        Job(
            name="deadline-reminders",
            title=_("Reminders of deadlines"),
            planned=every(10),
            run=run_reminders,
            is_routine=True,
        ),
    ]


def audit_files(key, *, at, progress):
    """Compare the night's share of the files; a finding is no accident, so the run fails and is not repeated."""
    progress.begin(gettext_noop("Comparing files with their hashes"), total=audit.count(at))
    found = audit.audit(by=system("audit"), at=at, key=key, run=progress.occurrence, tell=progress.advance)
    if found:
        lines = [f"{label} {state}" for label, state in found.items()]
        raise JobFailed("\n".join(lines[:FINDINGS_SHOWN]))
    return {gettext_noop("findings"): 0}


def clear_uploads(key, *, at, progress):
    """Throw away uploads that nobody attached, old previews, and what killed processes left on this machine."""
    cleared = deeds.purge(at=at)
    return {
        gettext_noop("uploads thrown away"): cleared["thrown"],
        gettext_noop("previews cleared"): leftovers.clear_previews(at),
        gettext_noop("temporary files cleared"): leftovers.clear_arriving(at),
    }


def run_recomputing(key, *, at, progress):
    """Bring every running deadline to what rules, pauses and calendar give; safe to run again."""
    progress.begin(gettext_noop("Computing deadlines"), total=count_running())
    return recompute_all(at=at, progress=progress)


def run_reminders(key, *, at, progress):
    """Tell those concerned of every deadline whose step has come; safe to run again."""
    progress.begin(gettext_noop("Looking for deadlines"))
    return remind_all(at=at, progress=progress)

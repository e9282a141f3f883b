"""Lists for the pages of dispatch."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from portal.dispatch.models import Notice, NoticeQuerySet, Occurrence, OutboxMessage
from portal.dispatch.runs.schedule import jobs
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.statements.prepared import Prepared

BESIDE, NUMBER_BESIDE = ("id", "kind", "facts", "tone", "created_at"), 8
# What `occurrences.fail` keeps of a fault that no job foresaw.
UNFORESEEN = re.compile(r"[A-Za-z_]\w*: ")
# Beside the menu's line no larger number is shown.
MOST_COUNTED = 100
REGISTER_READERS = (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SUPERVISOR)


def notices_of(officer: Officer) -> NoticeQuerySet:
    """Return an officer's notices, each with its receipt."""
    return Notice.objects.filter(recipient=officer).select_related("receipt")


def unread_of(officer: Officer) -> NoticeQuerySet:
    """Return an officer's unread notices, newest first."""
    return notices_of(officer).unread().order_by("-created_at", "-id")


def newest_unread(officer: Officer) -> list[Notice]:
    """Return the newest unread Notices of an officer, as many as stand beside the inbox, for reading only."""
    return [Notice(**dict(zip(BESIDE, row, strict=True))) for row in _newest_unread(recipient=officer.pk)]


@Prepared
def _newest_unread(recipient):
    unread = Notice.objects.filter(recipient=recipient).unread().order_by("-created_at", "-id")
    return unread.values_list(*BESIDE)[:NUMBER_BESIDE]


def reads_register(officer: Officer) -> bool:
    """Say whether an officer reads the run register."""
    return rights_of(officer).has(*REGISTER_READERS)


def runs_visible_to(officer: Officer) -> QuerySet[Occurrence]:
    """Return the runs an officer may see: all for readers of the register, else those asked for oneself."""
    runs = Occurrence.objects.select_related("asked_by")
    return runs if reads_register(officer) else runs.filter(asked_by=officer)


def register(officer: Officer, *, job: str = "", state: str = "") -> QuerySet[Occurrence]:
    """Return the runs of the register; routine ones that went well only when their job is asked for."""
    runs = runs_visible_to(officer)
    if job:
        runs = runs.filter(job=job)
    else:
        routine = [each.name for each in jobs().values() if each.is_routine]
        runs = runs.exclude(Q(job__in=routine), state=Occurrence.State.DONE)
    return runs.filter(state=state) if state in Occurrence.State.values else runs


def dead_messages() -> QuerySet[OutboxMessage]:
    """Return the outbox messages that were given up, newest first."""
    return OutboxMessage.objects.exclude(dead_at=None).order_by("-dead_at")


def titled(run: Occurrence) -> Occurrence:
    """Give a run what its page shows: title, step and counts in the reader's language, the result's address."""
    return _titled(run, jobs().get(run.job))


def all_titled(runs: Iterable[Occurrence]) -> list[Occurrence]:
    """Return runs, each as `titled` gives it."""
    declared = jobs()
    return [_titled(run, declared.get(run.job)) for run in runs]


def _titled(run, job):
    run.title = job.title if job else run.job
    run.result_url = job.result_url(run.key) if job and job.result_url else ""
    run.figures = [(gettext(name), count) for name, count in run.counts.items()]
    run.step_label = gettext(run.step) if run.step else ""
    run.is_lost = is_lost(run, timezone.now())
    run.reason = reason_of(run)
    run.tries_again = run.state == Occurrence.State.DUE and bool(run.error)
    return run


def is_lost(run: Occurrence, at: datetime) -> bool:
    """Say whether the worker of a run has given no sign of life for too long."""
    return run.state == Occurrence.State.RUNNING and run.lease_until is not None and run.lease_until < at


def reason_of(run: Occurrence) -> str:
    """Return why a run failed as a sentence, "" where it did not; a fault that nobody foresaw is named as one."""
    if run.error == "worker lost":
        return _("Its worker ended in the middle each time.")
    if UNFORESEEN.match(run.error):
        return _("A fault that the portal did not foresee: %(fault)s") % {"fault": run.error}
    return run.error

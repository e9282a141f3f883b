"""What went quiet or cannot go on (B14), gathered from the rooms by settings.WATCHDOG_PROVIDERS."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.dispatch.models import Occurrence, Plan
from portal.dispatch.queries import dead_messages, reason_of
from portal.dispatch.runs.schedule import jobs
from portal.people.models import CalendarYear, Role
from portal.people.rights import rights_of
from portal.shell.statements.remembered import remembered
from portal.shell.templatetags.shell import moment

MOST = 50
SILENCE = timedelta(minutes=30)
OVERDUE = timedelta(hours=1)
FAILED_SINCE = timedelta(days=14)
NEXT_YEAR_FROM_MONTH = 11
# For so many seconds it is remembered what the whole record was looked through for.
REMEMBERED = 300


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, and where it is mended."""

    title: str
    url: str
    detail: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Check:
    """One question that the watchdog asks: its name, what to do, and what it found, the first of them at most."""

    code: str
    label: str
    todo: str
    troubles: list = field(default_factory=list)
    count: int = 0

    @property
    def is_well(self):
        """Whether nothing was found."""
        return self.count == 0


def check(code, label, todo, troubles):
    """Return a Check of these troubles, the first of them shown, all counted."""
    troubles = list(troubles)
    return Check(code, label, todo, troubles[:MOST], len(troubles))


def checks_for(officer, at):
    """Return the Checks that an officer may see, those that found something first; empty where none is open to them."""
    return _in_order([*own_checks(officer, at), *_of_the_rooms(officer, at)])


def remembered_checks(officer, at, *, anew=False):
    """Return (what `checks_for` does, the moment at which the rooms were asked), remembered unless asked `anew`.

    What the rooms look through is each open case and each waiting matter; schedule and messages are few, and asked
    each time.
    """
    looked, asked_at = remembered(
        "watchdog", rights_of(officer), REMEMBERED, lambda: _of_the_rooms(officer, at), anew=anew
    )
    return _in_order([*own_checks(officer, at), *looked]), asked_at


def _of_the_rooms(officer, at):
    return [each for path in settings.WATCHDOG_PROVIDERS for each in import_string(path)(officer, at)]


def _in_order(checks):
    return sorted(checks, key=lambda each: each.is_well)


def may_watch(officer):
    """Say whether the watchdog shows an officer anything."""
    return rights_of(officer).has(Role.SYSTEM_ADMIN, Role.SUPERVISOR, Role.LEGAL_DEPARTMENT)


def own_checks(officer, at):
    """Return what the system administrator looks after: schedule, messages, calendar."""
    if not rights_of(officer).has(Role.SYSTEM_ADMIN):
        return []
    return [
        _failed_runs(at),
        _failing_runs(),
        _lost_runs(at),
        _missed_runs(at),
        _silent_jobs(at),
        _dead(),
        _calendar(at),
    ]


def _failed_runs(at):
    runs = Occurrence.objects.filter(state=Occurrence.State.FAILED, finished_at__gte=at - FAILED_SINCE)
    return check(
        "runs.failed",
        _("Runs that failed"),
        _("Read the error, mend its cause, and have the run done again."),
        [_run(run, reason_of(run)[:120]) for run in runs.order_by("-planned_at")],
    )


def _failing_runs():
    runs = Occurrence.objects.filter(state=Occurrence.State.DUE).exclude(error="")
    return check(
        "runs.failing",
        _("Runs that failed and are tried again"),
        _("They hold up nothing but months; mend the cause if the reason says one."),
        [_run(run, _tried(run)) for run in runs.order_by("available_at")],
    )


def _tried(run):
    return _("attempt %(number)s of %(allowed)s failed, the next at %(when)s: %(reason)s") % {
        "number": run.attempts,
        "allowed": run.attempts_allowed,
        "when": moment(run.available_at),
        "reason": reason_of(run)[:120],
    }


def _lost_runs(at):
    runs = Occurrence.objects.filter(state=Occurrence.State.RUNNING, lease_until__lt=at)
    return check(
        "runs.lost",
        _("Runs whose worker gives no sign of life"),
        _("See that a worker runs; the run begins anew as soon as one does."),
        [_run(run) for run in runs.order_by("planned_at")],
    )


def _missed_runs(at):
    late = Q(state=Occurrence.State.DUE, available_at__lt=at - OVERDUE)
    return check(
        "runs.missed",
        _("Runs that did not happen"),
        _("See that a worker runs; the run begins as soon as one does."),
        [_run(run) for run in Occurrence.objects.filter(late).order_by("planned_at")],
    )


def _silent_jobs(at):
    plans = dict(Plan.objects.values_list("job", "written_until"))
    silent = [job for name, job in jobs().items() if plans.get(name) is None or plans[name] < at - SILENCE]
    return check(
        "jobs.silent",
        _("Jobs that nobody plans"),
        _("See that the scheduler (beat) runs; it plans once a minute."),
        [
            Trouble(str(job.title), f"{reverse('dispatch:runs')}?job={job.name}", since=plans.get(job.name))
            for job in silent
        ],
    )


def _dead():
    return check(
        "messages.dead",
        _("Messages that were given up"),
        _("Mend the cause, and send them again."),
        [
            Trouble(message.topic, reverse("dispatch:runs"), message.last_error[:120], message.dead_at)
            for message in dead_messages()
        ],
    )


def _calendar(at):
    today = timezone.localdate(at)
    needed = {today.year} | ({today.year + 1} if today.month >= NEXT_YEAR_FROM_MONTH else set())
    missing = sorted(needed - set(CalendarYear.objects.filter(year__in=needed).values_list("year", flat=True)))
    return check(
        "calendar.missing",
        _("Years without an official calendar"),
        _("Enter the year as the State Council's notice says; until then its deadlines are provisional."),
        [Trouble(str(year), reverse("admin:people_calendaryear_add")) for year in missing],
    )


def _run(run, detail=""):
    job = jobs().get(run.job)
    return Trouble(
        f"{job.title if job else run.job} · {run.key}", reverse("dispatch:run", args=[run.pk]), detail, run.planned_at
    )

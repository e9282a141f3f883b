"""Trying rules on past periods: asked for by a person, computed by a worker, and taken back before anybody sees it.

The rows that the engine writes live in one transaction that is never committed: rankings, pages and exports cannot meet
them, and a killed worker leaves nothing. What is kept is the comparison alone.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from appraisal.engine import scoring
from appraisal.facts.collecting import gathered
from appraisal.facts.models import Run
from appraisal.results.simulations.comparing import compared
from appraisal.results.simulations.models import Simulation
from appraisal.scheme.deciders import PUBLISHES_VERSIONS, as_actor, check_may_simulate
from appraisal.scheme.periods.queries import periods_like
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import check
from appraisal.scheme.versions.deeds import rules_digest
from appraisal.scheme.versions.models import SchemeVersion
from portal.dispatch.runs import occurrences
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed, new_event_id
from portal.people.models import Officer
from portal.shell.refusals import Refused

JOB = "simulation"
MOST_PERIODS = 12
STEP = gettext_noop("Trying the rules on past periods")
# Where the keys of runs that are never kept begin: no run that is kept comes so far.
NEVER_KEPT = 2**61


def ask(*, by: Officer, at: datetime, version_id: int, periods: Iterable[str]) -> Simulation:
    """Have a version tried on past periods, by their codes, and return the Simulation; a worker computes it.

    Raises Denied, and Refused without a period, with too many, or where an indicator cannot be counted yet.
    """
    check_may_simulate(by, timezone.localdate(at))
    version = SchemeVersion.objects.select_related("scheme").get(pk=version_id, discarded_at=None)
    known = periods_like(version.scheme).filter(code__in=list(periods), starts_on__lt=at)
    codes = list(known.order_by("starts_on").values_list("code", flat=True))
    if not codes:
        raise Refused(_("Choose a period that has begun."))
    if len(codes) > MOST_PERIODS:
        raise Refused(_("At most %(most)s periods at once.") % {"most": MOST_PERIODS})
    _check_rows(version)
    row = Simulation(version=version, periods=codes, rules=rules_digest(version), asked_by=by, asked_at=at)
    with deed("simulation.asked", by=as_actor(by, *PUBLISHES_VERSIONS), at=at) as record:
        record.save(row)
        record.about(row)
        record.note(version=version.number, periods=codes, rules=row.rules)
        occurrences.ask_now(job=JOB, key=str(row.pk), by=by, at=at)
    return row


def compute(*, at: datetime, simulation_id: int, progress: Progress | Silent | None = None) -> Simulation:
    """Compute what was asked for and keep the comparison; safe to run again. Raises Refused for rules gone astray."""
    progress = progress or Silent()
    row = Simulation.objects.select_related("version__scheme", "asked_by").get(pk=simulation_id)
    if row.state == Simulation.State.DONE:
        return row
    _check_rows(row.version)
    periods = list(periods_like(row.version.scheme).filter(code__in=row.periods).order_by("starts_on"))
    progress.begin(STEP, total=len(periods))
    results = {}
    for period in periods:
        with _tried(row, period, at) as run:
            results[period.code] = compared(run)
        progress.advance()
    with deed("simulation.computed", by=system("appraisal office"), at=at, about=row) as record:
        fields = {"state": Simulation.State.DONE, "computed_at": at, "results": results}
        if not record.change(row, only_if={"state": Simulation.State.ASKED}, rules=rules_digest(row.version), **fields):
            raise Refused(_("This simulation has been computed already."))
        record.note(version=row.version.number, periods=row.periods)
    return row


@contextmanager
def _tried(simulation, period, at):
    """A run with its facts, sheets and ranks, for as long as the block lasts; all of it is taken back."""
    run = Run(
        pk=NEVER_KEPT + simulation.pk,
        period=period,
        version=simulation.version,
        kind=Run.Kind.SIMULATION,
        number=32_000,
        started_at=at,
        last_event_id=new_event_id(),
    )
    with gathered(run) as write, transaction.atomic():
        run.save(force_insert=True)
        write()
        scoring.score(run)
        yield run
        transaction.set_rollback(True)


def _check_rows(version):
    problems = {}
    for indicator in version.indicators.all():
        try:
            check(indicator)
        except BadFigures as problem:
            problems[indicator.code] = f"{indicator.code} {indicator.label}: {problem}"
    if problems:
        raise Refused(_("This version cannot be computed yet.") + " " + " ".join(problems.values()), problems)
    if not version.indicators.exists():
        raise Refused(_("The version has no indicators."))

"""Months and their runs as the pages name them."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.facts.models import Run
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.rules import has_ended
from appraisal.scheme.permissions import visible_states
from portal.shell import periods
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

COURSE = 12
TONES = {
    Period.State.OPEN: "idle",
    Period.State.COMPUTED: "brand",
    Period.State.PUBLICITY: "warn",
    Period.State.PUBLISHED: "good",
    Period.State.CLOSED: "good",
}


@dataclass(frozen=True)
class Neighbours:
    """The visible months before and after one, or None."""

    previous: Period | None
    next: Period | None


def label_of(period):
    """Return a period as people write it: 2026年10月."""
    return periods.Period(period.starts_on, period.ends_on).label


def state_words(period, at):
    """Return (words, tone) for the pill of a period."""
    words = str(Period.State(period.state).label)
    if period.state == Period.State.COMPUTED and not has_ended(period, at):
        return _("interim: the month is not over"), "warn"
    if period.state == Period.State.PUBLICITY and period.publicity_until:
        left = math.ceil((period.publicity_until - at).total_seconds() / 86400)
        if left > 0:
            words = ngettext("under publicity, %(days)s day left", "under publicity, %(days)s days left", left)
            words %= {"days": left}
        else:
            words = _("publicity has ended")
    return words, TONES[period.state]


def visible_months(officer):
    """Return the months with results that a person may see, newest first."""
    return _months(states=sorted(map(str, visible_states(officer))))


@PreparedModels
def _months(states):
    months = Period.objects.filter(kind=Period.Kind.MONTH, state__in=states)
    return months.filter(pk__in=Run.objects.standing().values("period")).order_by("-starts_on")


def neighbours(months, period):
    """Return the Neighbours of a period among months, newest first."""
    place = months.index(period)
    return Neighbours(
        previous=months[place + 1] if place + 1 < len(months) else None, next=months[place - 1] if place else None
    )


def current_run(period):
    """Return the run that a period's ranking comes from: the standing one, once computed; else None."""
    return next(iter(_current(period=period.pk)), None)


@PreparedModels
def _current(period):
    runs = Run.objects.standing().filter(period=period).exclude(computed_at=None)
    return runs.select_related("version__scheme", "period").order_by("pk")[:1]


def runs_until(period, officer):
    """Return {first day: run id} of the last COURSE months up to a period, oldest first."""
    states = sorted(map(str, visible_states(officer)))
    rows = _until(kind=str(period.kind), states=states, last=period.starts_on)
    return dict(sorted(dict(rows).items())[-COURSE:])


@Prepared
def _until(kind, states, last):
    runs = Run.objects.standing().filter(computed_at__isnull=False, period__kind=kind, period__state__in=states)
    until = runs.filter(period__starts_on__lte=last).order_by("-period__starts_on", "pk")
    return until.values_list("period__starts_on", "pk")[: COURSE + 6]


def run_before(run):
    """Return the id of the standing run of the period that ends where this one's begins, or None."""
    rows = _ending(kind=str(run.period.kind), on=run.period.starts_on)
    return next((pk for (pk,) in rows), None)


@Prepared
def _ending(kind, on):
    runs = Run.objects.standing().filter(computed_at__isnull=False, period__kind=kind, period__ends_on=on)
    return runs.order_by("pk").values_list("pk")[:1]

"""Periods and their runs as the pages name them."""

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
    """The visible periods before and after one of the same scheme, or None."""

    previous: Period | None
    next: Period | None


def label_of(period):
    """Return a period as people write it: 2026年10月."""
    return periods.Period(period.starts_on, period.ends_on).label


def state_words(period, at):
    """Return (words, tone) for the pill of a period."""
    words = str(Period.State(period.state).label)
    if period.state == Period.State.COMPUTED and not has_ended(period, at):
        return _("interim: the period is not over"), "warn"
    if period.state == Period.State.PUBLICITY and period.publicity_until:
        left = math.ceil((period.publicity_until - at).total_seconds() / 86400)
        if left > 0:
            words = ngettext("under publicity, %(days)s day left", "under publicity, %(days)s days left", left)
            words %= {"days": left}
        else:
            words = _("publicity has ended")
    return words, TONES[period.state]


def visible_periods(officer):
    """Return the periods with results that a person may see, each with its scheme, newest first."""
    return _periods(states=sorted(map(str, visible_states(officer))))


@PreparedModels
def _periods(states):
    periods = Period.objects.filter(state__in=states, scheme__isnull=False).select_related("scheme")
    return periods.filter(pk__in=Run.objects.standing().values("period")).order_by("-starts_on", "pk")


def schemes_of(found):
    """Return the schemes of periods, each once, the one that was there first before the others."""
    return sorted({period.scheme_id: period.scheme for period in found}.values(), key=lambda scheme: scheme.pk)


def periods_of(found, scheme_code):
    """Return those of `found` that belong to a scheme, by its code; without one, to the first that has any."""
    codes = [scheme_code] if scheme_code else [scheme.code for scheme in schemes_of(found)][:1]
    return [period for period in found if period.scheme.code in codes]


def neighbours(found, period):
    """Return the Neighbours of a period among those of its scheme, newest first."""
    place = found.index(period)
    return Neighbours(
        previous=found[place + 1] if place + 1 < len(found) else None, next=found[place - 1] if place else None
    )


def current_run(period):
    """Return the run that a period's ranking comes from: the standing one, once computed; else None."""
    return next(iter(_current(period=period.pk)), None)


@PreparedModels
def _current(period):
    runs = Run.objects.standing().filter(period=period).exclude(computed_at=None)
    return runs.select_related("version__scheme", "period__scheme").order_by("pk")[:1]


def runs_until(period, officer):
    """Return {days: run id} of the last COURSE periods of a scheme up to one, oldest first."""
    states = sorted(map(str, visible_states(officer)))
    rows = _until(scheme=period.scheme_id, states=states, last=period.starts_on)
    return dict(sorted((periods.Period(first, after), run) for first, after, run in rows)[-COURSE:])


@Prepared
def _until(scheme, states, last):
    runs = Run.objects.standing().filter(computed_at__isnull=False, period__scheme=scheme, period__state__in=states)
    until = runs.filter(period__starts_on__lte=last).order_by("-period__starts_on", "pk")
    return until.values_list("period__starts_on", "period__ends_on", "pk")[: COURSE + 6]


def run_before(run):
    """Return the id of the standing run of the period of the scheme that ends where this one's begins, or None."""
    rows = _ending(scheme=run.period.scheme_id, on=run.period.starts_on)
    return next((pk for (pk,) in rows), None)


@Prepared
def _ending(scheme, on):
    runs = Run.objects.standing().filter(computed_at__isnull=False, period__scheme=scheme, period__ends_on=on)
    return runs.order_by("pk").values_list("pk")[:1]

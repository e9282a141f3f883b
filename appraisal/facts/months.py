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
            words = ngettext(
                "under publicity, %(days)s day left", "under publicity, %(days)s days left", left
            )
            words %= {"days": left}
        else:
            words = _("publicity has ended")
    return words, TONES[period.state]


def visible_months(officer):
    """Return the months with results that a person may see, newest first."""
    return list(
        Period.objects.filter(
            kind=Period.Kind.MONTH,
            state__in=visible_states(officer),
            pk__in=Run.objects.standing().values("period"),
        ).order_by("-starts_on")
    )


def neighbours(months, period):
    """Return the Neighbours of a period among months, newest first."""
    place = months.index(period)
    return Neighbours(
        previous=months[place + 1] if place + 1 < len(months) else None,
        next=months[place - 1] if place else None,
    )


def current_run(period):
    """Return the run that a period's ranking comes from: the standing one, once computed; else None."""
    return (
        Run.objects.standing()
        .filter(period=period)
        .exclude(computed_at=None)
        .select_related("version__scheme", "period")
        .order_by("pk")
        .first()
    )


def runs_until(period, officer, count=12):
    """Return {first day: run id} of the last `count` months up to a period, oldest first."""
    rows = (
        Run.objects.standing()
        .filter(
            computed_at__isnull=False,
            period__kind=period.kind,
            period__state__in=visible_states(officer),
            period__starts_on__lte=period.starts_on,
        )
        .order_by("-period__starts_on", "pk")
        .values_list("period__starts_on", "pk")[: count + 6]
    )
    return dict(sorted(dict(rows).items())[-count:])


def run_before(run):
    """Return the id of the standing run of the period that ends where this one's begins, or None."""
    return (
        Run.objects.standing()
        .filter(computed_at__isnull=False, period__kind=run.period.kind)
        .filter(period__ends_on=run.period.starts_on)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )

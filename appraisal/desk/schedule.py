"""What appraisal does by the calendar: open each month, compute it on its day, end its publicity, look back."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from appraisal.consequences.personnel import deeds as personnel
from appraisal.facts.dialect import midnight_of
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.results.runs import deeds as runs
from appraisal.scheme.periods import deeds as periods
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.rules import has_ended
from portal.dispatch.runs.schedule import Job, JobFailed, Runs, daily, monthly
from portal.shell.refusals import Refused

OPEN_MONTH, COMPUTE_MONTH, END_PUBLICITY = "open-month", "monthly-ranking", "end-publicity"
HAND_OVER = "hand-over"


def jobs():
    """Return the jobs of appraisal."""
    return [
        Job(name=OPEN_MONTH, title=_("Opening of the month"), planned=months_begun, run=open_month, runs=Runs.IN_ORDER),
        Job(name=COMPUTE_MONTH, title=_("Monthly ranking"), planned=months_due, run=compute_month, runs=Runs.IN_ORDER),
        Job(
            name=END_PUBLICITY,
            title=_("End of publicity"),
            planned=publicities_over,
            run=end_publicity,
            runs=Runs.IN_ORDER,
        ),
        Job(
            name=HAND_OVER,
            title=_("Hand-over to personnel"),
            planned=monthly(day=20, hour=6),
            run=hand_over,
            runs=Runs.IN_ORDER,
        ),
        Job(name=reissues.LOOK, title=_("Corrections of published months"), planned=daily(hour=5), run=look_back),
    ]


def months_begun(since, now):
    """Yield each month whose first day began in (since, now]."""
    for first in _first_days(since, now):
        begun = midnight_of(first)
        if since < begun <= now:
            yield f"{first:%Y-%m}", begun


def months_due(since, now):
    """Yield each month whose time of computation fell in (since, now]: its row's own, else the default."""
    rows = dict(Period.objects.filter(kind=Period.Kind.MONTH).values_list("starts_on", "computes_at"))
    due = [
        (rows.get(first) or periods.computes_at(periods.month_after(first.year, first.month)), f"{first:%Y-%m}")
        for first in sorted({*_first_days(since - timedelta(days=62), now), *rows})
    ]
    for computes_at, code in sorted(due):
        if since < computes_at <= now:
            yield code, computes_at


def publicities_over(since, now):
    """Yield each period whose days for objections ended in (since, now]."""
    over = Period.objects.filter(publicity_until__gt=since, publicity_until__lte=now).order_by("publicity_until")
    yield from over.values_list("code", "publicity_until")


def open_month(key, *, at, progress):
    """Open the month of a key such as 2026-10."""
    return {gettext_noop("month opened"): _opened(key, at).code}


def compute_month(key, *, at, progress):
    """Compute a month and, once its day has come, start its publicity; safe to run again."""
    period = _opened(key, at)
    if period.is_published:
        return {gettext_noop("bulletins issued"): 1}
    try:
        run = runs.compute(by=progress.asked_by or runs.OFFICE, at=at, period_id=period.pk, progress=progress)
    except Refused as refusal:
        raise JobFailed(str(refusal)) from refusal
    period.refresh_from_db()
    may_start = at >= period.computes_at and has_ended(period, at)
    if period.state == Period.State.COMPUTED and may_start:
        publicity.start(by=runs.OFFICE, at=at, period_id=period.pk)
    elif period.state == Period.State.PUBLICITY:
        publicity.reissue_draft(by=runs.OFFICE, at=at, run=run)
    return {gettext_noop("score sheets"): run.sheets.count(), gettext_noop("facts counted"): run.facts.count()}


def end_publicity(key, *, at, progress):
    """Issue the final bulletin of a period unless objections are open; the last decision then issues it."""
    period = Period.objects.get(code=key)
    if period.state != Period.State.PUBLICITY:
        return {gettext_noop("bulletins issued"): int(period.is_published)}
    waiting = publicity.open_objections(publicity.computed_run(period)).count()
    if waiting:
        return {gettext_noop("open objections"): waiting}
    publicity.finish(by=runs.OFFICE, at=at, period_id=period.pk)
    return {gettext_noop("bulletins issued"): 1}


def look_back(key, *, at, progress):
    """Propose corrected bulletins for what turned out wrong in published months; safe to run again."""
    return {gettext_noop("corrected bulletins proposed"): len(reissues.look(at=at))}


def hand_over(key, *, at, progress):
    """Hand the results of quarters that have ended and are published whole to the personnel; safe to run again."""
    return {gettext_noop("quarters handed over"): len(personnel.hand_over_ended(by=runs.OFFICE, at=at))}


def _opened(key, at):
    year, month = (int(part) for part in key.split("-"))
    return periods.open_month(by=runs.OFFICE, at=at, year=year, month=month)


def _first_days(since, now):
    first = timezone.localdate(since).replace(day=1)
    while first <= timezone.localdate(now):
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)

"""What appraisal does by the calendar: open each period, compute it on its day, end its publicity, look back.

A key names scheme and period (`scheme.periods.queries.key_of`); those of the oldest scheme are the codes alone, so that
what was done before schemes had periods of their own is not done again.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from appraisal.consequences.honours import deeds as honours
from appraisal.consequences.personnel import deeds as personnel
from appraisal.consequences.warnings import deeds as warnings
from appraisal.facts.dialect import midnight_of
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.results.runs import deeds as runs
from appraisal.scheme.periods import deeds as periods
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.queries import key_of, named_by, period_of, rhythms, span_called
from appraisal.scheme.periods.rules import has_ended, spans_from
from appraisal.scheme.versions.models import Scheme
from appraisal.scheme.versions.queries import force_of
from portal.dispatch.runs.schedule import Job, JobFailed, Runs, daily, monthly
from portal.shell.refusals import Refused

OPEN_PERIOD, COMPUTE_PERIOD, END_PUBLICITY = "open-month", "monthly-ranking", "end-publicity"
# Runs from before schemes had periods of their own keep their count under this word.
FORMERLY = gettext_noop("month opened")
# From the first day of the longest period to its computing, and some.
LONGEST = timedelta(days=500)
HAND_OVER, REVERSE, WARN = "hand-over", "fallen-consequences", "early-warning"


def jobs():
    """Return the jobs of appraisal."""
    return [
        Job(
            name=OPEN_PERIOD,
            title=gettext_lazy("Opening of the period"),
            planned=periods_begun,
            run=open_period,
            runs=Runs.IN_ORDER,
        ),
        Job(
            name=COMPUTE_PERIOD,
            title=gettext_lazy("Ranking of the period"),
            planned=periods_due,
            run=compute_period,
            runs=Runs.IN_ORDER,
        ),
        Job(
            name=END_PUBLICITY,
            title=gettext_lazy("End of publicity"),
            planned=publicities_over,
            run=end_publicity,
            runs=Runs.IN_ORDER,
        ),
        Job(
            name=HAND_OVER,
            title=gettext_lazy("Hand-over to personnel"),
            planned=monthly(day=20, hour=6),
            run=hand_over,
            runs=Runs.IN_ORDER,
        ),
        Job(
            name=WARN,
            title=gettext_lazy("Early warnings"),
            planned=monthly(day=20, hour=7),
            run=warn,
            runs=Runs.IN_ORDER,
            result_url=lambda key: reverse("appraisal:early_warnings"),
        ),
        Job(
            name=REVERSE,
            title=gettext_lazy("Consequences whose ground fell"),
            planned=daily(hour=6),
            run=reverse_fallen,
        ),
        Job(
            name=reissues.LOOK,
            title=gettext_lazy("Corrections of published periods"),
            planned=daily(hour=5),
            run=look_back,
        ),
    ]


def periods_begun(since, now):
    """Yield each period whose first day began in (since, now], of each scheme with a version in force then."""
    begun = []
    for scheme in Scheme.objects.order_by("pk"):
        is_in_force = force_of(scheme)
        spans = [
            span
            for span in _spans(scheme, timezone.localdate(since), now)
            if since < midnight_of(span.starts_on) <= now and is_in_force(span.starts_on)
        ]
        begun += [(midnight_of(span.starts_on), scheme, span.code) for span in spans]
    yield from _in_order(begun)


def periods_due(since, now):
    """Yield each period whose time of computation fell in (since, now]: its row's own, else that of the pattern."""
    due = []
    for scheme in Scheme.objects.order_by("pk"):
        is_in_force, rows = force_of(scheme), list(Period.objects.filter(scheme=scheme))
        due += [(row.computes_at, scheme, row.code) for row in rows if since < row.computes_at <= now]
        due += [
            (span.computes_at, scheme, span.code)
            for span in _spans(scheme, timezone.localdate(since) - LONGEST, now)
            if since < span.computes_at <= now and is_in_force(span.starts_on) and not _has_row(rows, span)
        ]
    yield from _in_order(due)


def publicities_over(since, now):
    """Yield each period whose days for objections ended in (since, now]."""
    over = Period.objects.filter(publicity_until__gt=since, publicity_until__lte=now, scheme__isnull=False)
    yield from _in_order([(row.publicity_until, row.scheme, row.code) for row in over.select_related("scheme")])


def open_period(key, *, at, progress):
    """Open the period of a key such as 2026-10."""
    return {gettext_noop("period opened"): _opened(key, at).code}


def compute_period(key, *, at, progress):
    """Compute a period and, once its day has come, start its publicity; safe to run again."""
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
    period = _period_of(key)
    if period.state != Period.State.PUBLICITY:
        return {gettext_noop("bulletins issued"): int(period.is_published)}
    waiting = publicity.open_objections(publicity.computed_run(period)).count()
    if waiting:
        return {gettext_noop("open objections"): waiting}
    publicity.finish(by=runs.OFFICE, at=at, period_id=period.pk)
    return {gettext_noop("bulletins issued"): 1}


def look_back(key, *, at, progress):
    """Propose corrected bulletins for what turned out wrong in published periods; safe to run again."""
    return {gettext_noop("corrected bulletins proposed"): len(reissues.look(at=at))}


def _period_of(key):
    named = named_by(key)
    period = period_of(*named) if named else None
    if period is None:
        raise JobFailed(_("There is no period “%(key)s”.") % {"key": key})
    return period


def hand_over(key, *, at, progress):
    """Hand the results of quarters that have ended and are published whole to the personnel; safe to run again."""
    return {gettext_noop("quarters handed over"): len(personnel.hand_over_ended(by=runs.OFFICE, at=at))}


def warn(key, *, at, progress):
    """Warn of quarters that have ended and are published whole, each once; safe to run again."""
    return {gettext_noop("early warnings"): len(warnings.warn_ended(by=runs.OFFICE, at=at))}


def reverse_fallen(key, *, at, progress):
    """Reverse the consequences that corrected results took the ground from; safe to run again."""
    return {gettext_noop("consequences reversed"): len(honours.reverse_fallen(by=runs.OFFICE, at=at))}


def _opened(key, at):
    """The period of a key, opened if it is not yet. Raises JobFailed for one that the pattern does not have."""
    named = named_by(key)
    if named and (period := period_of(*named)):
        return period
    span = span_called(*named) if named else None
    if span is None:
        raise JobFailed(_("There is no period “%(key)s”.") % {"key": key})
    try:
        return periods.open_period(by=runs.OFFICE, at=at, scheme_id=named[0].pk, starts_on=span.starts_on)
    except Refused as refusal:
        raise JobFailed(str(refusal)) from refusal


def _spans(scheme, first, now):
    return spans_from(rhythms(scheme), first, timezone.localdate(now))


def _has_row(rows, span):
    return any(row.starts_on < span.ends_on and row.ends_on > span.starts_on for row in rows)


def _in_order(planned):
    """(key, moment) of [(moment, scheme, code)], the earliest first, of one moment the oldest scheme."""
    schemes = {scheme.pk: scheme for _moment, scheme, _code in planned}
    before = {pk: key_of(scheme, "") for pk, scheme in schemes.items()}
    for moment, scheme, code in sorted(planned, key=lambda each: (each[0], each[1].pk)):
        yield before[scheme.pk] + code, moment

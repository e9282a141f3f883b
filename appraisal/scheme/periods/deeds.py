"""Opening periods and setting the pattern by which they follow each other."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.scheme.deciders import RUNS, as_actor, check_may_open_periods, check_may_set_pattern
from appraisal.scheme.periods.models import COMPUTES_AFTER, COMPUTES_AT, LAST_FIRST_DAY, PUBLICITY_DAYS, Pattern, Period
from appraisal.scheme.periods.queries import oldest_scheme, rhythms
from appraisal.scheme.periods.rules import MONTHS, Rhythm, Span, rhythms_of, span_on
from appraisal.scheme.versions.models import Scheme
from portal.ledger.actors import Actor, system
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell import periods
from portal.shell.refusals import Refused, refuse

# So far ahead a period may be opened.
AHEAD = timedelta(days=366)


def open_period(*, by: Actor | Officer, at: datetime, scheme_id: int, starts_on: date) -> Period:
    """Open the period of a scheme that begins on a day, and return it; return the one that is there already.

    Raises Denied, and Refused when by the pattern none begins then, it overlaps another or lies too far ahead.
    """
    check_may_open_periods(by, timezone.localdate(at))
    try:
        with deed("period.opened", by=as_actor(by, *RUNS), at=at) as record:
            # Two who open at once do so one after the other; no index keeps spans apart.
            scheme = Scheme.objects.select_for_update().get(pk=scheme_id)
            if known := scheme.periods.filter(starts_on=starts_on).first():
                raise _Known(known)
            span = _span_beginning(scheme, starts_on)
            if span.starts_on > timezone.localdate(at) + AHEAD:
                refuse(starts_on=_("No period is opened more than a year before it begins."))
            _check_apart(scheme, span)
            period = _row(scheme, span)
            record.save(period)
            record.about(period)
            record.note(scheme=scheme.code, code=period.code, starts_on=span.starts_on, ends_on=span.ends_on)
    except _Known as known:
        return known.period
    except IntegrityError:
        return Period.objects.get(scheme=scheme_id, starts_on=starts_on)
    return period


def set_pattern(
    *,
    by: Actor | Officer,
    at: datetime,
    scheme_id: int,
    holds_from: date,
    kind: str,
    first_day: int = 1,
    first_month: int = 1,
    computes_after: int = COMPUTES_AFTER,
    computes_at: time = COMPUTES_AT,
    publicity_days: int = PUBLICITY_DAYS,
    bridges: bool = False,
) -> Pattern:
    """Let the periods of a scheme follow another pattern from a day on, and return it.

    `holds_from` begins a period of the new pattern. Where it ends none of the old one, the days before it are a shorter
    period of their own, and that has to be said by `bridges`. Raises Denied, and Refused when this is not so, when a
    period from that day on is open already, or when a published version would begin in the middle of a period.
    """
    check_may_set_pattern(by, timezone.localdate(at))
    rhythm = Rhythm(kind, first_day, first_month, computes_after, computes_at, publicity_days, since=holds_from)
    _check_rhythm(rhythm)
    with deed("pattern.set", by=as_actor(by, Role.RULE_ADMIN), at=at) as record:
        scheme = Scheme.objects.select_for_update().get(pk=scheme_id)
        pattern = Pattern(
            scheme=scheme,
            holds_from=holds_from,
            kind=kind,
            first_day=first_day,
            first_month=first_month,
            computes_after=computes_after,
            computes_at=computes_at,
            publicity_days=publicity_days,
        )
        _check_begins(rhythm)
        _check_not_opened(scheme, holds_from)
        _check_bridged(scheme, holds_from, bridges)
        _check_versions(scheme, pattern)
        record.save(pattern)
        record.about(scheme)
        record.note(
            scheme=scheme.code,
            holds_from=holds_from,
            kind=str(kind),
            first_day=first_day,
            first_month=first_month,
            computes_after=computes_after,
            computes_at=computes_at,
            publicity_days=publicity_days,
            bridges=bridges,
        )
    return pattern


def adopt(*, at: datetime, by: Actor | None = None) -> int:
    """Give each period from before periods belonged to schemes to the scheme of its results; return how many.

    Without results it goes to the oldest scheme. One that would overlap another there stays as it is, and is read by
    nothing. Called after every migration; safe to call again.
    """
    orphans = list(Period.objects.filter(scheme=None).order_by("starts_on"))
    oldest = oldest_scheme()
    if not orphans or oldest is None:
        return 0
    with deed("period.assigned", by=by or system("upgrade"), at=at) as record:
        adopted = {}
        for period in orphans:
            run = period.runs.filter(stands_for__isnull=False).select_related("stands_for").order_by("pk").first()
            scheme = run.stands_for if run and run.stands_for else oldest
            if not _overlapping(scheme, period.starts_on, period.ends_on).exists():
                record.change(period, only_if={"scheme": None}, scheme=scheme)
                adopted[period.code] = scheme.code
        record.about(oldest)
        record.note(periods=adopted)
    return len(adopted)


class _Known(Exception):
    """The period is open already."""

    def __init__(self, period):
        super().__init__(period.code)
        self.period = period


def _row(scheme: Scheme, span: Span) -> Period:
    return Period(
        scheme=scheme,
        kind=span.kind,
        code=span.code,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        computes_at=span.computes_at,
        publicity_days=span.publicity_days,
    )


def _span_beginning(scheme, starts_on):
    span = span_on(rhythms(scheme), starts_on)
    if span.starts_on != starts_on:
        said = {"scheme": scheme.label, "before": str(span.starts_on), "after": str(span.ends_on)}
        refuse(starts_on=_("The periods of “%(scheme)s” begin on %(before)s and on %(after)s.") % said)
    return span


def _overlapping(scheme, starts_on, ends_on):
    return Period.objects.filter(scheme=scheme, starts_on__lt=ends_on, ends_on__gt=starts_on).order_by("starts_on")


def _check_apart(scheme, span):
    if other := _overlapping(scheme, span.starts_on, span.ends_on).first():
        refuse(
            starts_on=_("This period would overlap %(other)s of the same scheme.")
            % {"other": periods.Period(other.starts_on, other.ends_on).label}
        )


def _check_rhythm(rhythm):
    if rhythm.kind not in MONTHS:
        refuse(kind=_("Choose a kind of period."))
    if not 1 <= rhythm.first_day <= LAST_FIRST_DAY:
        refuse(first_day=_("A period begins on a day that every month has, from 1 to 28."))
    if not 1 <= rhythm.first_month <= 12:
        refuse(first_month=_("Choose a month from 1 to 12."))
    if rhythm.computes_after < 0:
        refuse(computes_after=_("A period is computed when it is over."))
    if rhythm.publicity_days < 1:
        refuse(publicity_days=_("At least one working day is left for objections."))


def _check_begins(rhythm):
    if (begun := rhythm.begins_at_or_before(rhythm.since)) != rhythm.since:
        said = {"before": str(begun), "after": str(rhythm.begins_after(rhythm.since))}
        refuse(holds_from=_("Periods of this pattern begin on %(before)s and on %(after)s.") % said)


def _check_not_opened(scheme, holds_from):
    if last := scheme.periods.filter(ends_on__gt=holds_from).order_by("-ends_on").first():
        refuse(
            holds_from=_("Periods up to %(last)s are open already; another pattern holds from %(day)s at the earliest.")
            % {"last": str(last.ends_on - timedelta(days=1)), "day": str(last.ends_on)}
        )


def _check_bridged(scheme, holds_from, bridges):
    """Say what period would be cut short, unless that is wanted; before the first version there is none to cut."""
    begun = scheme.versions.published().filter(effective_from__lt=holds_from).exists() or scheme.periods.exists()
    cut = span_on(rhythms(scheme), holds_from)
    if begun and cut.starts_on != holds_from and not bridges:
        refuse(
            bridges=_(
                "By the pattern until then a period lasts from %(first)s to %(last)s. Say that it ends with "
                "%(day)s, as a shorter period of its own, or choose another day."
            )
            % {
                "first": str(cut.starts_on),
                "last": str(cut.ends_on - timedelta(days=1)),
                "day": str(holds_from - timedelta(days=1)),
            }
        )


def _check_versions(scheme, pattern):
    then = rhythms_of(scheme.period_kind, [*scheme.patterns.order_by("pk"), pattern])
    for version in scheme.versions.published().filter(effective_from__gte=pattern.holds_from):
        if span_on(then, version.effective_from).starts_on != version.effective_from:
            raise Refused(
                _("Version %(number)s takes effect on %(day)s, where no period of this pattern begins.")
                % {"number": version.number, "day": str(version.effective_from)}
            )

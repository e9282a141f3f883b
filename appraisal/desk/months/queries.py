"""The periods of a scheme with their runs, and what may be done with each now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.desk.schedule import COMPUTE_PERIOD
from appraisal.engine.models import Line
from appraisal.facts.models import Run
from appraisal.facts.months import label_of, state_words
from appraisal.objections.models import Objection
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.queries import open_by_period
from appraisal.scheme.addresses import ranking_url
from appraisal.scheme.deciders import PUBLISHES
from appraisal.scheme.periods.deeds import AHEAD
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.queries import keys_of, next_span, rhythms
from appraisal.scheme.periods.rules import Rhythm, Span, is_read_whole, spans_from
from appraisal.scheme.versions.base import Rule
from appraisal.scheme.versions.models import Indicator, Scheme
from portal.dispatch.models import Occurrence
from portal.dispatch.queries import runs_visible_to, titled
from portal.people.models import Officer
from portal.people.rights import rights_of
from portal.shell.periods import Period as Days
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

SHOWN = 18
# So many months, and lines in them, before an indicator is said to tell nobody apart.
FLAT_MONTHS, FEWEST_LINES = 3, 10
State = Period.State


@dataclass(frozen=True)
class Month:
    """One period of the list."""

    period: Period
    label: str
    words: str
    tone: str
    runs: list
    bulletins: list
    open_objections: int
    progress: Occurrence | None
    may_compute: bool
    may_start: bool
    may_issue: bool
    needs_reason: bool
    url: str
    reissue: int | None


def months_of(scheme: Scheme, officer: Officer, at: datetime) -> list[Month]:
    """Return the newest periods of a scheme, each with runs, bulletins and deeds; seven queries."""
    periods = _newest(scheme=scheme.pk)
    if not periods:
        return []
    keys = [each.pk for each in periods]
    runs, bulletins = (_by_period(rows(periods=keys)) for rows in (_runs, _bulletins))
    keyed = dict(zip(keys, keys_of(scheme, (each.code for each in periods)), strict=True))
    running = _running(officer, keyed.values())
    waiting = Counter(period for (period,) in _open_objections(periods=keys))
    reissues = open_by_period(keys)
    publishes = rights_of(officer).has(*PUBLISHES)
    return [
        _month(
            each,
            at,
            runs=runs.get(each.pk, []),
            bulletins=bulletins.get(each.pk, []),
            progress=running.get(keyed[each.pk]),
            waiting=waiting[each.pk],
            publishes=publishes,
            reissue=reissues.get(each.pk),
        )
        for each in periods
    ]


def _month(period, at, *, runs, bulletins, progress, waiting, publishes, reissue):
    words, tone = state_words(period, at)
    runs = sorted(runs, key=lambda run: (run.kind != Run.Kind.LIVE, -run.number))
    has_results = any(run.kind == Run.Kind.LIVE and run.computed_at for run in runs)
    is_whole = any(run.kind == Run.Kind.LIVE and is_read_whole(period, run, at) for run in runs if run.stands_for_id)
    is_early = period.publicity_until is not None and at < period.publicity_until
    return Month(
        period=period,
        label=label_of(period),
        words=words,
        tone=tone,
        runs=runs,
        bulletins=bulletins,
        open_objections=waiting,
        progress=progress,
        may_compute=not period.is_published and period.starts_on <= timezone.localdate(at),
        may_start=publishes and period.state == State.COMPUTED and is_whole,
        may_issue=publishes and period.state == State.PUBLICITY and is_whole,
        needs_reason=is_early or waiting > 0,
        url=ranking_url(period, "u") if has_results and period.state != State.OPEN else "",
        reissue=reissue if publishes else None,
    )


@dataclass(frozen=True)
class Dated:
    """A period of the calendar, by its row or by the pattern alone: its days, when it is computed, and its state."""

    days: Days
    computes_at: datetime
    words: str
    tone: str

    @property
    def label(self) -> str:
        return self.days.label


@dataclass(frozen=True)
class Calendar:
    """The periods of a year by pattern and rows, in words by which they follow each other, and the next to be opened.

    `upcoming` is None where nothing can be opened yet.
    """

    year: int
    rhythm: Rhythm
    periods: list[Dated]
    upcoming: Span | None

    @property
    def words(self) -> str:
        """How the periods follow each other."""
        return rhythm_words(self.rhythm)

    @property
    def upcoming_label(self) -> str:
        """The next period to be opened as people write it."""
        return Days(self.upcoming.starts_on, self.upcoming.ends_on).label if self.upcoming else ""


def calendar_of(scheme: Scheme, at: datetime) -> Calendar:
    """Return the Calendar of the year in which a moment lies: what is open, and what the pattern says besides."""
    today = timezone.localdate(at)
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    following = rhythms(scheme)
    upcoming = next_span(scheme, today, following)
    rows = list(Period.objects.filter(scheme=scheme, ends_on__gt=first, starts_on__lte=last))
    found = [_opened(row, at) for row in rows]
    for span in spans_from(following, first, last):
        if not any(row.starts_on < span.ends_on and row.ends_on > span.starts_on for row in rows):
            found.append(_unopened(span))
    return Calendar(
        year=today.year,
        rhythm=next(each for each in following if each.until is None or today < each.until),
        periods=sorted(found, key=lambda each: each.days.start),
        upcoming=upcoming if upcoming.starts_on <= today + AHEAD else None,
    )


def rhythm_words(rhythm: Rhythm) -> str:
    """Return in a sentence how periods follow each other, in the language of the page."""
    said = {
        "kind": Period.Kind(rhythm.kind).label,
        "day": rhythm.first_day,
        "after": rhythm.computes_after + 1,
        "time": f"{rhythm.computes_at:%H:%M}",
        "objections": rhythm.publicity_days,
    }
    if rhythm.kind == Period.Kind.MONTH:
        words = _("Each month from day %(day)s on")
    else:
        said["month"] = rhythm.first_month
        words = _("Each %(kind)s from day %(day)s on, the first of the year in month %(month)s")
    following = _("computed on day %(after)s after its end at %(time)s; %(objections)s working days for objections")
    return _("%(periods)s; %(following)s") % {"periods": words % said, "following": following % said}


def _opened(row, at):
    words, tone = state_words(row, at)
    return Dated(Days(row.starts_on, row.ends_on), row.computes_at, words, tone)


def _unopened(span):
    return Dated(Days(span.starts_on, span.ends_on), span.computes_at, _("not opened"), "idle")


@dataclass(frozen=True)
class FlatIndicator:
    """An indicator that told nobody apart: all its lines, so many, have the same points in hundredths."""

    indicator: Indicator
    points: int
    lines: int


def flat_indicators(months: Iterable[Month]) -> list[FlatIndicator]:
    """Return what told nobody apart in the last FLAT_MONTHS published months, newest first given, of one version.

    What had nothing to measure is no line here, and vetoes are meant to fall on nobody. At most two queries.
    """
    published = [run for month in months for run in month.runs if run.published_at and run.superseded_by_id is None]
    runs = published[:FLAT_MONTHS]
    if len(runs) < FLAT_MONTHS or len({run.version_id for run in runs}) > 1:
        return []
    lines = Line.objects.filter(sheet__run__in=runs, adjusts=None, is_empty=False).exclude(indicator__rule=Rule.VETO)
    by_indicator = lines.order_by().values("indicator").annotate(low=Min("points"), high=Max("points"), of=Count("pk"))
    flat = {row["indicator"]: row for row in by_indicator.filter(low=F("high"), of__gte=FEWEST_LINES)}
    indicators = Indicator.objects.filter(pk__in=flat).order_by("category__position", "position", "pk")
    return [FlatIndicator(each, flat[each.pk]["low"], flat[each.pk]["of"]) for each in indicators]


def _running(officer, keys):
    """The computations under way or failed, by the key of their period."""
    found = runs_visible_to(officer).filter(job=COMPUTE_PERIOD, key__in=keys)
    return {each.key: titled(each) for each in found.exclude(state=Occurrence.State.DONE)}


def _by_period(rows):
    found: dict[int, list] = {}
    for each in rows:
        found.setdefault(each.period_id, []).append(each)
    return found


@PreparedModels
def _newest(scheme):
    return Period.objects.filter(scheme=scheme).select_related("scheme").order_by("-starts_on")[:SHOWN]


@PreparedModels
def _runs(periods):
    return Run.objects.filter(period__in=periods).select_related("version", "superseded_by").order_by("pk")


@PreparedModels
def _bulletins(periods):
    # What a bulletin says is a whole ranking, and only its number stands here.
    return Bulletin.objects.filter(period__in=periods).only("period", "number").order_by("pk")


@Prepared
def _open_objections(periods):
    rows = Objection.objects.filter(run__period__in=periods, state=Objection.State.OPEN)
    return rows.order_by("pk").values_list("run__period_id")

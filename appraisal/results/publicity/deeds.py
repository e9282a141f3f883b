"""From computed to final (公示): a draft for objections for some working days, then the numbered bulletin."""

from datetime import datetime, time, timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences import deeds as ladder
from appraisal.engine.digests import results_digest
from appraisal.facts.models import Run
from appraisal.results.bulletins import deeds as bulletins
from appraisal.results.bulletins.content import current
from appraisal.results.bulletins.models import Bulletin
from appraisal.scheme.deciders import PUBLISHES, as_actor, check_may_publish_results
from appraisal.scheme.periods.models import PUBLICITY_DAYS, Period
from appraisal.scheme.periods.rules import has_ended, is_read_whole
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Refused


def start(*, by: Actor | Officer, at: datetime, period_id: int, seen_results: str | None = None) -> Bulletin:
    """Open a computed period to objections: issue the draft bulletin, once; return it.

    `seen_results` is the digest of the results that were shown to whoever asked. Raises Denied, Refused unless the
    period has ended and was computed since, MovedOn when somebody else was faster or the results are others by now.
    """
    check_may_publish_results(by, timezone.localdate(at))
    period = Period.objects.get(pk=period_id)
    _check_has_ended(period, at)
    run = computed_run(period)
    _check_read_whole(period, run, at)
    _check_seen(run, seen_results)
    with deed("publicity.started", by=as_actor(by, *PUBLISHES), at=at, about=period) as record:
        until = ends_at(at, period.publicity_days)
        moved = record.change(
            period, only_if={"state": Period.State.COMPUTED}, state=Period.State.PUBLICITY, publicity_until=until
        )
        if not moved:
            raise MovedOn(_("The publicity of this period has begun already."))
        record.note(period=period.code, until=until)
        return bulletins.issue(record, run, kind=Bulletin.Kind.DRAFT, at=at)


def finish(
    *, by: Actor | Officer, at: datetime, period_id: int, reason: str = "", seen_results: str | None = None
) -> Bulletin:
    """Publish a period under publicity: freeze its run, issue the final bulletin, propose consequences; return it.

    Raises Refused before the period has ended and was computed since, whatever the reason; while objections are open
    or the days are not over, unless a `reason` forces it; and when the stored results are not those that were
    computed. MovedOn when they are others than `seen_results`.
    """
    check_may_publish_results(by, timezone.localdate(at))
    period = Period.objects.get(pk=period_id)
    if period.is_published:
        raise MovedOn(_("This period is published already."))
    _check_has_ended(period, at)
    run = computed_run(period)
    _check_read_whole(period, run, at)
    _check_seen(run, seen_results)
    forced = _check_may_finish(period, run, at, reason.strip())
    actor = as_actor(by, *PUBLISHES)
    with deed("bulletin.issued", by=actor, at=at) as record:
        if not record.change(period, only_if={"state": Period.State.PUBLICITY}, state=Period.State.PUBLISHED):
            raise MovedOn(_("This period is published already."))
        _check_unaltered(run)
        draft = current(run, Bulletin.Kind.DRAFT)
        bulletin = bulletins.issue(record, run, kind=Bulletin.Kind.FINAL, at=at, replaces=draft)
        record.about(bulletin)
        record.change(run, only_if={"published_at": None}, state=Run.State.PUBLISHED, published_at=at)
        record.note(period=period.code, **({"forced": reason.strip()} if forced else {}))
    ladder.propose(by=actor, at=at, period_id=period.pk)
    return bulletin


def reissue_draft(*, by: Actor | Officer, at: datetime, run: Run) -> Bulletin | None:
    """Replace the draft bulletin after a recomputation changed the results; return the new one, or None."""
    draft = current(run, Bulletin.Kind.DRAFT)
    if draft is None or draft.results_digest == run.results_digest:
        return None
    with deed("bulletin.corrected", by=as_actor(by, *PUBLISHES), at=at, about=draft) as record:
        record.note(replaces=draft.number)
        return bulletins.issue(record, run, kind=Bulletin.Kind.DRAFT, at=at, replaces=draft)


def computed_run(period: Period) -> Run:
    """Return the standing run of a period, computed and not published. Raises Refused when there is none."""
    runs = Run.objects.standing().filter(period=period, published_at=None, state=Run.State.COMPUTED)
    run = runs.select_related("period", "version__scheme").order_by("pk").first()
    if run is None:
        raise Refused(_("This period has no computed results that are not published yet."))
    run.period = period
    return run


def ends_at(at: datetime, working_days: int = PUBLICITY_DAYS) -> datetime:
    """Return the end of the last of so many working days after a moment, bureau time."""
    day = bureau_calendar().add_working_days(timezone.localdate(at), working_days)
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def open_objections(run: Run) -> QuerySet[Model]:
    """Return the objections of a run on which nobody has decided."""
    return run.objections.open()


def _check_has_ended(period, at):
    if not has_ended(period, at):
        raise Refused(
            _("%(period)s ends with %(day)s; until then its results are interim and nobody makes them public.")
            % {"period": period.code, "day": period.ends_on - timedelta(days=1)}
        )


def _check_seen(run, seen_results):
    if seen_results is not None and seen_results != run.results_digest:
        raise MovedOn(_("The period has been computed again; these are the results now."))


def _check_may_finish(period, run, at, reason):
    """Say whether a reason forces what would else have to wait."""
    if period.state != Period.State.PUBLICITY:
        raise Refused(_("This period is not under publicity."))
    is_early = period.publicity_until and at < period.publicity_until
    waiting = open_objections(run).count()
    if (is_early or waiting) and not reason:
        sentence = (
            _("%(count)s objections are still open.") % {"count": waiting}
            if waiting
            else _("The days for objections are not over yet.")
        )
        raise Refused(sentence, {"reason": _("Give a reason to publish all the same.")})
    return bool(is_early or waiting)


def _check_unaltered(run):
    if results_digest(run) != run.results_digest:
        raise Refused(_("The stored results are not those that were computed; compute the period again."))


def _check_read_whole(period, run, at):
    if not is_read_whole(period, run, at):
        raise Refused(
            _("These results were computed on %(day)s, before %(period)s was over: compute it again first.")
            % {"day": timezone.localdate(run.started_at), "period": period.code}
        )

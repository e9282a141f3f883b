"""Time that the law does not count: an expert appraisal, a hearing (治安管理处罚法2025 第118条)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.keeping.deeds import visible_clock
from cases.clocks.keeping.permissions import check_corrects, check_keeps_clocks
from cases.clocks.keeping.queries import grounds_for
from cases.clocks.models import ClockPause
from cases.clocks.notices import CLOCK_PAUSED
from portal.dispatch.notices import deeds as notices
from portal.ledger.writing.recording import deed
from portal.office.clocks.settling import settle
from portal.people.actors import actor
from portal.people.models import Post, Role
from portal.shell.periods import minute_of
from portal.shell.refusals import Refused, check_all, refuse

WATCHING = (Role.UNIT_HEAD, Role.LEGAL_OFFICER)


def pause(*, by, at, clock_id, ground, starts_at, document, ends_at=None, end_document="", reason=""):
    """Pause a clock on a ground (its code) and return the ClockPause; without `ends_at` it stands still from then on.

    Raises Denied unless `by` handles the case, Refused where the law does not let this clock stand still on this
    ground, where the moments do not fit, or without the paper that shows it.
    """
    clock = visible_clock(by, clock_id)
    check_keeps_clocks(by, clock.case)
    _check_runs(clock)
    row = ClockPause(
        clock=clock,
        ground=_ground_for(clock, ground),
        starts_at=starts_at,
        ends_at=ends_at,
        paused_by=by,
        document=document.strip(),
        end_document=end_document.strip(),
        reason=reason.strip(),
    )
    _check(row, at)
    if ends_at is None and clock.pauses.counting().filter(ends_at=None, ground=row.ground).exists():
        refuse(ground=_("This clock already stands still on this ground."))
    with deed("clock.paused", by=actor(by, role=Role.OFFICER), at=at, about=clock.case) as record:
        record.save(row)
        before = settle(record, clock)
        record.note(clock=clock.pk, pause=row.pk, ground=row.ground.code, **_span(row), **_moved(before, clock))
        _tell(record, row, at)
    return row


def resume(*, by, at, pause_id, ends_at, document):
    """End a pause: the clock runs on from then, its deadline later by the time between; return the ClockPause."""
    row = _visible_pause(by, pause_id)
    check_keeps_clocks(by, row.clock.case)
    if row.is_void or row.ends_at:
        raise Refused(_("This pause has already ended."))
    row.ends_at, row.end_document = ends_at, document.strip()
    _check(row, at)
    if not row.end_document:
        refuse(document=_("Name the paper that shows it, by its number."))
    with deed("clock.resumed", by=actor(by, role=Role.OFFICER), at=at, about=row.clock.case) as record:
        record.save(row)
        before = settle(record, row.clock)
        record.note(clock=row.clock_id, pause=row.pk, ground=row.ground.code, **_span(row), **_moved(before, row.clock))
    return row


def correct(*, by, at, pause_id, reason, starts_at=None, ends_at=None, document=None, is_void=False):
    """Correct the days of a pause, or take it back whole with `is_void`; return the ClockPause.

    The head of the unit and the legal department correct: a pause that grew by itself would hide a late case.
    """
    row = _visible_pause(by, pause_id)
    role = check_corrects(by, row.clock.case)
    if not reason.strip():
        refuse(reason=_("Say why."))
    if row.is_void:
        raise Refused(_("This pause was taken back."))
    before = _span(row)
    row.starts_at, row.ends_at = starts_at or row.starts_at, ends_at or row.ends_at
    row.document = row.document if document is None else document.strip()
    row.is_void = is_void
    _check(row, at)
    with deed("pause.corrected", by=actor(by, role=role), at=at, about=row.clock.case) as record:
        record.save(row)
        due_before = settle(record, row.clock)
        record.note(
            clock=row.clock_id,
            pause=row.pk,
            ground=row.ground.code,
            before=before,
            after=_span(row),
            is_void=is_void,
            reason=reason.strip(),
            **_moved(due_before, row.clock),
        )
        _tell(record, row, at)
    return row


def _ground_for(clock, code):
    found = next((row for row in grounds_for(clock) if row.code == code), None)
    if found is None:
        refuse(ground=_("The law does not let this clock stand still on this ground."))
    return found


def _check_runs(clock):
    if clock.is_void or clock.met_at:
        raise Refused(_("This clock no longer runs."))


def _check(row, at):
    check_all(
        lambda: _check_start(row, at),
        lambda: _check_end(row, at),
        lambda: row.document or refuse(document=_("Name the paper that shows it, by its number.")),
    )


def _check_start(row, at):
    if row.starts_at > at:
        refuse(starts_at=_("This lies in the future."))
    if row.starts_at < minute_of(row.clock.base_at):
        refuse(starts_at=_("The clock was not running yet."))
    if not row.is_void and row.starts_at > row.clock.due_at:
        refuse(starts_at=_("The deadline was already over then; what is late cannot stand still."))


def _check_end(row, at):
    if row.ends_at and row.ends_at > at:
        refuse(ends_at=_("This lies in the future."))
    if row.ends_at and row.ends_at < row.starts_at:
        refuse(ends_at=_("The end lies before the beginning."))


def _visible_pause(officer, pause_id):
    row = ClockPause.objects.select_related("ground").get(pk=pause_id)
    row.clock = visible_clock(officer, row.clock_id)
    return row


def _span(row):
    return {"starts_at": row.starts_at, "ends_at": row.ends_at, "document": row.document}


def _moved(before, clock):
    return {"due_before": before, "due_after": clock.due_at}


def _tell(record, row, at):
    case = row.clock.case
    posts = Post.objects.on(timezone.localdate(at)).over(case.unit).filter(role__in=WATCHING, officer__is_active=True)
    watching = list(posts.exclude(officer=row.paused_by_id).values_list("officer_id", flat=True))
    notices.send(
        record,
        CLOCK_PAUSED,
        recipients=watching,
        key=f"clock.paused:{record.id}",
        at=at,
        about=case,
        facts={"number": case.number, "rule": row.clock.rule, "ground": row.ground},
    )

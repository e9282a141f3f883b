"""Compulsory measures: taken at once or after approval, each with its clock, until it ends (第54–56, 110–112条)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import APPROVAL, FAMILY, STARTED_WITH, meet_clocks, start_clock
from cases.file.case.models import Case
from cases.file.case.permissions import check_has_handled
from cases.file.case.states import CaseKind
from cases.review.measures.models import CompulsoryMeasure, MeasureKind
from cases.review.measures.queries import tells_family
from cases.review.models import Matter
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import Record, deed
from portal.office.fields.rules import moment_of
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.periods import minute_of
from portal.shell.refusals import MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

LIVING = {CompulsoryMeasure.End.LIFTED, CompulsoryMeasure.End.CONVERTED}


def record_urgent(record: Record, matter: Matter, case: Case, at: datetime) -> None:
    """Write the measure that was taken before it was approved, when its matter is handed in."""
    if not matter.particulars.get("is_urgent"):
        return
    measure = _measure(matter, case, is_urgent=True)
    measure.taken_at = moment_of(matter.particulars, "taken_at")
    _start(record, measure, at)
    record.save(measure)
    if case.kind == CaseKind.ADMINISTRATIVE:
        start_clock(record, case, APPROVAL, measure.taken_at, at)


def correct_urgent(record: Record, matter: Matter, case: Case) -> None:
    """Refuse a new round that tells another story of a measure that was taken already."""
    measure = CompulsoryMeasure.objects.filter(matter=matter).select_related("kind").first()
    if measure is None:
        return
    said = matter.particulars
    if (said["measure"], moment_of(said, "taken_at")) != (measure.kind.code, measure.taken_at):
        raise Refused(_("The measure was taken already; its kind and time stay as they were handed in."))


def approve(record: Record, matter: Matter, case: Case, at: datetime) -> None:
    """Write down that a measure is allowed: one taken already is confirmed, another waits until it is taken."""
    measure = CompulsoryMeasure.objects.filter(matter=matter).first() or _measure(matter, case)
    measure.approved_at = at
    record.save(measure)
    if measure.is_urgent:
        meet_clocks(record, case, at, of=(APPROVAL,))


def end_refused(record: Record, matter: Matter, at: datetime) -> None:
    """End at once a measure that was taken and is not approved (第56条)."""
    measure = CompulsoryMeasure.objects.filter(matter=matter, ended_at=None).first()
    if measure is not None:
        _end(record, measure, at, CompulsoryMeasure.End.REFUSED, _("The matter was not approved."))
        meet_clocks(record, measure.case, at, of=(APPROVAL,))


def take(*, by: Officer, at: datetime, measure_id: int, taken_at: datetime) -> CompulsoryMeasure:
    """Record that an approved measure was taken, start its clock, and return it."""
    measure = _get(measure_id)
    check_has_handled(by, measure.case)
    if measure.taken_at is not None:
        raise MovedOn(_("This has been recorded already."))
    if measure.case.has_ended:
        raise Refused(_("This case has ended; its file is no longer changed."))
    if measure.approved_at is None or not minute_of(measure.approved_at) <= taken_at <= at:
        refuse(taken_at=_("Between the approval and now."))
    with deed("measure.taken", by=actor(by, role=Role.OFFICER), at=at, about=measure.case) as record:
        measure.taken_at = taken_at
        _start(record, measure, at)
        record.save(measure)
        record.note(measure=measure.pk, kind=measure.kind.code)
    return measure


def tell_family(*, by: Officer, at: datetime, measure_id: int, told_at: datetime, told_how: str) -> CompulsoryMeasure:
    """Record when and how the family was told after a measure was taken, or why not; return the CompulsoryMeasure."""
    measure = _get(measure_id)
    check_has_handled(by, measure.case)
    if measure.taken_at is None or not tells_family(measure):
        raise Refused(_("Nobody's family is told of this measure, or it has not been taken yet."))
    if measure.family_told_at is not None:
        raise MovedOn(_("This has been recorded already."))
    if not measure.taken_at <= told_at <= at:
        refuse(told_at=_("Between the taking and now."))
    with deed("measure.family-told", by=actor(by, role=Role.OFFICER), at=at, about=measure.case) as record:
        if not record.change(
            measure, only_if={"family_told_at": None}, family_told_at=told_at, family_told_how=told_how
        ):
            raise MovedOn(_("This has been recorded already."))
        _meet_family_clock(record, measure, told_at)
        record.note(measure=measure.pk, kind=measure.kind.code, told_at=told_at)
    return measure


def end(
    *, by: Officer, at: datetime, measure_id: int, ended_at: datetime, ended_as: str, reason: str
) -> CompulsoryMeasure:
    """Record that a running measure was lifted or converted, stop its clock, and return it."""
    measure = _get(measure_id)
    check_has_handled(by, measure.case)
    if measure.taken_at is None or not measure.is_running:
        raise MovedOn(_("This measure is not running."))
    wrong = {}
    if ended_as not in LIVING:
        wrong["ended_as"] = _("Choose one of the list.")
    if not minute_of(measure.taken_at) <= ended_at <= at:
        wrong["ended_at"] = _("Between its beginning and now.")
    if wrong:
        raise Refused(" ".join(wrong.values()), wrong)
    with deed("measure.ended", by=actor(by, role=Role.OFFICER), at=at, about=measure.case) as record:
        _end(record, measure, ended_at, ended_as, reason, by)
        record.note(measure=measure.pk, kind=measure.kind.code, ended_as=ended_as)
    return measure


def expire(*, by: Actor, at: datetime, measure_id: int) -> bool:
    """Record that a measure ended by itself when its time was over; return whether it did (第110条第三款)."""
    measure = _get(measure_id)
    if not measure.is_running or not measure.kind.lapses or measure.clock is None or measure.clock.due_at > at:
        return False
    with deed("measure.expired", by=by, at=at, about=measure.case) as record:
        _end(record, measure, measure.clock.due_at, CompulsoryMeasure.End.EXPIRED, str(measure.kind.basis))
        record.note(measure=measure.pk, kind=measure.kind.code)
    return True


def lapsed(at: datetime) -> list[int]:
    """Return the ids of the running measures whose time is over and that end by themselves."""
    running = CompulsoryMeasure.objects.filter(taken_at__isnull=False, ended_at=None, kind__lapses=True)
    return list(running.filter(clock__due_at__lte=at).order_by("pk").values_list("pk", flat=True))


def _measure(matter, case, **fields):
    said = matter.particulars
    on = timezone.localdate(matter.opened_at)
    kind = MeasureKind.objects.on(on).get(code=said["measure"])
    return CompulsoryMeasure(
        case=case, matter=matter, kind=kind, party_id=said.get("party"), things=said.get("things", ""), **fields
    )


def _meet_family_clock(record, measure, told_at):
    of_this = {"rule__code": FAMILY, "base_at": measure.taken_at, "met_at": None, "is_void": False}
    for clock in measure.case.clocks.filter(**of_this):
        clock.met_at = told_at
        record.save(clock)


def _start(record, measure, at):
    for code in STARTED_WITH.get(measure.kind.code, ()):
        start_clock(record, measure.case, code, measure.taken_at, at)
    if measure.kind.clock:
        measure.clock = start_clock(record, measure.case, measure.kind.clock, measure.taken_at, at)


def _end(record, measure, ended_at, ended_as, reason, by=None):
    measure.ended_at, measure.ended_as, measure.ended_by = ended_at, ended_as, by
    measure.end_reason = whole(reason, 300, "reason")
    record.save(measure)
    clock = measure.clock
    # Things taken in one moment share a clock; it runs until the last of them is free.
    shared = CompulsoryMeasure.objects.filter(clock=clock, ended_at=None).exclude(pk=measure.pk)
    if clock is not None and clock.met_at is None and not shared.exists():
        clock.met_at = ended_at
        record.save(clock)


def _get(measure_id: int) -> CompulsoryMeasure:
    return CompulsoryMeasure.objects.select_related("case__unit", "kind", "clock__rule").get(pk=measure_id)

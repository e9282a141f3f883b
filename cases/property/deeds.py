"""Property in cases 涉案财物 (公安机关办理行政案件程序规定 第187–197条): taken, handed on, returned, disposed of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.dates import check_confirmed, questions_in_file
from cases.file.case.models import Case
from cases.file.case.permissions import check_handles, check_has_handled
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.property import clocks as property_clocks
from cases.property.models import Custody, Property, PropertyEnd
from cases.review.measures.models import CompulsoryMeasure
from portal.ledger.writing.recording import RowMovedOn, deed
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.bounds import problem_of

Purpose, Way = Custody.Purpose, PropertyEnd.Way
ENDS = {Purpose.TAKEN, Purpose.RETURNED, Purpose.DISPOSED}
HEADS = (Role.UNIT_HEAD, Role.UNIT_DEPUTY)


@dataclass(frozen=True)
class Thing:
    """A thing as it is written down when it is taken; `value` in fen."""

    name: str
    quantity: str
    how: str
    taken_at: datetime
    place: str
    description: str = ""
    value: int | None = None
    document: str = ""
    holder_before: Party | None = None
    evidence: Evidence | None = None
    measure: CompulsoryMeasure | None = None


@dataclass(frozen=True)
class HandOver:
    """One hand-over: to an officer, or to a body outside the bureau."""

    purpose: str
    happened_at: datetime
    place: str
    receiver: Officer | None = None
    outside: str = ""
    approved_by: Officer | None = None
    remark: str = ""


@dataclass(frozen=True)
class Whereabouts:
    """How a thing leaves: `recipient` and `receipt` for a return, `approval` for everything else."""

    way: str
    happened_on: date
    reason: str
    recipient: Party | None = None
    receipt: Evidence | None = None
    outside: str = ""
    approval: str = ""
    proceeds: int | None = None


def take(*, by: Officer, at: datetime, case_id: int, thing: Thing, dates_confirmed: bool = False) -> Property:
    """Register a thing that was taken in a case, with its number and the first line of its custody; return it.

    `dates_confirmed`, here and below, answers what is asked about days before the report or of long ago.
    """
    case = Case.objects.select_related("unit").get(pk=case_id)
    check_handles(by, case)
    _check_taken(case, thing, at)
    asked = _asked(case, at, dates_confirmed, taken_at=thing.taken_at)
    with deed("property.taken", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        # Two things registered at once meet here, so that no number is given twice or left out.
        if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
            raise RowMovedOn(_("The case changed while you were writing."))
        row = Property(
            case=case,
            number=f"{case.number}-{case.property.count() + 1:03d}",
            name=thing.name.strip(),
            quantity=thing.quantity.strip(),
            how=thing.how,
            measure=thing.measure,
            taken_at=thing.taken_at,
            place=thing.place.strip(),
            description=thing.description.strip(),
            value=thing.value,
            document=thing.document.strip(),
            holder_before=thing.holder_before,
            evidence=thing.evidence,
            taken_by=by,
            keeper=by,
            added_at=at,
        )
        record.save(row)
        record.save(
            Custody(
                thing=row,
                number=1,
                purpose=Purpose.TAKEN,
                receiver=by,
                place=row.place,
                happened_at=row.taken_at,
                recorded_by=by,
                recorded_at=at,
            )
        )
        property_clocks.start(record, row, at)
        record.note(property=row.pk, number=row.number, how=row.how, **asked)
    return row


def hand_on(
    *, by: Officer, at: datetime, property_id: int, seen_steps: int, given: HandOver, dates_confirmed: bool = False
) -> Custody:
    """Write the next hand-over of a thing; whoever holds it does this. Return the Custody.

    Raises Denied for anybody else, Refused where the statute forbids it, RowMovedOn where it moved meanwhile.
    """
    thing = _held(by, property_id)
    if not may_hand_on(by, thing, timezone.localdate(at)):
        raise Denied(_("Only the one who holds a thing hands it on."))
    last = _last(thing)
    _check_hand_over(thing, last, given, at)
    asked = _asked(thing.case, at, dates_confirmed, happened_at=given.happened_at)
    with deed("property.handed-on", by=actor(by), at=at, about=thing.case) as record:
        row = _next(record, thing, last, seen_steps, given, by=by, at=at, keeper=given.receiver)
        if given.purpose == Purpose.KEEPING:
            property_clocks.meet(record, thing, given.happened_at)
        record.note(property=thing.pk, number=row.number, purpose=row.purpose, **asked)
    return row


def end(
    *, by: Officer, at: datetime, property_id: int, seen_steps: int, given: Whereabouts, dates_confirmed: bool = False
) -> PropertyEnd:
    """Return a thing to its owner or dispose of it, with what proves it; return the PropertyEnd."""
    thing = _held(by, property_id)
    check_has_handled(by, thing.case)
    last = _last(thing)
    _check_end(thing, last, given, at)
    asked = _asked(thing.case, at, dates_confirmed, happened_on=given.happened_on)
    purpose = Purpose.RETURNED if given.way == Way.RETURNED else Purpose.DISPOSED
    state = Property.State.RETURNED if given.way == Way.RETURNED else Property.State.DISPOSED
    kind = "property.returned" if given.way == Way.RETURNED else "property.disposed"
    with deed(kind, by=actor(by), at=at, about=thing.case) as record:
        happened_at = moment_of_leaving(given.happened_on, at, last.happened_at)
        over = HandOver(purpose=purpose, happened_at=happened_at, place="", outside=given.outside.strip())
        _next(record, thing, last, seen_steps, over, by=by, at=at, keeper=None, state=state, ended_at=at)
        row = PropertyEnd(
            thing=thing,
            way=given.way,
            recipient=given.recipient,
            outside=given.outside.strip(),
            receipt=given.receipt,
            reason=given.reason.strip(),
            approval=given.approval.strip(),
            proceeds=given.proceeds,
            happened_on=given.happened_on,
            officer=by,
            recorded_at=at,
        )
        record.save(row)
        property_clocks.meet(record, thing, happened_at)
        record.note(property=thing.pk, way=row.way, approval=row.approval, **asked)
    return row


def moment_of_leaving(day: date, at: datetime, last: datetime) -> datetime:
    """Return when a thing left of which only the day is known: noon, not after it is recorded, not before `last`."""
    return max(min(_noon(day), at), last)


def may_hand_on(officer: Officer, thing: Property, on: date) -> bool:
    """Say whether an officer records the next hand-over: who holds the thing; its unit's head for one who left.

    What a body outside gives back is recorded by head or handling officers.
    """
    if thing.keeper_id == officer.pk:
        return True
    is_over = _is_head(officer, thing, on)
    if thing.keeper is None:
        return is_over or thing.case.handlers.filter(officer=officer, ends_at=None).exists()
    return is_over and not thing.keeper.is_active


def _asked(case, at, is_confirmed, **given):
    """Return what an event keeps of the questions about days that were answered; raise Refused where they were not."""
    asked = questions_in_file(case.reported_at, at, **given)
    check_confirmed(asked, is_confirmed)
    return {"confirmed": sorted(asked)} if asked else {}


def _held(by: Officer, property_id: int) -> Property:
    thing = Property.objects.visible_to(by).select_related("case__unit", "keeper").get(pk=property_id)
    if thing.state != Property.State.HELD:
        raise Refused(_("This thing has left already; its record is closed."))
    return thing


def _last(thing):
    return thing.custody.order_by("-number").first()


def _next(record, thing, last, seen_steps, given, *, by, at, keeper, **changed):
    moved = {"keeper": keeper, "place": given.place.strip(), "steps": seen_steps + 1, **changed}
    if not record.change(thing, only_if={"steps": seen_steps, "state": Property.State.HELD}, **moved):
        raise RowMovedOn(_("This thing was handed on since you opened it."))
    row = Custody(
        thing=thing,
        number=last.number + 1,
        purpose=given.purpose,
        giver=last.receiver,
        receiver=given.receiver,
        outside=given.outside.strip(),
        place=given.place.strip(),
        approved_by=given.approved_by,
        remark=given.remark.strip(),
        happened_at=given.happened_at,
        recorded_by=by,
        recorded_at=at,
    )
    record.save(row)
    return row


def _check_taken(case, thing, at):
    problems = {}
    if words := problem_of("taken_at", thing.taken_at, at):
        problems["taken_at"] = words
    for name in ("holder_before", "evidence", "measure"):
        row = getattr(thing, name)
        if row is not None and row.case_id != case.pk:
            problems[name] = _("This belongs to another case.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _check_hand_over(thing, last, given, at):
    problems = {}
    if given.purpose in ENDS:
        problems["purpose"] = _("This is recorded in another way.")
    if not last.happened_at <= given.happened_at <= at:
        problems["happened_at"] = _("A hand-over lies after the one before it, and not in the future.")
    if (given.receiver is None) == (not given.outside.strip()):
        problems["receiver"] = _("Name one officer, or one body outside the bureau.")
    elif given.receiver is not None and given.receiver.pk == thing.keeper_id and given.purpose != Purpose.MOVED:
        problems["receiver"] = _("This officer holds it already.")
    handles = given.receiver is not None and thing.case.handlers.filter(officer=given.receiver, ends_at=None).exists()
    if given.purpose in {Purpose.KEEPING, Purpose.BACK} and (handles or given.receiver is None):
        problems["receiver"] = _("Those who handle the case never keep its property themselves (article 188).")
    if given.purpose in {Purpose.USE, Purpose.EXPERT}:
        problems.update(_problem_of_approval(thing, given, at))
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _problem_of_approval(thing, given, at):
    if given.approved_by is not None and _is_head(given.approved_by, thing, timezone.localdate(at)):
        return {}
    return {"approved_by": _("Lending property needs the approval of the handling unit's head (article 190).")}


def _is_head(officer, thing, on):
    return Post.objects.on(on).over(thing.case.unit).filter(officer=officer, role__in=HEADS).exists()


def _check_end(thing, last, given, at):
    problems = {}
    if not timezone.localdate(last.happened_at) <= given.happened_on <= timezone.localdate(at):
        problems["happened_on"] = _("This lies before the last hand-over or in the future.")
    if not given.reason.strip():
        problems["reason"] = _("Say why.")
    if given.way == Way.RETURNED:
        if given.recipient is None or given.recipient.case_id != thing.case_id:
            problems["recipient"] = _("Name the party of this case who received it.")
        if given.receipt is None or given.receipt.case_id != thing.case_id or not given.receipt.file:
            problems["receipt"] = _("A return needs the signed receipt as a file in the evidence (article 192).")
    elif given.way == Way.IN_FILE:
        if thing.evidence_id is None:
            problems["way"] = _("Only what is an item of the evidence stays in the file.")
    elif not given.approval.strip():
        problems["approval"] = _("Disposal needs an approval; give its number (article 196).")
    if given.way == Way.TRANSFERRED and not given.outside.strip():
        problems["outside"] = _("Say to whom it went.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _noon(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))

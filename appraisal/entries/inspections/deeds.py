"""Checks on the spot (A13): a checklist gone through in a unit, corrected at once or by a day with a re-check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput, as_entry, check_is_new, mark_of
from appraisal.entries.inspections.models import Inspection, Recheck
from appraisal.entries.inspections.permissions import check_may_recheck, visible_inspections
from appraisal.entries.models import Grade
from appraisal.scheme.deciders import as_actor
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Unit
from portal.shell.refusals import MovedOn, Problems, Refused, refuse
from portal.shell.typed.bounds import problem_of, whole

Correction = Inspection.Correction
LONGEST = {"place": 120, "present": 200, "remark": 500}


@dataclass(frozen=True)
class Visit:
    """Where and when a checklist was gone through, who was there, and what is to be corrected by when."""

    unit: Unit
    happened_on: date
    place: str
    present: str
    remark: str = ""
    correction: str = Correction.NONE
    due_on: date | None = None


def inspect(*, by: Officer, at: datetime, visit: Visit, answers: Sequence[EntryInput]) -> Inspection:
    """Keep an inspection with an entry for each item of its checklist, all or none, and return it.

    Raises Denied unless `by` enters these items for the unit and is not its head; Refused with all that is wrong, a
    sentence about an item under `item-<its key>`.
    """
    problems = _problems_of(visit, answers, at)
    entries = []
    for given in answers:
        try:
            entries.append(as_entry(given, by=by, at=at))
        except Refused as refusal:
            problems.add(**{f"item-{given.item.pk}": " ".join(map(str, refusal.fields.values())) or str(refusal)})
    problems.raise_if_any()
    sent = [deeds.received(given, by=by, at=at) for given in answers]
    inspection = _inspection(visit, answers[0].item, by, at)
    with deed("inspection.made", by=as_actor(by, *answers[0].item.enter_roles), at=at) as record:
        record.save(inspection)
        record.about(inspection)
        for entry, files in zip(entries, sent, strict=True):
            entry.inspection = inspection
            entry.mark = mark_of(entry, inspection.pk)
            check_is_new(entry)
            deeds.write_down(entry, files, by=by, at=at)
        record.note(
            unit=visit.unit.pk,
            place=inspection.place,
            present=inspection.present,
            correction=str(visit.correction),
            due_on=visit.due_on,
            entries=[entry.pk for entry in entries],
        )
    return inspection


def recheck(
    *, by: Officer, at: datetime, inspection_id: int, is_mended: bool, finding: str, due_on: date | None = None
) -> Inspection:
    """Look again at what was to be corrected: mended closes the inspection, else it has another day; return it.

    Raises Denied unless `by` inspects this unit and does not head it; Refused, MovedOn where it is closed.
    """
    inspection = visible_inspections(by).select_related("unit").get(pk=inspection_id)
    check_may_recheck(by, inspection, timezone.localdate(at))
    problems = Problems()
    if not finding.strip():
        problems.add(finding=_("Say what was found."))
    if not is_mended:
        problems.add(**_wrong_day(due_on, at))
    elif due_on:
        problems.add(due_on=_("What is put right has no other day."))
    problems.raise_if_any()
    with deed("inspection.rechecked", by=as_actor(by), at=at, about=inspection) as record:
        values = {"closed_at": at} if is_mended else {"due_on": due_on}
        if not record.change(inspection, only_if={"closed_at": None}, **values):
            raise MovedOn(_("This inspection is closed already."))
        record.save(
            Recheck(
                inspection=inspection,
                rechecked_by=by,
                rechecked_at=at,
                is_mended=is_mended,
                finding=whole(finding, LONGEST["remark"], "finding"),
                due_on=due_on,
            )
        )
        record.note(is_mended=is_mended, finding=finding.strip(), due_on=due_on)
    return inspection


def _problems_of(visit, answers, at):
    problems = Problems()
    if not answers:
        refuse(checklist=_("This checklist has no items."))
    for name in ("place", "present"):
        if not getattr(visit, name).strip():
            problems.add(**{name: _("This is needed.")})
    for name, most in LONGEST.items():
        with problems.part():
            whole(getattr(visit, name), most, name)
    if words := problem_of("happened_on", visit.happened_on, at):
        problems.add(happened_on=words)
    has_faults = any(given.grade in (Grade.PART, Grade.NO) for given in answers)
    if has_faults and visit.correction == Correction.NONE:
        problems.add(correction=_("Something was not in order: say whether it was corrected at once, or by when."))
    if visit.correction == Correction.BY_DAY:
        problems.add(**_wrong_day(visit.due_on, at))
    elif visit.due_on:
        problems.add(due_on=_("Only what is to be corrected by a day has one."))
    return problems


def _wrong_day(due_on, at):
    if due_on is None:
        return {"due_on": _("This is needed.")}
    if due_on <= timezone.localdate(at):
        return {"due_on": _("This day has to lie ahead.")}
    words = problem_of("due_on", due_on, at)
    return {"due_on": words} if words else {}


def _inspection(visit, item, by, at):
    return Inspection(
        checklist=item.checklist,
        checklist_en=item.checklist_en,
        unit=visit.unit,
        happened_at=timezone.make_aware(datetime.combine(visit.happened_on, time.min)),
        place=visit.place.strip(),
        present=visit.present.strip(),
        remark=visit.remark.strip(),
        correction=visit.correction,
        due_on=visit.due_on,
        inspected_by=by,
        made_at=at,
        closed_at=None if visit.correction == Correction.BY_DAY else at,
    )

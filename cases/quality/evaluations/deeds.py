"""Evaluating cases after the event: opened on an occasion, concluded with marks and findings by somebody apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_evaluates, check_is_not_void
from cases.file.reference import DefectItem
from cases.quality.evaluations.models import Evaluation, EvaluationFinding, EvaluationItem
from cases.quality.evaluations.queries import answerable_officers
from cases.quality.notices import EVALUATION_CONCLUDED, EVALUATION_FOUND
from cases.review.permissions import check_is_apart_from_file
from cases.review.rounds.fault import unit_at_fault
from portal.dispatch.notices import deeds as notices
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Denied, MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

Kind = Evaluation.Kind
SMALLEST_COMMITTEE = 3


@dataclass(frozen=True)
class EvaluationFault:
    """A defect as an evaluation names it: the catalogue item and the responsible officer."""

    item_id: int
    officer_id: int
    remark: str = ""


def open_evaluation(
    *, by: Officer, at: datetime, case_id: int, kind: str, reference: str, trigger: str = ""
) -> Evaluation:
    """Open the evaluation of a case on an occasion and return it.

    Raises Denied unless `by` serves in the legal department or supervises; Refused where the occasion is not named,
    or an evaluation of this kind and reference is there.
    """
    check_evaluates(by)
    case = Case.objects.visible_to(by).get(pk=case_id)
    check_is_not_void(case)
    reference = reference.strip()
    if kind == Kind.PARTY:
        raise Refused(_("A party's rating comes from the party."))
    wrong = {}
    if not reference:
        wrong["reference"] = _("Name the document, or the month or quarter.")
    if (kind == Kind.TRIGGERED) != bool(trigger):
        wrong["trigger"] = _("A triggered appraisal, and no other evaluation, names what set it off.")
    if wrong:
        raise Refused(" ".join(wrong.values()), wrong)
    if case.evaluations.filter(kind=kind, reference=reference).exists():
        refuse(reference=_("This evaluation has been opened already."))
    evaluation = Evaluation(
        case=case, kind=kind, trigger=trigger, reference=whole(reference, 120, "reference"), opened_by=by, opened_at=at
    )
    with deed("evaluation.opened", by=actor(by), at=at, about=case) as record:
        record.save(evaluation)
        record.note(evaluation=evaluation.pk, kind=kind, trigger=trigger, reference=reference)
    return evaluation


def conclude(
    *,
    by: Officer,
    at: datetime,
    evaluation_id: int,
    marks: Mapping[str, int],
    finding: str,
    faults: Collection[EvaluationFault] = (),
    members: Collection[Officer] = (),
) -> Evaluation:
    """Conclude an evaluation and return it; `marks` is {item code: marks}, `members` the officers of a committee.

    Raises Denied where `by` or a member handled, reviewed or is kept from the case; Refused where a mark is missing or
    beyond its full marks, lower marks are not explained, or a finding names a stranger to the file; MovedOn when it
    is concluded already.
    """
    check_evaluates(by)
    evaluation = Evaluation.objects.select_related("case").get(pk=evaluation_id, case__in=Case.objects.visible_to(by))
    case = evaluation.case
    if not evaluation.is_open:
        raise MovedOn(_("This evaluation is concluded already."))
    check_is_apart_from_file(by, case)
    _check_committee(evaluation, members)
    evaluation.marks, evaluation.total = _checked_marks(marks, finding), sum(marks.values())
    evaluation.finding, evaluation.members = finding.strip(), [member.pk for member in members]
    evaluation.concluded_by, evaluation.concluded_at = by, at
    _check_answer_for_it(case, faults)
    rows = [_finding_of(evaluation, fault, at) for fault in faults]
    with deed("evaluation.concluded", by=actor(by), at=at, about=case) as record:
        record.save(evaluation)
        record.create_all(rows)
        record.note(evaluation=evaluation.pk, total=evaluation.total, findings=len(rows))
        _tell(record, evaluation, rows, at)
    return evaluation


def record_rating(*, by: Actor, at: datetime, case_id: int, reference: str, total: int) -> Evaluation:
    """Keep what a party of an ended case gave it, in marks of 100, and return the Evaluation.

    `by` is a ledger Actor and `reference` names the survey answer, never the person. Raises Refused for an open case.
    """
    case = Case.objects.get(pk=case_id)
    if not case.has_ended:
        raise Refused(_("A case is rated when it has ended."))
    evaluation = Evaluation(case=case, kind=Kind.PARTY, reference=reference, opened_at=at, concluded_at=at, total=total)
    with deed("evaluation.rated", by=by, at=at, about=case) as record:
        record.save(evaluation)
        record.note(evaluation=evaluation.pk, total=total)
    return evaluation


def _check_committee(evaluation, members):
    if evaluation.kind != Kind.COMMITTEE:
        return
    if len({member.pk for member in members}) < SMALLEST_COMMITTEE:
        refuse(members=_("A collective evaluation names at least three members."))
    for member in members:
        try:
            check_is_apart_from_file(member, evaluation.case)
        except Denied as denial:
            message = f"{member.name}: {denial}"
            raise Refused(message, {"members": message}) from denial


def _checked_marks(marks, finding):
    items = {item.code: item for item in EvaluationItem.objects.filter(is_active=True)}
    wrong = {
        code: _("Between 0 and %(top)s.") % {"top": item.full_marks}
        for code, item in items.items()
        if not 0 <= marks.get(code, -1) <= item.full_marks
    }
    if wrong or not items or marks.keys() - items.keys():
        raise Refused(_("Every item of the form gets its marks."), wrong)
    if sum(marks.values()) < sum(item.full_marks for item in items.values()) and not finding.strip():
        refuse(finding=_("Say what the lower marks are for."))
    return dict(marks)


def _check_answer_for_it(case, faults):
    answerable = set(answerable_officers(case).values_list("pk", flat=True))
    if any(fault.officer_id not in answerable for fault in faults):
        refuse(faults=_("A finding names somebody who handled or reviewed the case."))


def _finding_of(evaluation, fault, at):
    item = DefectItem.objects.get(pk=fault.item_id)
    case = evaluation.case
    return EvaluationFinding(
        evaluation=evaluation,
        item=item,
        severity=item.severity,
        officer_id=fault.officer_id,
        unit_id=unit_at_fault(case, fault.officer_id, done_at=case.ended_at or at),
        remark=whole(fault.remark, 300, "faults"),
        found_at=at,
    )


def _tell(record, evaluation, rows, at):
    """Tell the handling officers and those named in a finding, once."""
    case = evaluation.case
    handlers = case.handlers.filter(ends_at=None).values_list("officer_id", flat=True)
    people = {row.officer_id for row in rows} | set(handlers)
    notices.send(
        record,
        EVALUATION_FOUND if rows else EVALUATION_CONCLUDED,
        recipients=sorted(people),
        key=f"evaluation:{evaluation.pk}",
        at=at,
        about=case,
        facts={"number": case.number},
    )

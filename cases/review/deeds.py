"""Taking a matter up and deciding it at one level (C5, C6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.clocks.level_time import settled_due
from cases.file.case.moved import MatterMovedOn
from cases.file.reference import DefectItem, Question
from cases.papers.numbers import number_all
from cases.review.chain import FINAL, LEVEL, Move, Stage, transition
from cases.review.demands.approval import check_last_approval
from cases.review.demands.belonging import check_belongs
from cases.review.matters import effects
from cases.review.matters.steps import level_due, open_step
from cases.review.models import Defect, Matter
from cases.review.permissions import seat_of
from cases.review.rounds.fault import handed_in_at, unit_at_fault
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Refused, refuse
from portal.shell.typed.bounds import whole

LONGEST_OPINION = 4000
EVENTS: dict[str, str] = {
    Move.APPROVE: "matter.approved",
    Move.RETURN: "matter.returned",
    Move.REJECT: "matter.rejected",
}


@dataclass(frozen=True)
class Finding:
    """A defect as a reviewer names it: the catalogue item, who is responsible, whether it may pass."""

    item_id: int
    officer_id: int
    is_noted: bool = False
    remark: str = ""


def take_up(*, by: Officer, at: datetime, matter_id: int) -> Matter:
    """Claim a matter for oneself where a pool decides; return it. Raises Denied with the reason."""
    matter = _matter(matter_id)
    seat = seat_of(by, matter, at)
    if matter.holder_id == by.pk:
        return matter
    with deed("matter.taken-up", by=_actor(by, seat), at=at, about=matter.case) as record:
        only_if = {"stage": matter.stage, "round": matter.round, "holder": matter.holder_id}
        if not record.change(matter, only_if=only_if, holder=by):
            raise MatterMovedOn(_("Somebody else has just taken this up."))
        record.note(matter=matter.pk, level=matter.level)
    return matter


def decide(
    *,
    by: Officer,
    at: datetime,
    matter_id: int,
    move: str,
    seen_version: int,
    seen_digest: str,
    opinion: str = "",
    answers: Mapping[str, bool] | None = None,
    findings: Collection[Finding] = (),
) -> Matter:
    """Approve, return or reject a matter where it stands, and return it.

    `answers` maps the six questions (第170条) to True or False. Raises Denied, Refused with the fields that are
    wrong, or MatterMovedOn when the version or the content is no longer what the reviewer saw; nothing is kept then.
    """
    matter = _matter(matter_id)
    _check_unmoved(matter, seen_version, seen_digest)
    row = transition(matter.chain, matter.stage, move)
    if move not in EVENTS or row is None:
        raise Refused(_("This move does not exist here."))
    seat = seat_of(by, matter, at)
    answers, items = dict(answers or {}), _items(findings)
    _check_opinion(row, opinion)
    _check_answers(matter, move, answers, findings, items)
    if move == Move.APPROVE:
        check_belongs(matter.kind, matter.case)
    if row.target == Stage.APPROVED:
        check_last_approval(matter, at)
    with deed(EVENTS[move], by=_actor(by, seat), at=at, about=matter.case) as record:
        step = matter.steps.get(round=matter.round, level=matter.level)
        _move(record, matter, row, at, seen_version, seen_digest)
        step.reviewer, step.reviewer_role, step.reviewer_unit = by, seat.role, by.unit
        step.on_behalf_of = seat.on_behalf_of
        step.outcome, step.opinion, step.answers = move, opinion.strip(), answers
        step.content_digest, step.decided_at = seen_digest, at
        # Lateness is charged to who held the file, without the time in which the case stood still (B9).
        step.due_at = settled_due(step, matter.case_id, at)
        record.save(step)
        record.create_all([_defect(step, matter, finding, items, at) for finding in findings])
        if row.target not in FINAL and row.target != Stage.DRAFT:
            open_step(record, matter, at)
        if row.target == Stage.APPROVED:
            effects.carry_out(record, matter, at)
            number_all(record, matter, at)
        if row.target == Stage.REJECTED:
            effects.undo(record, matter, at)
        record.note(
            matter=matter.pk,
            kind=matter.kind,
            round=step.round,
            level=step.level,
            step=step.pk,
            notes=list(step.notes.filter(taken_back_at=None).values_list("pk", flat=True)),
            digest=seen_digest,
            answers=answers,
            defects=[items[finding.item_id].code for finding in findings],
        )
    return matter


def _move(record, matter, row, at, seen_version, seen_digest):
    is_final = row.target in FINAL
    level = LEVEL.get(row.target)
    won = record.change(
        matter,
        only_if={"version": seen_version, "stage": row.source, "content_digest": seen_digest},
        stage=row.target,
        stage_since=at,
        version=seen_version + 1,
        holder=None,
        due_at=level_due(level, at) if level else None,
        ended_at=at if is_final else None,
    )
    if not won:
        raise MatterMovedOn(_("Somebody decided this, or its content changed, since you opened it."))


def _check_unmoved(matter, seen_version, seen_digest):
    if matter.version == seen_version and matter.content_digest == seen_digest:
        return
    changes = [_("The matter now stands at: %(stage)s.") % {"stage": matter.get_stage_display()}]
    if matter.content_digest != seen_digest:
        changes.append(_("The file has changed since you opened it."))
    raise MatterMovedOn(changes)


def _check_opinion(row, opinion):
    whole(opinion, LONGEST_OPINION, "opinion")
    if row.needs_opinion and not opinion.strip():
        refuse(opinion=_("Say why, so that the author knows what to do."))


def _check_answers(matter, move, answers, findings, items):
    problems = {}
    unanswered = [question for question in Question.values if answers.get(question) not in (True, False)]
    if move == Move.APPROVE:
        problems.update({question: _("Answer yes or no.") for question in unanswered})
    denied = {question for question, answer in answers.items() if answer is False}
    named = {items[finding.item_id].question for finding in findings}
    for question in denied - named:
        problems[question] = _("Name the defect behind this “no”.")
    for question in named - denied:
        problems[question] = _("A defect needs a “no” to its question.")
    for finding in findings:
        problems.update(_problem_of(matter, move, finding, items[finding.item_id]))
    if problems:
        raise Refused(_("The checklist is not complete yet."), problems)


def _problem_of(matter, move, finding, item):
    if not _may_answer_for(matter, finding.officer_id):
        return {item.question: _("Only those who handled or reviewed this case can be responsible.")}
    if finding.is_noted and not item.may_pass:
        return {item.question: _("The defect “%(item)s” may not pass.") % {"item": item}}
    if move == Move.APPROVE and not finding.is_noted:
        return {item.question: _("With this “no” the matter is returned or rejected, not approved.")}
    return {}


def _may_answer_for(matter, officer_id):
    return (
        matter.case.handlers.filter(officer_id=officer_id).exists()
        or matter.steps.filter(reviewer_id=officer_id, decided_at__isnull=False).exists()
    )


def _items(findings):
    items = DefectItem.objects.filter(is_active=True).in_bulk({finding.item_id for finding in findings})
    if len(items) < len({finding.item_id for finding in findings}):
        raise Refused(_("This defect is not in the catalogue."))
    return items


def _defect(step, matter, finding, items, at):
    item = items[finding.item_id]
    return Defect(
        step=step,
        case=matter.case,
        item=item,
        severity=item.severity,
        question=item.question,
        is_noted=finding.is_noted,
        remark=finding.remark.strip(),
        officer_id=finding.officer_id,
        unit_id=unit_at_fault(matter.case, finding.officer_id, done_at=handed_in_at(matter)),
        found_at=at,
    )


def _matter(matter_id: int) -> Matter:
    return Matter.objects.select_related("case__unit", "case__cause", "unit", "holder").get(pk=matter_id)


def _actor(officer, seat):
    return actor(officer, role=seat.role, on_behalf_of=seat.on_behalf_of)

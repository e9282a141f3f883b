"""Asking for a decision, handing it in again after a return, withdrawing it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.file.case.content import digest_of, read_content
from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_handles
from cases.review.chain import LEVEL, PENALTIES, Move, Stage, Transition, chain_of, stages_of, transition
from cases.review.demands.belonging import check_belongs
from cases.review.demands.checking import complete
from cases.review.demands.penalties.telling import telling_of, tellings_before
from cases.review.matters import effects
from cases.review.matters.queries import check_may_be_asked
from cases.review.matters.steps import end_open_step, level_due, open_step
from cases.review.measures import deeds as measures
from cases.review.models import Matter, Round
from cases.review.notes.queries import notes_to_answer
from cases.review.permissions import check_is_author
from portal.ledger.writing.recording import deed
from portal.office.fields.rules import Plain
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import Refused, refuse


def ask(
    *,
    by: Officer,
    at: datetime,
    case_id: int,
    kind: str,
    proposal: str,
    particulars: Mapping[str, Plain | date | None] | None = None,
) -> Matter:
    """Open a matter, hand it to its first level, and return it.

    Raises Denied unless `by` handles the case; Refused where the case's state, an open matter or the law forbids it.
    """
    case = Case.objects.select_related("unit", "cause").get(pk=case_id)
    check_handles(by, case)
    check_may_be_asked(case, kind)
    particulars = complete(case, kind, particulars, at)
    if not proposal.strip():
        refuse(proposal=_("Say what you propose."))
    chain = chain_of(kind, is_fast_track=case.is_fast_track, is_by_venue=bool(particulars.get("by_venue")))
    first = stages_of(chain)[0]
    with deed("matter.submitted", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        # Two requests for one case meet here: the second finds the version moved on.
        if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
            raise MatterMovedOn(_("The case changed while you were writing."))
        matter = Matter(
            case=case,
            unit=case.unit,
            kind=kind,
            chain=chain,
            author=by,
            proposal=proposal.strip(),
            particulars=particulars,
            stage=first,
            stage_since=at,
            opened_at=at,
        )
        content = read_content(matter, case=case)
        matter.content_digest = digest_of(content)
        matter.due_at = level_due(LEVEL[first], at)
        record.save(matter)
        _hand_in(record, matter, content, by, at)
        effects.begin(record, matter, case, at)
        record.note(matter=matter.pk, kind=kind, round=1, digest=matter.content_digest)
    return matter


def resubmit(
    *,
    by: Officer,
    at: datetime,
    matter_id: int,
    seen_version: int,
    proposal: str,
    particulars: Mapping[str, Plain | date | None] | None = None,
) -> Matter:
    """Hand a returned matter in again, as a new round that passes all levels; return it."""
    matter = Matter.objects.select_related("case__unit", "case__cause", "unit").get(pk=matter_id)
    check_is_author(by, matter)
    check_handles(by, matter.case)
    row = _row_of(matter, Move.SUBMIT, seen_version)
    check_belongs(matter.kind, matter.case)
    _check_notes_are_answered(matter)
    given = matter.particulars if particulars is None else particulars
    particulars = complete(matter.case, matter.kind, given, at)
    content = read_content(matter, proposal=proposal.strip(), particulars=particulars)
    with deed("matter.submitted", by=actor(by, role=Role.OFFICER), at=at, about=matter.case) as record:
        won = record.change(
            matter,
            only_if={"version": seen_version, "stage": matter.stage},
            proposal=proposal.strip(),
            particulars=particulars,
            stage=row.target,
            stage_since=at,
            holder=None,
            round=matter.round + 1,
            version=seen_version + 1,
            content_digest=digest_of(content),
            due_at=level_due(LEVEL[row.target], at),
        )
        if not won:
            raise MatterMovedOn(_("The matter has moved on since you opened it."))
        _hand_in(record, matter, content, by, at)
        measures.correct_urgent(record, matter, matter.case)
        record.note(matter=matter.pk, kind=matter.kind, round=matter.round, digest=matter.content_digest)
    return matter


def withdraw(*, by: Officer, at: datetime, matter_id: int, seen_version: int) -> Matter:
    """Take a matter back before its first level has decided, or give a returned one up; return it."""
    matter = Matter.objects.select_related("case__unit").get(pk=matter_id)
    check_is_author(by, matter)
    row = _row_of(matter, Move.WITHDRAW, seen_version)
    if matter.stage != Stage.DRAFT and matter.round > 1:
        raise Refused(_("A matter that a level has already returned goes through its levels."))
    with deed("matter.withdrawn", by=actor(by, role=Role.OFFICER), at=at, about=matter.case) as record:
        end_open_step(record, matter, at)
        won = record.change(
            matter,
            only_if={"version": seen_version, "stage": row.source},
            stage=row.target,
            stage_since=at,
            ended_at=at,
            due_at=None,
            holder=None,
            version=seen_version + 1,
        )
        if not won:
            raise MatterMovedOn(_("The matter has moved on since you opened it."))
        effects.undo(record, matter, at)
        record.note(matter=matter.pk, kind=matter.kind)
    return matter


def _hand_in(record, matter, content, by, at):
    record.save(
        Round(
            matter=matter,
            number=matter.round,
            content=content,
            content_digest=matter.content_digest,
            submitted_by=by,
            submitted_at=at,
        )
    )
    if matter.kind in PENALTIES:
        _record_tellings(record, matter, at)
    open_step(record, matter, at)


def _record_tellings(record, matter, at):
    before = tellings_before(matter.case)
    for decision in matter.particulars["decisions"]:
        if told := telling_of(matter, decision, before.get(decision["party"], ()), at):
            record.save(told)


def _row_of(matter: Matter, move: Move, seen_version: int) -> Transition:
    row = transition(matter.chain, matter.stage, move)
    if row is None or matter.version != seen_version:
        raise MatterMovedOn(_("The matter now stands at: %(stage)s.") % {"stage": matter.get_stage_display()})
    return row


def _check_notes_are_answered(matter):
    if notes_to_answer(matter).exists():
        raise Refused(_("Each page note of the round that came back needs an answer first."))

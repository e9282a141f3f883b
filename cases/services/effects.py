"""What a decided matter does to its case: the effects of the workflow table, carried out."""

from django.utils.translation import gettext as _

from cases.models import Case
from cases.services.clocks import (
    HANDLING,
    MET_BY_FILING,
    extend_clock,
    meet_clocks,
    start_clocks,
    void_clocks,
)
from cases.services.docket import enter_docket
from cases.workflow import CASE_ENDS, EFFECTS, CaseState, MatterKind, Stage, files_at_once
from portal.shell.refusals import MovedOn, Refused


def file_at_once(record, case, at):
    """File a public-order case with the officer's request; the levels confirm it."""
    _move_case(record, case, CaseState.FILED, at)
    meet_clocks(record, case, at, of=MET_BY_FILING)
    start_clocks(record, case, "filed", at)


def carry_out(record, matter, at):
    """Do what the last approval of a matter brings about."""
    case = Case.objects.select_related("unit", "cause").get(pk=matter.case_id)
    effect = EFFECTS[matter.kind]
    if files_at_once(matter.kind, case.kind):
        return
    if matter.kind == MatterKind.EXTENSION:
        extend_clock(record, case)
    if effect.may_run_beside:
        return
    _check_filing_is_confirmed(case)
    _move_case(record, case, effect.target, at)
    if matter.kind == MatterKind.FILING:
        start_clocks(record, case, "filed", at)
    if matter.kind in {MatterKind.TRANSFER, MatterKind.TERMINATION}:
        start_clocks(record, case, effect.target, at)
    if effect.target in {CaseState.FILED, CaseState.NOT_FILED, CaseState.TRANSFERRED}:
        meet_clocks(record, case, at, of=MET_BY_FILING)
    if effect.target not in {CaseState.FILED, CaseState.NOT_FILED}:
        meet_clocks(record, case, at, of=(HANDLING,))


def undo(record, matter, at):
    """Take back what a matter did when it was submitted: a rejected or withdrawn public-order filing."""
    case = Case.objects.select_related("unit").get(pk=matter.case_id)
    if not files_at_once(matter.kind, case.kind):
        return
    for other in case.matters.open().exclude(pk=matter.pk):
        _end_with_its_ground(record, other, at)
    _move_case(record, case, CaseState.REGISTERED, at)
    void_clocks(record, case, of=(HANDLING,))


def _end_with_its_ground(record, matter, at):
    from cases.services.matters import end_open_step

    end_open_step(record, matter, at)
    record.change(
        matter, only_if={"version": matter.version},
        stage=Stage.WITHDRAWN, stage_since=at, ended_at=at, due_at=None, holder=None, version=matter.version + 1,
    )  # fmt: skip


def _check_filing_is_confirmed(case):
    if case.matters.open().filter(kind=MatterKind.FILING).exists():
        raise Refused(_("The filing of this case is not confirmed yet; the last approval waits for it."))


def _move_case(record, case, target, at):
    stamps = {"filed_at": at} if target == CaseState.FILED else {}
    if target == CaseState.REGISTERED:
        stamps = {"filed_at": None}
    if target == CaseState.DECIDED:
        stamps = {"decided_at": at}
    if target in CASE_ENDS:
        stamps = {"ended_at": at}
    record.note(case_before=case.state, case_after=target)
    only_if = {"version": case.version, "state": case.state}
    if not record.change(case, only_if=only_if, state=target, version=case.version + 1, **stamps):
        raise MovedOn(_("The case changed while you were deciding."))
    enter_docket([case.pk])
